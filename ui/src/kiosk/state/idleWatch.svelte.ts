import {
  AT_REST,
  next,
  secondsLeft,
  type IdleEvent,
  type IdleState,
  type IdleTimes,
  type Stage,
} from './idle';

/** How often a warning counts down, in milliseconds. */
const COUNT_MS = 250;

/** Runs {@link next} by the clock and tells when nobody answered. */
export class IdleWatch {
  private state = $state.raw<IdleState>(AT_REST);
  private now_ms = $state(performance.now());
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly times: IdleTimes,
    private readonly over: () => void,
  ) {}

  readonly isWarning = $derived(this.state.phase === 'warning');
  readonly seconds = $derived(secondsLeft(this.state, this.now_ms));

  /** The customer does something else. */
  enter(stage: Stage): void {
    this.take({ kind: 'stage', stage });
  }

  /** Somebody touched, typed or scanned. */
  life(): void {
    this.take({ kind: 'life' });
  }

  /** Counts from the beginning: what ran out could not be ended after all. */
  again(): void {
    const { stage } = this.state;
    this.state = AT_REST;
    this.enter(stage);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.state = AT_REST;
  }

  private take(event: IdleEvent): void {
    this.now_ms = performance.now();
    const before = this.state;
    this.state = next(before, event, this.now_ms, this.times);
    if (this.state !== before || event.kind === 'tick') this.plan();
    if (this.state.phase === 'over' && before.phase !== 'over') this.over();
  }

  private plan(): void {
    clearTimeout(this.timer);
    const left_ms = this.state.until_ms - this.now_ms;
    if (!Number.isFinite(left_ms)) return;
    const wait_ms = this.isWarning ? Math.min(COUNT_MS, left_ms) : left_ms;
    this.timer = setTimeout(() => this.take({ kind: 'tick' }), Math.max(1, wait_ms));
  }
}
