import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ScriptedBackend } from '../src/backend/scripted/scripted';
import { FILM_MS, PICTURE_MS, Show } from '../src/kiosk/state/show.svelte';

async function showOf(...pictures: string[]): Promise<Show> {
  const show = new Show(new ScriptedBackend({ kiosk: true, pictures }));
  await show.begin();
  return show;
}

const shown = (show: Show): string | undefined => show.current?.src;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the kiosk at rest', () => {
  test('without pictures stays quiet', async () => {
    const show = await showOf();
    expect(show.current).toBeNull();
    vi.advanceTimersByTime(10 * PICTURE_MS);
    expect(show.current).toBeNull();
  });

  test('goes from one picture to the next and begins again', async () => {
    const show = await showOf('a.jpg', 'b.png');
    expect(shown(show)).toBe('a.jpg');
    vi.advanceTimersByTime(PICTURE_MS);
    expect(shown(show)).toBe('b.png');
    vi.advanceTimersByTime(PICTURE_MS);
    expect(shown(show)).toBe('a.jpg');
    show.end();
  });

  test('shows a film to its end, and goes over one that hangs', async () => {
    const show = await showOf('a.webm', 'b.png');
    vi.advanceTimersByTime(2 * PICTURE_MS);
    expect(shown(show)).toBe('a.webm');
    show.onward();
    expect(shown(show)).toBe('b.png');
    vi.advanceTimersByTime(PICTURE_MS);
    vi.advanceTimersByTime(FILM_MS);
    expect(shown(show)).toBe('b.png');
    show.end();
  });

  test('leaves out what is broken, and is quiet when nothing is left', async () => {
    const show = await showOf('a.jpg', 'b.jpg', 'c.jpg');
    show.onward();
    show.broken('b.jpg');
    expect(shown(show)).toBe('c.jpg');
    show.broken('a.jpg');
    expect(shown(show)).toBe('c.jpg');
    show.broken('c.jpg');
    expect(show.current).toBeNull();
  });

  test('stands still with one picture alone', async () => {
    const show = await showOf('a.jpg');
    vi.advanceTimersByTime(5 * PICTURE_MS);
    expect(shown(show)).toBe('a.jpg');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('plays a film anew that is alone', async () => {
    const show = await showOf('a.webm');
    const before = show.turn;
    show.onward();
    expect(shown(show)).toBe('a.webm');
    expect(show.turn).not.toBe(before);
  });
});
