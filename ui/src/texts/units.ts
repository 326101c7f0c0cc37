import type { CartLineView, OrderLineView } from '../backend/contract';
import { NBSP, thousandths } from '../format/money';
import { m } from '../paraglide/messages.js';

const UNITS: Record<string, () => string> = {
  stk: () => m.unit_piece(),
  par: () => m.unit_pair(),
  time: () => m.unit_hour(),
};

/** A unit's name; those that are the same everywhere (`kg`, `m`) as they come. */
export function unitName(unit: string): string {
  return UNITS[unit]?.() ?? unit;
}

/** Sold by the piece: the bare number says it. */
const COUNTED: ReadonlySet<string> = new Set(['stk', 'par']);

/** How much of a line: `2`, or with its unit when it is sold by measure: `1,5 kg`. */
export function quantityText(line: Pick<CartLineView | OrderLineView, 'quantity' | 'unit'>): string {
  const number = thousandths(line.quantity);
  return COUNTED.has(line.unit) ? number : `${number}${NBSP}${unitName(line.unit)}`;
}
