import { describe, expect, test } from 'vitest';
import { windowOf } from '../src/components/catalogue/window';

const grid = { total: 100_000, columns: 5, rowHeight: 180, height: 640, margin: 3 };

describe('a long grid', () => {
  test('draws what is in sight and a little around it', () => {
    const shown = windowOf({ ...grid, top: 18_000 });
    expect(shown.from).toBeLessThanOrEqual((18_000 / 180) * 5);
    expect(shown.to).toBeGreaterThanOrEqual(Math.ceil((18_000 + 640) / 180) * 5);
    expect(shown.to - shown.from).toBeLessThan(100);
  });

  test.each([0, 1, 17_999, 1_000_000, 3_599_360, 9_999_999])(
    'keeps its whole height when scrolled to %i',
    (top) => {
      const shown = windowOf({ ...grid, top });
      const drawn = Math.ceil((shown.to - shown.from) / grid.columns) * grid.rowHeight;
      expect(shown.before + drawn + shown.after).toBe((grid.total / grid.columns) * grid.rowHeight);
      expect(shown.from).toBeLessThan(shown.to);
    },
  );

  test('ends with a row that is not full', () => {
    const shown = windowOf({ ...grid, total: 100_003, top: 99_999_999 });
    expect(shown.to).toBe(100_003);
    expect(shown.after).toBe(0);
  });
});
