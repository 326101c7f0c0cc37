import type { CartLineView, OrderLineView } from '../backend/contract';
import { quantityIn } from '../format/quantity';
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

/** How much of a line, in the till's language. */
export function quantityText(line: Pick<CartLineView | OrderLineView, 'quantity' | 'unit'>): string {
  return quantityIn(line, unitName);
}
