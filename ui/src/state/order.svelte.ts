import { asUiError, type Backend } from '../backend/backend';
import type {
  BankIdRect,
  BankIdView,
  CartView,
  Commands,
  OrderView,
  ReceiptRef,
  ReceiptStanding,
  ReceiptView,
  StateName,
  UiError,
} from '../backend/contract';
import type { Toasts } from './toasts.svelte';

/** States in which Front Payment has the order, or nothing will ever be sent again. */
const WITH_FRONT: Record<StateName, boolean> = {
  Queued: false,
  Sending: false,
  AwaitingBankId: true,
  Confirming: true,
  Invoiced: true,
  Paid: true,
  Rejected: false,
  Unknown: false,
  Cancelled: true,
  Expired: true,
  Declined: true,
  Refunded: true,
  PartlyRefunded: true,
  Other: true,
};

/** Orders whose newest view is remembered: more than anybody has under way at once. */
const REMEMBERED = 60;

/** Commands that take an order and answer with it. */
type OrderCommand =
  | 'order_retry'
  | 'order_send_invoice_instead'
  | 'order_payment_link'
  | 'order_park'
  | 'order_look_again'
  | 'order_cancel'
  | 'bankid_open'
  | 'bankid_external'
  | 'bankid_close'
  | 'order_get';

/** What the order's screen asks of the rest of the program. */
export interface OrderExits {
  /** Front Payment has the order. */
  withFront: () => void;
  /** The cart is open again. */
  cart: (cart: CartView) => void;
}

/** The order on its way: its life as it comes in, and what can be done with it. */
export class OrderProgress {
  order = $state.raw<OrderView | null>(null);
  /** The action that is under way: its button shows it and the others wait. */
  busy = $state<string | null>(null);
  /** The clock of the countdowns, milliseconds UTC. */
  now_ms = $state(Date.now());
  receipt = $state.raw<ReceiptView | null>(null);
  receiptFailed = $state(false);
  /** The refund whose return receipt is shown; none: the order's own receipt is. */
  receiptOf = $state<number | null>(null);
  savedPath = $state('');
  /** Whether it was printed since it is shown: the system has it, or it went through the till's own queue. */
  printed = $state<'system' | 'queue' | null>(null);

