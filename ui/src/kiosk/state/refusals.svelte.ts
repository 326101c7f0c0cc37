import type { UiError } from '../../backend/contract';
import { Toasts } from '../../state/toasts.svelte';

/** What the program refused last: the kiosk says it on the screen it happened on, in the customer's language. */
export class Refusals extends Toasts {
  last = $state.raw<UiError | null>(null);

  override error(error: UiError): void {
    this.last = error;
  }

  override clear(): void {
    super.clear();
    this.last = null;
  }
}
