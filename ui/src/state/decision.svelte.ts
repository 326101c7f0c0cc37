import { asUiError, type Backend } from '../backend/backend';
import type { Candidates, CandidateView, UiError } from '../backend/contract';
import type { Manager } from './manager.svelte';
import type { OrderProgress } from './order.svelte';

/** What a person decides about an order whose outcome is open. */
export type Verdict = 'adopt' | 'send_again';

/** An order whose outcome is open beside what Front Payment has that may be it, until a person has decided. */
export class Decision {
  view = $state.raw<Candidates | null>(null);
  error = $state.raw<UiError | null>(null);
  /** Which of Front Payment's orders stands beside ours. */
  private chosen = $state<string | null>(null);
  /** What is being decided: the dialog asks for the reason. */
  verdict = $state<Verdict | null>(null);
  reason = $state('');
  /** Why the program did not take the decision. */
  refused = $state.raw<UiError | null>(null);
  private asked = '';

  constructor(
    private readonly backend: Backend,
    private readonly manager: Manager,
  ) {}

  readonly candidate = $derived<CandidateView | null>(
    this.view?.candidates.find((it) => it.front_order === this.chosen) ?? this.view?.candidates[0] ?? null,
  );

  choose(front_order: string): void {
    this.chosen = front_order;
  }

  /** Reads both sides; what is shown of the same order stays until then. */
  async load(order: string): Promise<void> {
    // What was about to be said of one order is never said of another.
    if (this.asked !== order) this.giveUp();
    this.asked = order;
    if (this.view?.order !== order) this.view = null;
    try {
      const view = await this.backend.call('order_candidates', { order });
      if (this.asked !== order) return;
      this.view = view;
      this.error = null;
    } catch (thrown) {
      if (this.asked === order) this.error = asUiError(thrown);
    }
  }

  ask(verdict: Verdict): void {
    this.verdict = verdict;
    this.reason = '';
    this.refused = null;
  }

  giveUp(): void {
    this.verdict = null;
    this.reason = '';
  }

  /** Carries the decision out, with the manager's PIN where sending again needs it. */
  async confirm(progress: OrderProgress, why: () => string): Promise<void> {
    const { verdict, candidate } = this;
    const reason = this.reason.trim();
    if (verdict === null || reason === '') return;
    this.refused = null;
    const done = await progress.attempt(`order_${verdict}`, async (order) => {
      if (verdict === 'send_again') {
        const allowed = await this.manager.allow(why, ({ pin }) =>
          this.backend.call('order_send_again', { order, reason, pin: pin ?? null }),
        );
        return allowed?.done ?? null;
      }
      if (candidate === null) return null;
      return this.backend.call('order_adopt', { order, front_order: candidate.front_order, reason });
    });
    if (done.error !== null) this.refused = done.error;
    else if (done.changed) this.giveUp();
  }
}
