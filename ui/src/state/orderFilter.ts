import type { OrdersQuery, StateName } from '../backend/contract';
import { oreTyped } from '../format/money';
import { dayStart, dayTyped } from '../format/time';

/** What a person has typed to narrow the list. Empty text narrows nothing. */
export interface OrderFilter {
  /** One field for what one has at hand: a number, a name, or an amount. */
  search: string;
  state: StateName | '';
  customer: string;
  /** Days as typed: `20.11.2026`. */
  from: string;
  to: string;
  /** Kroner as typed. */
  min: string;
  max: string;
}

/** The fields of the panel, beside the search field. */
export type PanelField = Exclude<keyof OrderFilter, 'search'>;

export const NO_FILTER: OrderFilter = {
  search: '',
  state: '',
  customer: '',
  from: '',
  to: '',
  min: '',
  max: '',
};

/** What the program is asked for, or the fields that can't be read. */
export type Narrowed = Pick<
  OrdersQuery,
  'states' | 'customer' | 'reference' | 'from' | 'to' | 'min_gross' | 'max_gross'
>;

/** The fields of a filter that hold something which is no day or no amount. */
export function unreadable(filter: OrderFilter): PanelField[] {
  const wrong: PanelField[] = [];
  for (const field of ['from', 'to'] as const) {
    if (filter[field].trim() !== '' && dayTyped(filter[field]) === null) wrong.push(field);
  }
  for (const field of ['min', 'max'] as const) {
    if (filter[field].trim() !== '' && oreTyped(filter[field]) === null) wrong.push(field);
  }
  return wrong;
}

/** What bare digits in the search field are taken for. */
export type Digits = 'number' | 'amount';

/** Whether the search may be meant as an amount, although it looks like an order's number. */
export function mayBeAmount(filter: OrderFilter): boolean {
  return /^\d+$/.test(filter.search.trim()) && oreTyped(filter.search) !== null;
}

/** A filter as the program takes it. What can't be read narrows nothing: its field says so. */
export function narrowed(filter: OrderFilter, now_ms: number, digits: Digits = 'number'): Narrowed {
  const from = dayTyped(filter.from, now_ms);
  const to = dayTyped(filter.to, now_ms);
  const query: Narrowed = {
    states: filter.state === '' ? [] : [filter.state],
    customer: filter.customer.trim(),
    reference: '',
    from: from === null ? null : dayStart(from),
    // The day itself belongs to it.
    to: to === null ? null : dayStart({ ...to, day: to.day + 1 }) - 1,
    min_gross: oreTyped(filter.min),
    max_gross: oreTyped(filter.max),
  };
  return { ...query, ...searched(filter.search.trim(), digits) };
}

/**
 * A search by its looks: `1 249,00` and `1 249` are amounts, `2-004187` a number, bare digits a number first, anything
 * else a name.
 */
function searched(text: string, digits: Digits): Partial<Narrowed> {
  if (text === '') return {};
  const isGrouped = /^\d{1,3}([\s\u00a0]\d{3})+$/.test(text);
  const isBare = digits === 'amount' && /^\d+$/.test(text);
  if (isGrouped || isBare || /^[\d\s\u00a0.]+,\d{2}$/.test(text)) {
    const ore = oreTyped(text);
    return ore === null ? {} : { min_gross: ore, max_gross: ore };
  }
  if (/^[A-Za-z0-9]{0,8}-?\d+$/.test(text)) return { reference: text };
  return { customer: text };
}

/** How many of the panel's fields narrow the list. */
export function narrowing(filter: OrderFilter): number {
  return (['state', 'customer', 'from', 'to', 'min', 'max'] as const).filter((it) => filter[it].trim() !== '')
    .length;
}
