import { asUiError, type Backend } from '../backend/backend';
import type {
  OrderRowView,
  OrdersCounts,
  OrdersGroup,
  OrdersPage,
  OrderView,
  UiError,
} from '../backend/contract';
import { dayOf, dayStart } from '../format/time';
import { mayBeAmount, narrowed, NO_FILTER, type Digits, type OrderFilter } from './orderFilter';

/** Orders asked for at a time. */
export const PAGE_SIZE = 100;

/** Pages kept at once: those farthest from what is in sight are let go and fetched again when they come back. */
const KEPT_PAGES = 30;

/** Where a list stops to grow: browsers draw nothing taller than 33 million pixels. */
export const MOST_ROWS = 500_000;

/** Down to this page a change is shown at once by reading again; further down the list waits until one is back above. */
const REFRESHED_PAGES = 3;

/** How long changes are gathered before the list is read again, in milliseconds. */
const GATHER_MS = 400;

/** The parts of the list that have a button. */
export type Part = 'all' | 'attention' | 'waiting' | 'today';

const GROUPS: Record<Part, OrdersGroup> = {
  all: 'all',
  attention: 'attention',
  waiting: 'waiting',
  today: 'all',
};

/**
 * Queue and history as one list that is fetched page by page while one scrolls. A page is asked for by where the one
 * before it ended, so that the last of a million orders costs no more than the first.
 */
