import type { Kiosk } from './kiosk.svelte';

/** How often the program is told that nobody stands there, in ms: by night it starts anew then. */
const REST_TOLD_MS = 60_000;

/** What the kiosk hears from the program, and tells it by itself, for as long as its page is there. */
export class Ears {
  private readonly stops: (() => void)[] = [];

  constructor(private readonly kiosk: Kiosk) {}

  hear(): void {
    const { kiosk } = this;
    const { backend } = kiosk;
    let restedBefore = false;
    const rest = setInterval(() => {
      const rests = kiosk.stage === 'nobody' && !kiosk.ending;
      // Somebody who just came to it is not there yet by this look alone.
      if (rests && restedBefore) void backend.call('kiosk_at_rest').catch(() => undefined);
      restedBefore = rests;
    }, REST_TOLD_MS);
    this.untilDeaf(() => clearInterval(rest));
    this.untilDeaf(
      backend.on('order_changed', (order) => {
        // Of other customers' orders nothing is kept. One that is just being placed may be heard of before its answer.
        if (kiosk.placing || order.id === kiosk.progress.order?.id) kiosk.progress.changed(order);
        kiosk.link.goOn();
      }),
    );
    this.untilDeaf(
      backend.on('bankid_changed', (bankid) => {
        if (bankid.order === kiosk.progress.order?.id) kiosk.progress.bankIdChanged(bankid);
      }),
    );
    this.untilDeaf(backend.on('printer_changed', (printer) => kiosk.receipt.hear(printer)));
  }

  /** Something goes on for as long as the page hears: how to stop it. */
  untilDeaf(stop: () => void): void {
    this.stops.push(stop);
  }

  deafen(): void {
    for (const stop of this.stops.splice(0)) stop();
  }
}
