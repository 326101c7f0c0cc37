import type { AgreementName, UndecidedCode } from '../backend/contract';
import { m } from '../paraglide/messages.js';
import type { Verdict } from '../state/decision.svelte';

const AGREEMENT: Record<AgreementName, () => string> = {
  agrees: () => m.decision_agrees(),
  differs: () => m.decision_differs(),
  silent: () => m.decision_unknown(),
};

/** How both sides stand to each other in one thing. */
export function agreementText(agreement: AgreementName): string {
  return AGREEMENT[agreement]();
}

const UNDECIDED: Record<UndecidedCode, () => string> = {
  decided: () => m.undecided_decided(),
  not_looked: () => m.undecided_not_looked(),
  list_failed: () => m.undecided_list_failed(),
  list_incomplete: () => m.undecided_list_incomplete(),
  details_failed: () => m.undecided_details_failed(),
  more_to_read: () => m.undecided_more_to_read(),
  too_early: () => m.undecided_too_early(),
  one_is_on_its_way: () => m.undecided_one_is_on_its_way(),
  absent_again: () => m.undecided_absent_again(),
  several_match: () => m.undecided_several_match(),
  equal_orders: () => m.undecided_equal_orders(),
  not_certain: () => m.undecided_not_certain(),
  ended: () => m.undecided_ended(),
  taken: () => m.undecided_taken(),
};

/** Why the till does not decide by itself. */
export function undecidedText(code: UndecidedCode): string {
  return UNDECIDED[code]();
}

const USUAL: Record<Verdict, () => string[]> = {
  adopt: () => [m.reason_same_customer_and_sum(), m.reason_seen_in_portal(), m.reason_customer_has_invoice()],
  send_again: () => [m.reason_not_in_portal(), m.reason_front_support(), m.reason_customer_has_none()],
};

/** The reasons that are usually given, a press each. */
export function usualReasons(verdict: Verdict): string[] {
  return USUAL[verdict]();
}

/** Looks that did not see all that Front Payment has: that nothing was found says nothing then. */
const PARTIAL: ReadonlySet<string> = new Set<UndecidedCode>([
  'not_looked',
  'list_failed',
  'list_incomplete',
  'details_failed',
  'more_to_read',
]);

/** Whether a look that ended so saw every order that may be ours. A code from a newer program counts as not. */
export function sawAll(code: string): boolean {
  return code in UNDECIDED && !PARTIAL.has(code);
}
