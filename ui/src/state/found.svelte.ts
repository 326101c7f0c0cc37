import { asUiError, type Backend } from '../backend/backend';
import type { FoundOrders, UiError } from '../backend/contract';

/** What Front Payment has of the time that a restored backup does not hold: orders that none of ours is. */
export class Found {
  found = $state.raw<FoundOrders>({ orders: [], looking: false });
  busy = $state(false);
  error = $state.raw<UiError | null>(null);

  constructor(private readonly backend: Backend) {}

  /** Reads them anew. What can't be read just now stays as it was: nobody waits for it. */
  async load(): Promise<void> {
    try {
      this.found = await this.backend.call('orders_found');
    } catch {
      // The next change of what needs a person tries again.
    }
  }

  /** A person has dealt with one. True when that is written down. */
  async settle(front_order: string, reason: string): Promise<boolean> {
    this.busy = true;
    this.error = null;
    try {
      this.found = await this.backend.call('order_found_settle', { front_order, reason });
      return true;
    } catch (thrown) {
      this.error = asUiError(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
