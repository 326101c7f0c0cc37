import { asUiError, type Backend } from '../backend/backend';
import type { UiError } from '../backend/contract';
import { m } from '../paraglide/messages.js';
import type { OrderProgress } from './order.svelte';
import type { Toasts } from './toasts.svelte';

/** Sending the customer the invoice once more, to the same place or another. */
export class Resending {
  email = $state('');
  countryCode = $state('+47');
  msisdn = $state('');
  error = $state.raw<UiError | null>(null);

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
  ) {}

  /** Fills in where the invoice was sent. */
  async begin(order: string): Promise<void> {
    this.error = null;
    this.email = '';
    this.msisdn = '';
    try {
      const form = await this.backend.call('order_form', { order });
      this.email = form.email;
      this.countryCode = form.country_code;
      this.msisdn = form.msisdn;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }

  /** True when it was sent. */
  async confirm(progress: OrderProgress): Promise<boolean> {
    const { email, msisdn } = this;
    const done = await progress.attempt('order_resend', (order) =>
      this.backend.call('order_resend', { order, country_code: this.countryCode, msisdn, email }),
    );
    this.error = done.error;
    if (done.changed) this.toasts.good(() => m.resend_done());
    return done.changed;
  }
}
