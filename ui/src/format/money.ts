/** No-break space: between thousands, and between a number and its unit. */
export const NBSP = '\u00a0';

/** The typographic minus, as wide as a plus. */
const MINUS = '\u2212';

/** `n` padded to `length` digits. */
function digits(n: number, length: number): string {
  return String(n).padStart(length, '0');
}

/** `1234567` as `1 234 567` with no-break spaces. */
function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, NBSP);
}

/**
 * Øre as kroner: `123450` becomes `1 234,50`. The same in every language of the UI: it is how prices are written on
 * the shop's shelves and on its receipts.
 */
export function kroner(ore: number): string {
  const absolute = Math.abs(ore);
  const text = `${grouped(Math.floor(absolute / 100))},${digits(absolute % 100, 2)}`;
  return ore < 0 ? MINUS + text : text;
}

/** Øre as a reduction: always with a minus sign, but for nothing. */
export function reduction(ore: number): string {
  return ore === 0 ? kroner(0) : MINUS + kroner(Math.abs(ore));
}

/** Øre as somebody would type them into a field: no spaces, no needless decimals. */
export function kronerTyped(ore: number): string {
  const text = kroner(ore).replaceAll(NBSP, '').replace(MINUS, '-');
  return text.endsWith(',00') ? text.slice(0, -3) : text;
}

/** Thousandths as a number with at most three decimals: `1500` becomes `1,5`. */
export function thousandths(value: number): string {
  const absolute = Math.abs(value);
  const decimals = digits(absolute % 1000, 3).replace(/0+$/, '');
  const text = grouped(Math.floor(absolute / 1000)) + (decimals === '' ? '' : `,${decimals}`);
  return value < 0 ? MINUS + text : text;
}

/** Thousandths as somebody would type them: no spaces. */
export function thousandthsTyped(value: number): string {
  return thousandths(value).replaceAll(NBSP, '').replace(MINUS, '-');
}

/** Hundredths of a per cent as `25 %` or `11,11 %`. */
export function percent(hundredths: number): string {
  return `${percentTyped(hundredths)}${NBSP}%`;
}

/** Hundredths of a per cent as a bare number: `2500` becomes `25`. */
export function percentTyped(hundredths: number): string {
  const decimals = digits(hundredths % 100, 2).replace(/0+$/, '');
  return String(Math.floor(hundredths / 100)) + (decimals === '' ? '' : `,${decimals}`);
}

/** Kroner as typed, in øre: `1 249,5` is 124950. Null for what is no amount, or too large to be one. */
export function oreTyped(text: string): number | null {
  const match = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.replace(/\s/g, ''));
  if (match === null) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}
