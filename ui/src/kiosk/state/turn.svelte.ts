import { asUiError, type Backend } from '../../backend/backend';
import type { CartView } from '../../backend/contract';

/** When to try again to end a turn that could not be ended, in ms. */
const AGAIN_MS = 5_000;
/** How long this page may be there still when the program has said that it goes, in ms. */
const GOES_WITHIN_MS = 10_000;

/** The kiosk, as far as the end of a turn concerns it. */
export interface Ending {
  /** The order in hand, by its id. */
  inHand(): string | null;
  /** Whether the staff is at the kiosk: nothing is taken from under their hands. */
  hasStaff(): boolean;
  /** Nothing of the customer stays in the page. */
  forget(): void;
  /** The program's cart, which is empty now. */
  show(cart: CartView): void;
  /** The page stays, and waits for the next customer. */
  rest(): Promise<void>;
  /** The turn can't be ended: nobody may begin one. */
  close(): void;
  /** Their order is being sent: until it is known what becomes of it the customer has it before them. */
  goOn(order: string): Promise<void>;
  /** Lets go of the program's news, and takes them up again. */
  deafen(): void;
  hear(): void;
}

/** A customer's turn at the kiosk, and how it ends: in the program first, then in the page, and then with the page. */
export class Turn {
  /** While it ends, nothing of this page can be worked: the customer has gone, and perhaps the page with them. */
  ending = $state(false);
  /** Whether a customer was at this page. */
  visited = false;
  /** The order that the program could not let go of yet, or that a page before this one had in hand. */
  leftBehind: string | null = null;
  private next: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly backend: Backend,
    private readonly kiosk: Ending,
  ) {}

  /**
   * The customer is done, broke off or went away. In the program first: what it could not let go of is not forgotten
   * here either.
   */
  async end(): Promise<void> {
    if (this.ending) return;
    clearTimeout(this.next);
    this.ending = true;
    let leaves = false;
    this.leftBehind = this.kiosk.inHand() ?? this.leftBehind;
    try {
      const cart = await this.backend.call('kiosk_end', { order: this.leftBehind });
      this.leftBehind = null;
      this.kiosk.forget();
      this.kiosk.show(cart);
      leaves = await this.beginsAnew();
      if (leaves) this.later(GOES_WITHIN_MS, () => this.stayed());
      // Before the kiosk is at rest: the first touch there begins, and nothing may be on its way then.
      else await this.kiosk.rest();
    } catch (thrown) {
      await this.failed(thrown);
    } finally {
      this.ending = leaves;
    }
  }

  stop(): void {
    clearTimeout(this.next);
  }

  private async failed(thrown: unknown): Promise<void> {
    const order = this.leftBehind;
    if (order !== null && asUiError(thrown).code === 'not_allowed_now') {
      try {
        await this.kiosk.goOn(order);
        this.leftBehind = null;
        return;
      } catch {
        // It is not known how the order stands: then nobody may begin.
      }
    }
    this.kiosk.forget();
    this.close();
  }

  private close(): void {
    this.kiosk.close();
    this.later(AGAIN_MS, () => void this.end());
  }

  /** This page was to go, and is there still: it is not one for the next customer. */
  private stayed(): void {
    this.ending = false;
    this.kiosk.hear();
    this.close();
  }

  private later(ms: number, act: () => void): void {
    clearTimeout(this.next);
    this.next = setTimeout(() => {
      if (this.kiosk.hasStaff()) this.later(ms, act);
      else act();
    }, ms);
  }

  /**
   * What a page's process holds of its customer goes when that process ends: the next customer has a page of their own. Not
   * everywhere can the page be changed so; there this one goes on.
   */
  private async beginsAnew(): Promise<boolean> {
    if (!this.visited) return false;
    // The program goes on telling a page that is gone, unless it says that it hears no more.
    this.kiosk.deafen();
    let leaves = false;
    try {
      leaves = await this.backend.call('kiosk_new_page');
      return leaves;
    } finally {
      if (!leaves) this.kiosk.hear();
    }
  }
}
