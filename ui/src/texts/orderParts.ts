import type { OrdersCounts } from '../backend/contract';
import { m } from '../paraglide/messages.js';
import type { Part } from '../state/orderList.svelte';

/** The parts of the list, in the order of their buttons. */
export const PARTS: readonly Part[] = ['all', 'attention', 'waiting', 'today'];

interface Words {
  name: () => string;
  /** With how many there are, where that matters. */
  counted: ((counts: OrdersCounts) => string) | null;
  /** What an empty list says. */
  empty: () => string;
  emptyText: () => string;
}

const WORDS: Record<Part, Words> = {
  all: {
    name: () => m.orders_group_all(),
    counted: null,
    empty: () => m.orders_empty_all(),
    emptyText: () => m.orders_empty_all_text(),
  },
  attention: {
    name: () => m.orders_group_attention(),
    counted: ({ attention }) => m.orders_group_attention_count({ count: attention }),
    empty: () => m.orders_empty_attention(),
    emptyText: () => m.orders_empty_attention_text(),
  },
  waiting: {
    name: () => m.orders_group_waiting(),
    counted: ({ waiting }) => m.orders_group_waiting_count({ count: waiting }),
    empty: () => m.orders_empty_waiting(),
    emptyText: () => m.orders_empty_waiting_text(),
  },
  today: {
    name: () => m.orders_group_today(),
    counted: null,
    empty: () => m.orders_empty_today(),
    emptyText: () => m.orders_empty_today_text(),
  },
};

/** A part's name on its button. */
export function partText(part: Part, counts: OrdersCounts | null): string {
  const { name, counted } = WORDS[part];
  return counts === null || counted === null ? name() : counted(counts);
}

/** What is said when a part has no order. */
export function emptyText(part: Part): { title: string; text: string } {
  return { title: WORDS[part].empty(), text: WORDS[part].emptyText() };
}