  /**
   * The newest view of each order, whether it is shown or not: the program's news and the answers to what was asked
   * overtake each other.
   */
  private readonly newest = new Map<string, OrderView>();

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
    private readonly exits: OrderExits,
  ) {}

  /** Whether the BankID window lies over the screen, so that nothing else may cover that place. */
  readonly windowOpen = $derived(this.order?.bankid?.window_open === true);

  /** Shows an order from the beginning, or what is known to have become of it since. */
  show(heard: OrderView): void {
    const order = this.remember(heard);
    if (order.id !== this.order?.id) {
      this.receipt = null;
      this.receiptOf = null;
      this.receiptFailed = false;
      this.savedPath = '';
      this.printed = null;
    } else if (order.state !== this.order.state) {
      // Which receipt there is depends on it.
      this.receipt = null;
    } else if (
      this.receipt !== null &&
      this.receipt.standing !== 'original' &&
      standing(order, this.receiptOf) === 'original'
    ) {
      // A print that waited was given up: it was not handed out.
      void this.readReceiptAgain(order.id, this.receiptOf);
    }
    this.order = order;
    this.now_ms = Date.now();
    if (WITH_FRONT[order.state]) this.exits.withFront();
  }

  /** The program tells of a change: of this order, or of one that nobody looks at. */
  changed(order: OrderView): void {
    if (order.id === this.order?.id) this.show(order);
    else this.remember(order);
  }

  bankIdChanged(bankid: BankIdView): void {
    const order = this.newest.get(bankid.order);
    if (order !== undefined) this.changed({ ...order, bankid });
  }

  leave(): void {
    this.order = null;
  }

  /** Keeps nothing of any order: its customer has gone. */
  forget(): void {
    this.order = null;
    this.newest.clear();
    this.receipt = null;
    this.receiptOf = null;
    this.receiptFailed = false;
    this.savedPath = '';
    this.printed = null;
  }

  /** Looks through Front Payment's list for the order. */
  lookAgain(): Promise<void> {
    return this.act('order_look_again', (order) => this.backend.call('order_look_again', { order }));
  }

  retry(): Promise<void> {
    return this.act('order_retry', (order) => this.backend.call('order_retry', { order }));
  }

  invoiceInstead(): Promise<void> {
    return this.act('order_send_invoice_instead', (order) =>
      this.backend.call('order_send_invoice_instead', { order }),
    );
  }

  paymentLink(): Promise<void> {
    return this.act('order_payment_link', (order) => this.backend.call('order_payment_link', { order }));
  }

  park(): Promise<void> {
    return this.act('order_park', (order) => this.backend.call('order_park', { order }));
  }

  cancel(note: string): Promise<void> {
    return this.act('order_cancel', (order) =>
      this.backend.call('order_cancel', { order, note: note.trim() }),
    );
  }

  openBankId(): Promise<void> {
    return this.act('bankid_open', (order) => this.backend.call('bankid_open', { order }));
  }

  openExternal(): Promise<void> {
    return this.act('bankid_external', (order) => this.backend.call('bankid_external', { order }));
  }

  closeBankId(): Promise<void> {
    return this.act('bankid_close', (order) => this.backend.call('bankid_close', { order }));
  }

  /** Tells where on the screen the BankID window lies. */
  async placeBankId(rect: BankIdRect): Promise<void> {
    // Not worth a message to the cashier: the next resize tells again.
    await this.backend.call('bankid_place', rect).catch(() => undefined);
  }

  async editCart(): Promise<void> {
    await this.once('order_edit_cart', async (order) => {
      this.exits.cart(await this.backend.call('order_edit_cart', { order }));
    });
  }

  /** Shows the order's own receipt, or the return receipt of a refund. */
  async showReceiptOf(refund: number | null): Promise<void> {
    this.receiptOf = refund;
    this.receipt = null;
    this.savedPath = '';
    this.printed = null;
    await this.loadReceipt();
  }

  async loadReceipt(): Promise<void> {
    const order = this.order?.id;
    const refund = this.receiptOf;
    if (order === undefined || this.receipt !== null) return;
    this.receiptFailed = false;
    try {
      const receipt = await this.backend.call('receipt_view', { order, refund, copy: false });
      if (this.order?.id === order && this.receiptOf === refund) this.receipt = receipt;
    } catch {
      this.receiptFailed = true;
    }
  }

  /** Prints the original, or the one copy that says so. */
  async print(copy = false): Promise<void> {
    await this.handOut('receipt_print', async (receipt) => {
      const { queued } = await this.backend.call('receipt_print', { ...receipt, copy });
      this.printed = queued ? 'queue' : 'system';
    });
  }

  async save(copy = false): Promise<void> {
    await this.handOut('receipt_save', async (receipt) => {
      this.savedPath = (await this.backend.call('receipt_save', { ...receipt, copy })).path;
    });
  }

  async openPdf(copy = false): Promise<void> {
    await this.handOut('receipt_show', async (receipt) => {
      await this.backend.call('receipt_show', { ...receipt, copy });
    });
  }

  /** Handing a receipt out changes what may be handed out of it: that is asked again. */
  private async handOut(
    name: keyof Commands,
    work: (receipt: Pick<ReceiptRef, 'order' | 'refund'>) => Promise<void>,
  ): Promise<void> {
    const refund = this.receiptOf;
    await this.once(name, async (order) => {
      await work({ order, refund });
      // What went wrong before is over.
      this.toasts.clear();
      await this.readReceiptAgain(order, refund);
    });
  }

  private async readReceiptAgain(order: string, refund: number | null): Promise<void> {
    const receipt = await this.backend
      .call('receipt_view', { order, refund, copy: false })
      .catch(() => this.receipt);
    if (this.order?.id === order && this.receiptOf === refund) this.receipt = receipt;
  }

  /** Keeps the newer of this view and the one that is known, and answers it. */
  private remember(heard: OrderView): OrderView {
    const known = this.newest.get(heard.id);
    const newer = known !== undefined && known.revision > heard.revision ? known : heard;
    // Taken out first, so that the one heard of last is also the last to be forgotten.
    this.newest.delete(newer.id);
    this.newest.set(newer.id, newer);
    const [oldest] = this.newest.keys();
    if (this.newest.size > REMEMBERED && oldest !== undefined) this.newest.delete(oldest);
    return newer;
  }

  private act<K extends OrderCommand>(
    name: K,
    call: (order: string) => Promise<Commands[K]['answer']>,
  ): Promise<void> {
    return this.once(name, async (order) => this.changed(await call(order)));
  }

  /**
   * Something that has a dialog of its own, which shows why it was refused. `work` answers null where a person changed
   * their mind.
   */
  async attempt(
    name: string,
    work: (order: string) => Promise<OrderView | null>,
  ): Promise<{ changed: boolean; error: UiError | null }> {
    const id = this.order?.id;
    if (id === undefined || this.busy !== null) return { changed: false, error: null };
    this.busy = name;
    try {
      const order = await work(id);
      if (order !== null) this.changed(order);
      return { changed: order !== null, error: null };
    } catch (thrown) {
      const error = asUiError(thrown);
      if (error.code === 'not_allowed_now') await this.refresh(id);
      return { changed: false, error };
    } finally {
      this.busy = null;
    }
  }

  /** One action at a time; a refusal is said in plain words and the order is read again. */
  private async once(name: keyof Commands, work: (order: string) => Promise<void>): Promise<void> {
    const id = this.order?.id;
    if (id === undefined || this.busy !== null) return;
    this.busy = name;
    try {
      await work(id);
    } catch (thrown) {
      const error = asUiError(thrown);
      this.toasts.error(error);
      if (error.code === 'not_allowed_now') await this.refresh(id);
    } finally {
      this.busy = null;
    }
  }

  private async refresh(order: string): Promise<void> {
    const current = await this.backend.call('order_get', { order }).catch(() => null);
    if (current !== null) this.changed(current);
  }
}

/** What may be handed out of the order's own receipt, or of a refund's. */
function standing(order: OrderView, refund: number | null): ReceiptStanding | undefined {
  if (refund === null) return order.receipt;
  return order.refunds.find((it) => it.refund === refund)?.receipt;
}
