/** A grid of equal tiles that is longer than what is drawn of it. Sizes in CSS pixels. */
export interface Grid {
  total: number;
  columns: number;
  /** A row with the gap below it. */
  rowHeight: number;
  /** How far it is scrolled. */
  top: number;
  height: number;
  /** Rows drawn above and below what is in sight. */
  margin: number;
}

/** What to draw: the tiles `from` up to but not including `to`, and the empty space before and after them. */
export interface Shown {
  from: number;
  to: number;
  before: number;
  after: number;
}

/** Which tiles of a long grid are in sight. */
export function windowOf({ total, columns, rowHeight, top, height, margin }: Grid): Shown {
  const rows = Math.ceil(total / columns);
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight) - margin), Math.max(0, rows - 1));
  const end = Math.min(rows, Math.ceil((top + height) / rowHeight) + margin);
  const last = Math.max(end, first + 1);
  return {
    from: first * columns,
    to: Math.min(total, last * columns),
    before: first * rowHeight,
    after: Math.max(0, rows - last) * rowHeight,
  };
}
