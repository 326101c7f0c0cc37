import { asUiError, type Backend } from '../../backend/backend';
import type { KioskStaff, TestOutcome } from '../../backend/contract';

/** The longest PIN, in digits. */
const LONGEST = 12;

/** The staff before the kiosk: the PIN goes with everything they do, and leaves with them. */
export class Staff {
  pin = $state('');
  view = $state.raw<KioskStaff | null>(null);
  wrong = $state(false);
  failed = $state(false);
  /** How long no PIN is looked at, in s; 0: it is. */
  wait_s = $state(0);
  busy = $state(false);
  /** What became of the test print, until something else is done. */
  tested = $state<TestOutcome | null>(null);

  /** At a kiosk that did not open there is nothing to look at: `recovered` hears when the PIN was right. */
  constructor(
    private readonly backend: Backend,
    private readonly recovered: (() => void) | null = null,
  ) {}

  press(key: string): void {
    // What is looked at stays what it is.
    if (this.busy) return;
    this.wrong = false;
    if (key === '{backspace}') this.pin = this.pin.slice(0, -1);
    else if (key === '{next}') void this.enter();
    else if (this.pin.length < LONGEST) this.pin += key;
  }

  enter(): Promise<void> {
    const { recovered } = this;
    return this.act(async (pin) => {
      if (recovered === null) {
        this.view = await this.backend.call('kiosk_staff', { pin });
      } else {
        await this.backend.call('kiosk_recover', { pin });
        recovered();
      }
    });
  }

  switch(out_of_order: boolean): Promise<void> {
    return this.act(async (pin) => {
      this.view = await this.backend.call('kiosk_switch', { pin, out_of_order });
    });
  }

  /** Prints the test page. */
  print(): Promise<void> {
    return this.act(async (pin) => {
      const { outcome, staff } = await this.backend.call('kiosk_print_test', { pin });
      this.view = staff;
      this.tested = outcome;
    });
  }

  leave(): Promise<void> {
    return this.act(async (pin) => {
      await this.backend.call('kiosk_leave', { pin });
    });
  }

  private async act(what: (pin: string) => Promise<void>): Promise<void> {
    if (this.busy || this.pin === '') return;
    this.busy = true;
    this.wrong = false;
    this.failed = false;
    this.wait_s = 0;
    this.tested = null;
    try {
      await what(this.pin);
    } catch (thrown) {
      const error = asUiError(thrown);
      this.wrong = error.code === 'pin_wrong' || error.code === 'pin_needed';
      this.failed = !this.wrong;
      this.wait_s = Math.ceil((error.wait_ms ?? 0) / 1000);
      if (this.wrong) {
        this.pin = '';
        this.view = null;
      }
    } finally {
      this.busy = false;
    }
  }
}
