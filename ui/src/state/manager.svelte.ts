import { asUiError } from '../backend/backend';
import type { UiError } from '../backend/contract';

/** The PIN as a part of a request; nothing where none was asked for. */
export type Pin = { pin?: string };

interface Asking {
  /** Tries with this PIN. True when it is over, one way or the other. */
  attempt: (pin: string) => Promise<boolean>;
  giveUp: () => void;
}

/**
 * What only a manager may decide. The program says whether a PIN is needed; then the dialog asks for it.
 *
 * `const allowed = await manager.allow(m.pin_for_token, (pin) => backend.call('token_clear', { ...pin }))`
 */
export class Manager {
  /** Why the manager is asked, in plain words. */
  why = $state<string | null>(null);
  /** What is being typed. It leaves the web view's memory with the dialog. */
  pin = $state('');
  error = $state.raw<UiError | null>(null);
  busy = $state(false);
  /** Until when no PIN is looked at, ms UTC by this clock. */
  pausedUntil = $state(0);
  private asking: Asking | null = null;

  /**
   * Does what a manager must allow, with the PIN where the program wants one. Null where the manager said no. Any other
   * refusal of the program's is thrown as it came.
   */
  async allow<T>(why: () => string, act: (pin: Pin) => Promise<T>): Promise<{ done: T } | null> {
    try {
      return { done: await act({}) };
    } catch (thrown) {
      if (asUiError(thrown).code !== 'pin_needed') throw thrown;
    }
    this.asking?.giveUp();
    return new Promise((resolve, reject) => {
      this.why = why();
      this.pin = '';
      this.error = null;
      this.asking = {
        attempt: async (pin) => {
          try {
            resolve({ done: await act({ pin }) });
            return true;
          } catch (thrown) {
            const error = asUiError(thrown);
            if (error.code !== 'pin_wrong' && error.code !== 'pin_needed') {
              // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- handed on as it came
              reject(thrown);
              return true;
            }
            this.error = error;
            this.pausedUntil = error.wait_ms === undefined ? 0 : Date.now() + error.wait_ms;
            return false;
          }
        },
        giveUp: () => resolve(null),
      };
    });
  }

  /** Tries with what was typed. */
  async confirm(): Promise<void> {
    const asking = this.asking;
    if (asking === null || this.busy || this.pin.trim() === '' || Date.now() < this.pausedUntil) return;
    this.busy = true;
    const over = await asking.attempt(this.pin);
    this.busy = false;
    this.pin = '';
    if (over && this.asking === asking) this.close();
  }

  /** The manager does not allow it, or is not there. */
  cancel(): void {
    if (this.busy) return;
    this.asking?.giveUp();
    this.close();
  }

  private close(): void {
    this.asking = null;
    this.why = null;
    this.pin = '';
    this.error = null;
  }
}
