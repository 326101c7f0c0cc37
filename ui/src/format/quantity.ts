import type { CartLineView, OrderLineView } from '../backend/contract';
import { NBSP, thousandths } from './money';

/** Sold by the piece: the bare number says it. */
const COUNTED: ReadonlySet<string> = new Set(['stk', 'par']);

/** How much of a line: `2`, or with its unit by name when it is sold by measure: `1,5 kg`. */
export function quantityIn(
  { quantity, unit }: Pick<CartLineView | OrderLineView, 'quantity' | 'unit'>,
  unitName: (unit: string) => string,
): string {
  const number = thousandths(quantity);
  return COUNTED.has(unit) ? number : `${number}${NBSP}${unitName(unit)}`;
}
