import type { Backend } from '../../backend/backend';
import type { PrinterStateName, PrinterView } from '../../backend/contract';
import type { OrderProgress } from '../../state/order.svelte';
import type { Refusals } from './refusals.svelte';

/** Where the receipt on paper is: with the system's printer, which tells nothing more, or where ours says that it is. */
export type OnPaper = 'sent' | 'printing' | 'waits' | 'paper_out' | 'there';

/** The printer's states in which what waits comes out by itself. */
const PRINTS: readonly PrinterStateName[] = ['unasked', 'ready', 'paper_low'];

/** The receipt of the customer's order: on paper, as a code for their phone, or none. */
export class Receipt {
  /** The code's modules, once it is asked for. */
  code = $state.raw<string[]>([]);
  coding = $state(false);
  codeFailed = $state(false);
  /** What was heard of the printer since it was to print: its state, and whether the receipt waits for it. */
  private heard = $state.raw<{ state: PrinterStateName; waits: boolean; lost: boolean } | null>(null);

  constructor(
    private readonly backend: Backend,
    private readonly progress: OrderProgress,
    private readonly refusals: Refusals,
    /** Whether the printer says when a receipt is on paper. */
    private readonly answers: () => boolean,
  ) {}

  readonly printing = $derived.by(() => this.progress.busy === 'receipt_print');
  readonly busy = $derived.by(() => this.printing || this.coding);
  /** The customer has the code before them. */
  readonly isRead = $derived.by(() => this.code.length > 0);
  /** Nobody has chosen yet. */
  readonly isOpen = $derived.by(() => this.progress.printed === null && !this.isRead);
  /** A code is to be had: it is the first choice, or the paper does not come. */
  readonly hasCode = $derived.by(
    () => this.isOpen || (!this.isRead && (this.onPaper === 'paper_out' || this.onPaper === 'waits')),
  );

  readonly onPaper: OnPaper | null = $derived.by(() => {
    const { printed } = this.progress;
    if (printed !== 'queue') return printed === null ? null : 'sent';
    if (this.heard === null) return 'printing';
    const { state, waits, lost } = this.heard;
    if (!waits) return this.answers() ? 'there' : 'sent';
    if (state === 'paper_out') return 'paper_out';
    return lost || !PRINTS.includes(state) ? 'waits' : 'printing';
  });

  async print(): Promise<void> {
    this.refusals.clear();
    this.codeFailed = false;
    this.heard = null;
    await this.progress.print();
  }

  /** Of other customers' receipts nothing is kept. */
  hear({ state, jobs }: PrinterView): void {
    const mine = jobs.filter(({ order }) => order === this.progress.order?.id);
    this.heard = { state, waits: mine.length > 0, lost: mine.some((job) => job.state === 'unknown') };
  }

  async show(): Promise<void> {
    const order = this.progress.order?.id;
    if (order === undefined || this.busy) return;
    this.refusals.clear();
    this.coding = true;
    this.codeFailed = false;
    // The original waits for paper: this one is a copy, and says so.
    const copy = this.progress.printed !== null;
    try {
      const { rows } = await this.backend.call('receipt_code', { order, refund: null, copy });
      if (this.progress.order?.id === order) this.code = rows;
    } catch {
      this.codeFailed = this.progress.order?.id === order;
    } finally {
      this.coding = false;
    }
  }

  forget(): void {
    this.code = [];
    this.codeFailed = false;
    this.heard = null;
  }
}
