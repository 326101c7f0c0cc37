import type * as C from '../contract';

/** What can be done with an order in a state. */
export function waysOf(state: C.StateName): C.OrderAction[] {
  const ways: Partial<Record<C.StateName, C.OrderAction[]>> = {
    Queued: ['retry', 'cancel', 'receipt'],
    AwaitingBankId: ['bankid_open', 'bankid_external', 'cancel'],
    Confirming: ['retry', 'cancel'],
    Rejected: ['correct', 'edit_cart', 'cancel'],
    Unknown: ['look_again', 'adopt', 'send_again'],
    Invoiced: ['receipt', 'refund', 'resend', 'cancel'],
    Paid: ['receipt', 'refund', 'copy'],
    Refunded: ['receipt', 'copy'],
    PartlyRefunded: ['receipt', 'refund', 'copy'],
    Other: ['receipt'],
  };
  return [...(ways[state] ?? []), 'new_sale'];
}

/** Whether an order in this state needs a person. */
export function attention({ state }: Pick<C.OrderView, 'state'>): boolean {
  return state === 'Unknown' || state === 'Rejected' || state === 'Other';
}

type Step = [seconds: number, kind: C.TimelineKind, detail?: string];

const SENT: Step[] = [
  [0, 'placed'],
  [1, 'send_started'],
];
const TAKEN: Step[] = [...SENT, [2, 'accepted']];
const INVOICED: Step[] = [...TAKEN, [7, 'status', 'INVOICED']];

const STEPS: Record<C.StateName, Step[]> = {
  Queued: [...SENT, [6, 'not_sent', 'offline'], [9, 'send_started'], [14, 'not_sent', 'offline']],
  Sending: SENT,
  AwaitingBankId: [...TAKEN, [3, 'bankid_opened']],
  Confirming: [...TAKEN, [3, 'bankid_opened'], [62, 'bankid_succeeded']],
  Invoiced: INVOICED,
  Paid: [...INVOICED, [86_400 * 9, 'status', 'PAID']],
  Rejected: [...SENT, [2, 'rejected']],
  Unknown: [...SENT, [31, 'unknown']],
  Cancelled: [...TAKEN, [3, 'bankid_opened'], [40, 'bankid_closed'], [55, 'cancelled']],
  Expired: [...TAKEN, [3, 'bankid_opened'], [603, 'status', 'EXPIRED']],
  Declined: [...TAKEN, [3, 'bankid_opened'], [48, 'bankid_failed']],
  Refunded: [...INVOICED, [86_400, 'status', 'REFUNDED']],
  PartlyRefunded: [...INVOICED, [86_400, 'status', 'PARTIAL REFUNDED']],
  Other: [...INVOICED, [86_400 * 30, 'status', 'Inkasso']],
};

/** What an order in a state has been through. */
export function timelineOf(state: C.StateName, from: number): C.TimelineEntry[] {
  return STEPS[state].map(([seconds, kind, detail]) => ({
    at: from + seconds * 1000,
    kind,
    detail: detail ?? '',
  }));
}
