import type { Attachment } from 'svelte/attachments';
import type { BankIdRect } from '../../backend/contract';

/** Tells where an element lies, in CSS pixels, now and whenever it moves: BankID's window is laid over it. */
export function place(told: (rect: BankIdRect) => void): Attachment<HTMLElement> {
  return (element) => {
    let frame = 0;
    let last = '';
    const tell = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const now = [x, y, width, height].join();
        if (now === last) return;
        last = now;
        told({ x, y, width, height });
      });
    };
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    // What stands above may grow without changing this element's own size.
    if (element.parentElement !== null) observer.observe(element.parentElement);
    window.addEventListener('resize', tell);
    window.addEventListener('scroll', tell, true);
    tell();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      window.removeEventListener('resize', tell);
      window.removeEventListener('scroll', tell, true);
    };
  };
}
