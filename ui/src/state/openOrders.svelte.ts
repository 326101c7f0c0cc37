import type { Backend } from '../backend/backend';
import type { OrderSummaryView } from '../backend/contract';

/** The list of orders whose sale is not over: what was left to wait is found again here. */
export class OpenOrders {
  shown = $state(false);
  orders = $state.raw<OrderSummaryView[]>([]);
  /** Whether the list has been read since it was opened. */
  ready = $state(false);
  failed = $state(false);

  constructor(private readonly backend: Backend) {}

  /** Opens the list and reads it. */
  async show(): Promise<void> {
    this.shown = true;
    this.ready = false;
    await this.read();
  }

  /** Reads the list again, as when the program tells of a change while it is open. */
  async read(): Promise<void> {
    if (!this.shown) return;
    try {
      this.orders = (await this.backend.call('orders_open')).orders;
      this.failed = false;
    } catch {
      this.failed = true;
    }
    this.ready = true;
  }

  hide(): void {
    this.shown = false;
  }
}