export class OrderList {
  part = $state<Part>('all');
  filter = $state.raw<OrderFilter>(NO_FILTER);
  counts = $state.raw<OrdersCounts | null>(null);
  /** Rows that are known to be there, and one more while there may be more. */
  length = $state(0);
  /** Whether the end has been seen. */
  complete = $state(false);
  /** Whether the first answer has come. */
  loaded = $state(false);
  error = $state.raw<UiError | null>(null);
  /** Goes up when another list is shown, whose top is to be seen. */
  generation = $state(0);
  /** How far the list is scrolled, kept while an order of it is open. CSS pixels. */
  top = 0;
  private pages = $state.raw(new Map<number, OrderRowView[]>());
  /** What to ask each page by: where the one before it ended. */
  private after: (string | null)[] = [null];
  /** The place of each page's first row. Pages differ in size: the program may look through many orders for few. */
  private starts: number[] = [0];
  private asked = new Set<number>();
  private from = 0;
  private to = 0;
  private stale = false;
  /** What bare digits in the search field were found to be. */
  private digits: Digits = 'number';
  private gathering: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly backend: Backend) {}

  /** The order at a place in the list, once it is fetched. */
  at(index: number): OrderRowView | undefined {
    const page = this.pageOf(index);
    return this.pages.get(page)?.[index - (this.starts[page] ?? 0)];
  }

  /** Where an order stands among what is fetched, or -1. */
  indexOf(id: string): number {
    for (const [page, rows] of this.pages) {
      const at = rows.findIndex((row) => row.id === id);
      if (at !== -1) return (this.starts[page] ?? 0) + at;
    }
    return -1;
  }

  /** Shows another part, or the same from its top. */
  async show(part: Part, filter: OrderFilter = NO_FILTER): Promise<void> {
    this.part = part;
    this.filter = filter;
    await this.reload();
  }

  async narrow(change: Partial<OrderFilter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    await this.reload();
  }

  /** Asks anew. The old rows stay until the new ones are here. */
  async reload(): Promise<void> {
    this.generation += 1;
    this.top = 0;
    await this.walk(0);
  }

  /** Fetches what is missing between two places of the list. */
  need(from: number, to: number): void {
    this.from = from;
    this.to = to;
    if (this.stale && this.pageOf(from) < REFRESHED_PAGES) this.gather();
    for (let page = this.pageOf(from); page <= this.pageOf(to - 1); page += 1) {
      if (this.after[page] !== undefined && !this.pages.has(page) && !this.asked.has(page))
        void this.fetch(page);
    }
  }

  /** An order has changed: its row shows it at once, the list's order and the counts a moment later. */
  changed(order: OrderView): void {
    if (!this.loaded) return;
    const index = this.indexOf(order.id);
    const row = this.at(index);
    if (row !== undefined) {
      const page = this.pageOf(index);
      const { state, front_status, invoice_number, customer_name } = order;
      const problem = order.problem?.code ?? null;
      const change = {
        state,
        front_status,
        invoice_number,
        customer_name,
        problem,
        gross: order.totals.gross,
      };
      const rows = (this.pages.get(page) ?? []).map((it) => (it === row ? { ...row, ...change } : it));
      this.pages = new Map(this.pages).set(page, rows);
    }
    this.gather();
  }

  /** Reads again soon: many changes at once are one. */
  gather(): void {
    if (!this.loaded || this.gathering !== null) return;
    this.gathering = setTimeout(() => {
      this.gathering = null;
      const last = this.pageOf(this.to - 1);
      if (last < REFRESHED_PAGES) void this.walk(last);
      else this.stale = true;
    }, GATHER_MS);
  }

  /** Asks once more for what could not be read. */
  retry(): void {
    this.error = null;
    if (this.pages.size === 0) void this.reload();
    else this.need(this.from, this.to);
  }

  /** Reads the pages up to `last` one after the other, and shows them in the place of all others. */
  private async walk(last: number): Promise<void> {
    const generation = this.generation;
    const pages = new Map<number, OrderRowView[]>();
    const after: (string | null)[] = [null];
    const starts = [0];
    this.stale = false;
    try {
      let counts = this.counts;
      for (let page = 0; page <= last && after[page] !== undefined; page += 1) {
        const answer = await this.page(after[page] ?? null);
        if (generation !== this.generation) return;
        pages.set(page, answer.orders);
        counts = answer.counts;
        if (answer.next === null) break;
        after.push(answer.next);
        starts.push((starts[page] ?? 0) + answer.orders.length);
      }
      this.after = after;
      this.starts = starts;
      this.asked = new Set();
      this.counts = counts;
      this.take(pages);
    } catch (thrown) {
      if (generation === this.generation) this.error = asUiError(thrown);
    }
    this.loaded = true;
  }

  private async fetch(page: number): Promise<void> {
    const generation = this.generation;
    const { after } = this;
    this.asked.add(page);
    try {
      const answer = await this.page(after[page] ?? null);
      // Read again from the top since: then this page is asked for anew, by where that one's ended.
      if (generation !== this.generation || after !== this.after) return;
      const pages = new Map(this.pages).set(page, answer.orders);
      const next = (this.starts[page] ?? 0) + answer.orders.length;
      if (answer.next !== null && this.starts[page + 1] !== next) {
        // The end so far; or the page has another size than when it was let go, and those behind it move.
        for (const behind of pages.keys()) if (behind > page) pages.delete(behind);
        this.after.splice(page + 1, Infinity, answer.next);
        this.starts.splice(page + 1, Infinity, next);
      }
      for (const kept of [...pages.keys()].sort((a, b) => this.away(b) - this.away(a))) {
        if (pages.size <= KEPT_PAGES) break;
        pages.delete(kept);
      }
      this.take(pages);
    } catch (thrown) {
      if (generation === this.generation) this.error = asUiError(thrown);
    } finally {
      if (after === this.after) this.asked.delete(page);
    }
    // An empty page leads on to the next one, if what is in sight still wants for rows.
    if (this.error === null) this.need(this.from, this.to);
  }

  /** Bare digits are an order's number, or an amount where no order has that number. */
  private async page(after: string | null): Promise<OrdersPage> {
    if (after !== null || !mayBeAmount(this.filter)) return this.ask(after, this.digits);
    const { generation } = this;
    const byNumber = await this.ask(null, 'number');
    const isNone = byNumber.orders.length === 0 && byNumber.next === null;
    const byAmount = isNone ? await this.ask(null, 'amount') : null;
    if (generation === this.generation) this.digits = byAmount === null ? 'number' : 'amount';
    return byAmount ?? byNumber;
  }

  private ask(after: string | null, digits: Digits): Promise<OrdersPage> {
    const now_ms = Date.now();
    const query = narrowed(this.filter, now_ms, digits);
    const today = dayStart(dayOf(now_ms));
    const from = this.part === 'today' ? Math.max(today, query.from ?? today) : query.from;
    const group = GROUPS[this.part];
    return this.backend.call('orders_page', { group, ...query, from, after, limit: PAGE_SIZE });
  }

  /** The page that a place belongs to: the last that starts at it or before it. */
  private pageOf(index: number): number {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** How far a page is from what is in sight. */
  private away(page: number): number {
    const [first, last] = [this.pageOf(this.from), this.pageOf(this.to - 1)];
    return page < first ? first - page : Math.max(0, page - last);
  }

  private take(pages: Map<number, OrderRowView[]>): void {
    this.pages = pages;
    this.error = null;
    const end = this.starts.length - 1;
    const rows = pages.get(end);
    this.complete = rows !== undefined;
    // While there may be more, one empty row stands for it: coming into sight it fetches the next page.
    this.length = Math.min(MOST_ROWS, (this.starts[end] ?? 0) + (rows?.length ?? 1));
  }
}
