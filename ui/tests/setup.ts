import '@testing-library/svelte/vitest';
import { vi } from 'vitest';

// What jsdom has no layout for. The components only tell these things; no test reads sizes from them.
class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal('ResizeObserver', NoResizeObserver);
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;
