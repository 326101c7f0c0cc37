import { describe, expect, test } from 'vitest';
import { ScannerBurst } from '../src/state/scanner';

/** Types a code with a pause between keys, in milliseconds, and Enter at the end. */
function type(burst: ScannerBurst, code: string, pause_ms: number, from_ms = 1000): string | null {
  let at_ms = from_ms;
  for (const key of code) {
    burst.key(key, at_ms);
    at_ms += pause_ms;
  }
  return burst.enter(at_ms);
}

describe('a scanner', () => {
  test.each([1, 10, 40])('types its code at %i ms a key', (pause_ms) => {
    expect(type(new ScannerBurst(), '7040000001001', pause_ms)).toBe('7040000001001');
  });

  test('may read a product number with a hyphen', () => {
    expect(type(new ScannerBurst(), 'KL-1001', 5)).toBe('KL-1001');
  });

  test('is known from its third key on, so that nobody else acts on the rest', () => {
    const burst = new ScannerBurst();
    expect(burst.key('7', 0)).toBe(false);
    expect(burst.key('0', 5)).toBe(false);
    expect(burst.key('4', 10)).toBe(true);
  });

  test('is not disturbed by keys that a person pressed before', () => {
    const burst = new ScannerBurst();
    burst.key('x', 0);
    expect(type(burst, '70400001', 5, 500)).toBe('70400001');
  });

  test('is known although the machine stands still for a moment', () => {
    const burst = new ScannerBurst();
    const at_ms = [0, 5, 10, 15, 20, 220, 225, 230, 235, 240, 245, 250, 255];
    for (const [index, key] of Array.from('7040000001001').entries()) burst.key(key, at_ms[index] ?? 0);
    expect(burst.enter(260)).toBe('7040000001001');
  });

  test('can scan twice in a row', () => {
    const burst = new ScannerBurst();
    expect(type(burst, '11111111', 5)).toBe('11111111');
    expect(type(burst, '22222222', 5, 1100)).toBe('22222222');
  });
});

describe('a person', () => {
  test('is slower', () => {
    expect(type(new ScannerBurst(), '7040000001001', 80)).toBeNull();
  });

  test('who presses Enter by itself scans nothing', () => {
    expect(new ScannerBurst().enter(0)).toBeNull();
  });

  test('who drums on three keys scans nothing', () => {
    expect(type(new ScannerBurst(), 'abc', 10)).toBeNull();
  });

  test('who begins with three quick keys and goes on as people type scans nothing', () => {
    const burst = new ScannerBurst();
    const at_ms = [0, 30, 60, 160, 280, 390, 500, 610];
    for (const [index, key] of Array.from('fredrikk').entries()) burst.key(key, at_ms[index] ?? 0);
    expect(burst.enter(730)).toBeNull();
  });

  test('who waits before Enter scans nothing', () => {
    const burst = new ScannerBurst();
    for (const [index, key] of Array.from('12345678').entries()) burst.key(key, index * 5);
    expect(burst.enter(400)).toBeNull();
  });

  test('who presses an arrow in between ends the burst', () => {
    const burst = new ScannerBurst();
    for (const [index, key] of Array.from('1234').entries()) burst.key(key, index * 5);
    burst.reset();
    expect(burst.enter(25)).toBeNull();
  });
});
