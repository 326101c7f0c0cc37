import { asUiError } from '../../backend/backend';
import type { Kiosk } from './kiosk.svelte';

/** What the customer agrees to on the summary, and placing it: with another amount in the program nothing is placed. */
export class Purchase {
  amountChanged = $state(false);
  private confirmed = 0;

  constructor(private readonly kiosk: Kiosk) {}

  /** What is bought for: the corrected order's own amount, or the cart's. */
  amount(): number {
    const { progress, sale } = this.kiosk;
    return progress.order?.totals.gross ?? sale.cart.totals.gross;
  }

  /** The summary shows this amount, which its button agrees to. */
  offer(): void {
    this.confirmed = this.amount();
    this.amountChanged = false;
  }

  forget(): void {
    this.confirmed = 0;
    this.amountChanged = false;
  }

  /** Places the order, or sends the corrected one again. */
  async place(): Promise<void> {
    const { kiosk } = this;
    const { backend, details, progress } = kiosk;
    const { method } = details;
    if (kiosk.placing || kiosk.ending || method === null) return;
    kiosk.placing = true;
    kiosk.refusals.clear();
    const customer = details.request(kiosk.language);
    const maturity_days = method.default_maturity;
    try {
      const corrected = progress.order;
      const order =
        corrected === null
          ? await backend.call('order_place', {
              customer,
              method: method.method,
              maturity_days,
              confirmed_amount: this.confirmed,
            })
          : await backend.call('order_correct', { order: corrected.id, customer, maturity_days });
      progress.show(order);
      kiosk.go('order');
    } catch (thrown) {
      this.refused(thrown);
    } finally {
      kiosk.placing = false;
    }
  }

  private refused(thrown: unknown): void {
    const { kiosk } = this;
    const error = asUiError(thrown);
    const { field } = error;
    if (error.code === 'not_allowed_now' && this.amount() !== this.confirmed) {
      this.confirmed = this.amount();
      this.amountChanged = true;
    } else if (error.code === 'method_not_available') {
      kiosk.go('closed');
    } else if (error.code === 'invalid_field' && field !== null) {
      kiosk.details.correct([{ field, code: 'invalid', message: '' }]);
      kiosk.go('details');
    } else {
      kiosk.refusals.error(error);
    }
  }
}
