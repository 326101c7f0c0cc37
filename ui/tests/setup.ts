import { configure } from '@testing-library/svelte';
import '@testing-library/svelte/vitest';
import { beforeEach, vi } from 'vitest';

// A journey through many screens takes a second alone, and five on a machine that also compiles.
vi.setConfig({ testTimeout: 20_000 });
configure({ asyncUtilTimeout: 5_000 });

// What jsdom has no layout for. The components only tell these things; no test reads sizes from them.
class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal('ResizeObserver', NoResizeObserver);
// A window as wide as jsdom's.
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}));
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;

// A till that is opened for the first time.
beforeEach(() => localStorage.clear());
