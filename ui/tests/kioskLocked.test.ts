import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lock } from '../src/kiosk/state/locked';

let unlock = (): void => undefined;
beforeEach(() => {
  document.body.innerHTML = '<p>Text</p><input>';
  unlock = lock(document);
});
afterEach(() => unlock());

/** Whether the page keeps the web view from acting on an event. */
function isTaken(event: Event, selector = 'p'): boolean {
  return !(document.querySelector(selector) as HTMLElement).dispatchEvent(event);
}

const happens = (name: string): Event => new Event(name, { bubbles: true, cancelable: true });
const pressed = (key: string, with_: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...with_ });

describe('the kiosk’s page', () => {
  test.each(['contextmenu', 'dragstart', 'drop', 'gesturestart', 'selectstart'])('has no %s', (name) => {
    expect(isTaken(happens(name))).toBe(true);
    unlock();
    expect(isTaken(happens(name)), 'where it is none').toBe(false);
  });

  test('lets a field’s own text be selected', () => {
    expect(isTaken(happens('selectstart'), 'input')).toBe(false);
  });

  test('is zoomed by no wheel and no two fingers, and scrolled by one', () => {
    const wheel = (ctrlKey: boolean): WheelEvent =>
      new WheelEvent('wheel', { ctrlKey, bubbles: true, cancelable: true });
    expect(isTaken(wheel(true))).toBe(true);
    expect(isTaken(wheel(false))).toBe(false);
    const touch = (fingers: number): Event =>
      Object.assign(happens('touchmove'), { touches: Array.from({ length: fingers }) });
    expect(isTaken(touch(2))).toBe(true);
    expect(isTaken(touch(1))).toBe(false);
  });

  test.each([
    pressed('F5'),
    pressed('F12'),
    pressed('ContextMenu'),
    pressed('BrowserBack'),
    pressed('p', { ctrlKey: true }),
    pressed('+', { ctrlKey: true }),
    pressed('I', { ctrlKey: true, shiftKey: true }),
    pressed('ArrowLeft', { altKey: true }),
    pressed('q', { metaKey: true }),
  ])('takes the shortcut $key', (event) => {
    expect(isTaken(event)).toBe(true);
  });

  test.each([
    pressed('a'),
    pressed('Tab'),
    pressed('Enter'),
    pressed('Escape'),
    // As Norwegian keyboards write it.
    pressed('@', { ctrlKey: true, altKey: true, modifierAltGraph: true }),
  ])('leaves the key $key', (event) => {
    expect(isTaken(event)).toBe(false);
  });
});
