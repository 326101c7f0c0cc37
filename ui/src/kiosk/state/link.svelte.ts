import { asUiError } from '../../backend/backend';
import type { OrderView } from '../../backend/contract';
import { certainlyNot, mayEnd } from './face';
import type { Kiosk } from './kiosk.svelte';

/**
 * A payment link by SMS in the place of BankID. First the order is cancelled, so that there are never two; the link is
 * another order, and is placed only once Front Payment itself says that nothing comes of the first.
 */
export class Link {
  /** The customer wants one, and the order before it is being cancelled. */
  isWanted = $state(false);

  constructor(private readonly kiosk: Kiosk) {}

  /** Whether the order in hand may go on so. */
  readonly isOffered = $derived.by(() => {
    const { details, setup } = this.kiosk;
    const { kind, country_code, msisdn } = details.form;
    // Norwegian mobiles begin so; no message reaches other numbers.
    const takesMessages = country_code !== '+47' || /^[49]/.test(msisdn.trim());
    return setup.payment_link && kind === 'private' && takesMessages;
  });

  async begin(): Promise<void> {
    const { kiosk } = this;
    if (this.isWanted || kiosk.ending || kiosk.progress.order === null) return;
    this.isWanted = true;
    kiosk.refusals.clear();
    await kiosk.progress.cancel('');
    // It was refused, and the order stands as it was.
    if (kiosk.refusals.last !== null) this.isWanted = false;
    this.goOn();
  }

  /** The customer does not want to wait for it any more: the order is cancelled all the same. */
  stop(): void {
    this.isWanted = false;
  }

  /** The order has changed: perhaps it is certain by now that nothing comes of it. */
  goOn(): void {
    const { order } = this.kiosk.progress;
    if (!this.isWanted || order === null || this.kiosk.placing || this.kiosk.ending) return;
    if (certainlyNot(order)) void this.place(order);
    else if (!mayEnd(order)) this.isWanted = false;
  }

  private async place(before: OrderView): Promise<void> {
    const { kiosk } = this;
    kiosk.placing = true;
    try {
      const cart = await kiosk.backend.call('order_edit_cart', { order: before.id });
      kiosk.sale.show(cart);
      const order = await kiosk.backend.call('order_place', {
        customer: kiosk.details.request(kiosk.language),
        method: 'payment_link',
        maturity_days: before.maturity_days,
        confirmed_amount: before.totals.gross,
      });
      kiosk.progress.show(order);
      kiosk.go('order');
    } catch (thrown) {
      // The first order has ended, the goods are in the cart or in that order, and nothing else was ordered.
      if (!kiosk.sale.isEmpty) {
        kiosk.progress.forget();
        kiosk.go('cart');
      }
      kiosk.refusals.error(asUiError(thrown));
    } finally {
      kiosk.placing = false;
      this.isWanted = false;
    }
  }
}
