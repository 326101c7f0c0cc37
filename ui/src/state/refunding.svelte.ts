import { asUiError, type Backend } from '../backend/backend';
import type { OrderRefund, Refundable, RefundableLine, RefundPreview, UiError } from '../backend/contract';
import { oreTyped } from '../format/money';
import type { Manager } from './manager.svelte';
import type { OrderProgress } from './order.svelte';

/** One unit in thousandths. */
const ONE = 1000;

/** What is to be given back of a line: a quantity in thousandths, or kroner as typed. */
export interface Wish {
  by: 'quantity' | 'amount';
  quantity: number;
  amount: string;
}

const NOTHING: Wish = { by: 'quantity', quantity: 0, amount: '' };

/** Giving money back, all or by lines. Every figure shown is the program's. */
export class Refunding {
  /** The order whose dialog is open. */
  order = $state<string | null>(null);
  left = $state.raw<Refundable | null>(null);
  whole = $state(true);
  wishes = $state<Record<number, Wish>>({});
  note = $state('');
  /** What the program says that it comes to. */
  preview = $state.raw<RefundPreview | null>(null);
  error = $state.raw<UiError | null>(null);
  private latest = 0;

  constructor(
    private readonly backend: Backend,
    private readonly manager: Manager,
  ) {}

  /** Lines whose amount is no amount. */
  readonly unreadable = $derived(
    new Set(
      Object.entries(this.wishes)
        .filter(
          ([, wish]) => wish.by === 'amount' && wish.amount.trim() !== '' && oreTyped(wish.amount) === null,
        )
        .map(([line]) => Number(line)),
    ),
  );

  wish(line: number): Wish {
    return this.wishes[line] ?? NOTHING;
  }

  /** Opens the dialog, and asks what is left. */
  async open(order: string): Promise<void> {
    this.order = order;
    this.left = null;
    this.whole = true;
    this.wishes = {};
    this.note = '';
    this.preview = null;
    this.error = null;
    try {
      const left = await this.backend.call('order_refundable', { order });
      if (this.order !== order) return;
      this.left = left;
      await this.look();
    } catch (thrown) {
      if (this.order === order) this.error = asUiError(thrown);
    }
  }

  close(): void {
    this.order = null;
    this.left = null;
  }

  async chooseWhole(whole: boolean): Promise<void> {
    this.whole = whole;
    await this.look();
  }

  /** One more or one fewer, within what is left; what is left of a measure goes as a whole. */
  async step(line: RefundableLine, direction: 1 | -1): Promise<void> {
    const { quantity } = this.wish(line.line);
    const next = direction === 1 ? Math.min(quantity + ONE, line.left_quantity) : Math.max(0, quantity - ONE);
    await this.change(line.line, { by: 'quantity', quantity: next, amount: '' });
  }

  async change(line: number, wish: Partial<Wish>): Promise<void> {
    this.wishes[line] = { ...this.wish(line), ...wish };
    await this.look();
  }

  /** Asks what it comes to. An answer to an older question is dropped. */
  private async look(): Promise<void> {
    const mine = ++this.latest;
    const request = this.request();
    this.error = null;
    if (request === null || this.left === null || this.left.hindrance !== null) {
      this.preview = null;
      return;
    }
    try {
      const preview = await this.backend.call('order_refund_preview', request);
      if (mine === this.latest) this.preview = preview;
    } catch (thrown) {
      if (mine !== this.latest) return;
      this.preview = null;
      this.error = asUiError(thrown);
    }
  }

  private request(): OrderRefund | null {
    if (this.order === null || this.unreadable.size > 0) return null;
    const note = this.note.trim();
    if (this.whole) return { order: this.order, whole: true, lines: [], note };
    const lines = Object.entries(this.wishes).flatMap(([line, wish]) => {
      const amount = wish.by === 'amount' ? oreTyped(wish.amount) : null;
      const quantity = wish.by === 'quantity' ? wish.quantity : null;
      return (amount ?? quantity ?? 0) > 0 ? [{ line: Number(line), quantity, amount }] : [];
    });
    return lines.length === 0 ? null : { order: this.order, whole: false, lines, note };
  }

  /** Gives the money back that the preview shows. */
  async confirm(progress: OrderProgress): Promise<void> {
    const request = this.request();
    if (request === null || this.preview === null) return;
    const done = await progress.attempt('order_refund', () => this.backend.call('order_refund', request));
    if (done.error === null) this.close();
    else this.error = done.error;
  }

  /** A person says what became of a refund that nothing was heard of. */
  async decide(
    progress: OrderProgress,
    refund: number,
    happened: boolean,
    reason: string,
    why: () => string,
  ): Promise<UiError | null> {
    const done = await progress.attempt('order_refund_decide', async (order) => {
      const allowed = await this.manager.allow(why, ({ pin }) =>
        this.backend.call('order_refund_decide', { order, refund, happened, reason, pin: pin ?? '' }),
      );
      return allowed?.done ?? null;
    });
    return done.error;
  }
}
