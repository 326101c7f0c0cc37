import type { RefundHindrance, RefundStateName } from '../backend/contract';
import { m } from '../paraglide/messages.js';
import type { Tone } from './orders';

const HINDRANCES: Record<RefundHindrance, () => string> = {
  not_invoiced: () => m.refund_hindrance_not_invoiced(),
  nothing_left: () => m.refund_hindrance_nothing_left(),
  refund_open: () => m.refund_hindrance_refund_open(),
  offline: () => m.refund_hindrance_offline(),
  token_missing: () => m.refund_hindrance_token_missing(),
  rate_limited: () => m.refund_hindrance_rate_limited(),
  refused: () => m.refund_hindrance_refused(),
  amounts_differ: () => m.refund_hindrance_amounts_differ(),
  lines_without_ids: () => m.refund_hindrance_lines_without_ids(),
  lines_differ: () => m.refund_hindrance_lines_differ(),
};

/** Why nothing, or no single line, can be given back now. */
export function hindranceText(code: RefundHindrance): string {
  return HINDRANCES[code]();
}

const STATES: Record<RefundStateName, { text: () => string; tone: Tone }> = {
  sending: { text: () => m.refund_state_sending(), tone: 'busy' },
  pending: { text: () => m.refund_state_pending(), tone: 'busy' },
  confirmed: { text: () => m.refund_state_confirmed(), tone: 'good' },
  refused: { text: () => m.refund_state_refused(), tone: 'bad' },
  not_sent: { text: () => m.refund_state_not_sent(), tone: 'over' },
  unknown: { text: () => m.refund_state_unknown(), tone: 'bad' },
  overtaken: { text: () => m.refund_state_overtaken(), tone: 'over' },
};

/** Where a refund stands, in words. */
export function refundState(state: RefundStateName): { text: string; tone: Tone } {
  return { text: STATES[state].text(), tone: STATES[state].tone };
}

/** Why money is usually given back, a press each. */
export function usualRefundReasons(): string[] {
  return [m.refund_reason_returned(), m.refund_reason_faulty(), m.refund_reason_wrong()];
}
