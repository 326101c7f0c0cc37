/**
 * Whether anybody is still there, as a machine that takes what happened and when, and answers what to do. Times are
 * milliseconds of one clock that nobody sets.
 */

/**
 * What the customer is doing, for how long it may stand still:
 * `nobody` is the kiosk at rest; `held` is an order that is being sent, or BankID in its own window, both of which have
 * limits of their own; `waiting` is for an answer that takes its time; `away` is a customer who goes on on their own phone,
 * or who has called the staff.
 */
export type Stage = 'nobody' | 'choosing' | 'waiting' | 'away' | 'held';

export interface IdleTimes {
  /** Without a sign of life until it is asked whether anybody is there. */
  idle_ms: number;
  /** The same while an answer is waited for. */
  waiting_ms: number;
  /** The same while the customer has no reason to touch the screen: what BankID has in its own window. */
  away_ms: number;
  /** For an answer to that question. */
  warning_ms: number;
}

/** The least that a customer has to answer, as universal design demands. */
export const LEAST_WARNING_MS = 20_000;

export interface IdleState {
  stage: Stage;
  /** `over`: nobody answered. */
  phase: 'resting' | 'counting' | 'warning' | 'over';
  /** When the phase ends by itself; infinite when it does not. */
  until_ms: number;
}

export type IdleEvent = { kind: 'stage'; stage: Stage } | { kind: 'life' } | { kind: 'tick' };

/** Nobody is there. */
export const AT_REST: IdleState = {
  stage: 'nobody',
  phase: 'resting',
  until_ms: Number.POSITIVE_INFINITY,
};

/** What follows. The same state, and no copy of it, when nothing changes. */
export function next(state: IdleState, event: IdleEvent, now_ms: number, times: IdleTimes): IdleState {
  switch (event.kind) {
    case 'stage':
      // Something new on the screen is to be read in peace, also where the customer did not bring it about.
      return event.stage === state.stage ? state : begin(event.stage, now_ms, times);
    case 'life':
      return state.phase === 'resting' || state.phase === 'over' ? state : begin(state.stage, now_ms, times);
    case 'tick':
      return now_ms < state.until_ms ? state : ranOut(state, now_ms, times);
  }
}

function begin(stage: Stage, now_ms: number, times: IdleTimes): IdleState {
  if (stage === 'nobody' || stage === 'held') return { ...AT_REST, stage };
  return { stage, phase: 'counting', until_ms: now_ms + limitOf(stage, times) };
}

function limitOf(stage: 'choosing' | 'waiting' | 'away', times: IdleTimes): number {
  if (stage === 'choosing') return times.idle_ms;
  return Math.max(stage === 'waiting' ? times.waiting_ms : times.away_ms, times.idle_ms);
}

function ranOut(state: IdleState, now_ms: number, times: IdleTimes): IdleState {
  if (state.phase === 'counting') {
    const warning_ms = Math.max(times.warning_ms, LEAST_WARNING_MS);
    // Counted from now: a machine that slept must not take the time to answer with it.
    return { ...state, phase: 'warning', until_ms: now_ms + warning_ms };
  }
  if (state.phase === 'warning') return { ...state, phase: 'over', until_ms: Number.POSITIVE_INFINITY };
  return state;
}

/** Whole seconds left to answer; none but in a warning. */
export function secondsLeft(state: IdleState, now_ms: number): number {
  return state.phase === 'warning' ? Math.max(0, Math.ceil((state.until_ms - now_ms) / 1000)) : 0;
}
