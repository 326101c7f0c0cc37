import type {
  OrderRowView,
  OrderView,
  ProblemCode,
  ProblemView,
  StateName,
  TimelineEntry,
  TimelineKind,
  UndecidedCode,
} from '../backend/contract';
import { kroner } from '../format/money';
import { m } from '../paraglide/messages.js';
import { sawAll } from './decision';
import { methodText } from './methods';
import { statusText } from './statuses';

/** How a state looks: going on, good, wants attention, or over. */
export type Tone = 'busy' | 'good' | 'warn' | 'bad' | 'over';

/** A state in words. */
export interface StateText {
  /** One or two words. */
  short: string;
  heading: string;
  text: string;
  tone: Tone;
}

type Words = (order: OrderView) => Omit<StateText, 'short' | 'tone'>;

/** A state in one or two words. */
const SHORT: Record<StateName, () => string> = {
  Queued: () => m.order_short_Queued(),
  Sending: () => m.order_short_Sending(),
  AwaitingBankId: () => m.order_short_AwaitingBankId(),
  Confirming: () => m.order_short_Confirming(),
  Invoiced: () => m.order_short_Invoiced(),
  Paid: () => m.order_short_Paid(),
  Rejected: () => m.order_short_Rejected(),
  Unknown: () => m.order_short_Unknown(),
  Cancelled: () => m.order_short_Cancelled(),
  Expired: () => m.order_short_Expired(),
  Declined: () => m.order_short_Declined(),
  Refunded: () => m.order_short_Refunded(),
  PartlyRefunded: () => m.order_short_PartlyRefunded(),
  Other: () => m.order_short_Other(),
};

/** How a state looks wherever it stands. */
export const TONES: Record<StateName, Tone> = {
  Queued: 'warn',
  Sending: 'busy',
  AwaitingBankId: 'busy',
  Confirming: 'busy',
  Invoiced: 'good',
  Paid: 'good',
  Rejected: 'bad',
  Unknown: 'bad',
  Cancelled: 'over',
  Expired: 'over',
  Declined: 'bad',
  Refunded: 'over',
  PartlyRefunded: 'over',
  Other: 'warn',
};

/** Every state, in the order of an order's life. */
export const STATE_NAMES = Object.keys(SHORT) as StateName[];

/** A state without words does not compile. */
const STATES: Record<StateName, Words> = {
  Queued: (order) => queued(order),
  Sending: () => ({
    heading: m.order_heading_Sending(),
    text: m.order_text_Sending(),
  }),
  AwaitingBankId: () => ({
    heading: m.order_heading_AwaitingBankId(),
    text: m.order_text_AwaitingBankId(),
  }),
  Confirming: (order) => ({
    heading: order.method === 'payment_link' ? m.order_heading_link() : m.order_heading_Confirming(),
    text:
      order.method === 'payment_link'
        ? m.order_text_link()
        : withBankId(order)
          ? m.order_text_Confirming()
          : m.order_text_Confirming_plain(),
  }),
  Invoiced: () => ({
    heading: m.order_heading_Invoiced(),
    text: m.order_text_Invoiced(),
  }),
  Paid: () => ({
    heading: m.order_heading_Paid(),
    text: m.order_text_Paid(),
  }),
  Rejected: () => ({
    heading: m.order_heading_Rejected(),
    text: m.order_text_Rejected(),
  }),
  Unknown: (order) => ({
    heading: m.order_heading_Unknown(),
    text: isOutOfSight(order)
      ? m.order_text_Unknown_out_of_sight({ reference: order.reference })
      : m.order_text_Unknown(),
  }),
  Cancelled: () => ({
    heading: m.order_heading_Cancelled(),
    text: m.order_text_Cancelled(),
  }),
  Expired: () => ({
    heading: m.order_heading_Expired(),
    text: m.order_text_Expired(),
  }),
  Declined: () => ({
    heading: m.order_heading_Declined(),
    text: m.order_text_Declined(),
  }),
  Refunded: () => ({
    heading: m.order_heading_Refunded(),
    text: m.order_text_Refunded(),
  }),
  PartlyRefunded: () => ({
    heading: m.order_heading_PartlyRefunded(),
    text: m.order_text_PartlyRefunded(),
  }),
  Other: (order) => ({
    heading: m.order_heading_Other(),
    text: m.order_text_Other({ status: statusText(order.front_status ?? '?') }),
  }),
};

/** Why an order waits, and for whom. */
function queued(order: OrderView): { heading: string; text: string } {
  if (order.parked) return { heading: m.order_heading_parked(), text: m.order_text_parked() };
  if (waitsForCustomer(order))
    return { heading: m.order_heading_Queued_customer(), text: m.order_text_Queued_customer() };
  const text = order.method === 'payment_link' ? m.order_text_Queued_link() : m.order_text_Queued();
  return { heading: m.order_heading_Queued(), text };
}

/** An order's state in words. */
export function stateText(order: OrderView): StateText {
  const parked = order.parked ? m.order_short_parked() : null;
  const other = order.state === 'Other' && order.front_status !== null;
  const own = other ? statusText(order.front_status ?? '') : parked;
  const words = endsUnconfirmed(order)
    ? { heading: m.order_heading_ending(), text: m.order_text_ending() }
    : STATES[order.state](order);
  return { short: own ?? shortState(order.state), tone: TONES[order.state], ...words };
}

/**
 * Whether the order has ended for the till, and Front Payment has not said so: the customer may have signed in the moment
 * of the cancellation, so that there may be an invoice yet.
 */
function endsUnconfirmed(order: OrderView): boolean {
  const over = order.state === 'Cancelled' || order.state === 'Expired' || order.state === 'Declined';
  return over && order.front_order !== null && !order.actions.includes('edit_cart');
}

/** A state in one or two words, where nothing else is known of the order. */
export function shortState(state: StateName): string {
  return SHORT[state]();
}

/** What a row of the list adds to the state, where one would ask why. */
const WHY: Partial<Record<ProblemCode, () => string>> = {
  offline: () => m.orders_why_offline(),
  token_refused: () => m.orders_why_token(),
  token_missing: () => m.orders_why_token(),
  rate_limited: () => m.orders_why_rate_limited(),
  restored: () => m.orders_why_restored(),
  personal_number_needed: () => m.orders_why_personal_number(),
  customer_needed: () => m.orders_why_customer(),
  cancel_failed: () => m.orders_why_cancel_failed(),
};

/** States in which an order still needs its customer's data: at the kiosk they are sealed until then, and erased after. */
const NEEDS_CUSTOMER: ReadonlySet<StateName> = new Set(['Queued', 'Sending', 'Rejected', 'Unknown']);

/** An order's customer; of one at the kiosk, whose name the order does not hold, what became of it. */
export function customerText(order: Pick<OrderView, 'customer_name' | 'state'>): string {
  if (order.customer_name !== '') return order.customer_name;
  return NEEDS_CUSTOMER.has(order.state) ? m.orders_customer_sealed() : m.orders_customer_erased();
}

/** States in which nothing more is waited for. */
const OVER: ReadonlySet<StateName> = new Set([
  'Invoiced',
  'Paid',
  'Cancelled',
  'Expired',
  'Declined',
  'Refunded',
  'PartlyRefunded',
]);

/** An order's state in a row of the list. */
export function rowState(row: OrderRowView): { text: string; tone: Tone; over: boolean } {
  const own = row.state === 'Other' && row.front_status !== null ? statusText(row.front_status) : null;
  const state = own ?? shortState(row.state);
  const why = row.problem === null ? leftText(row) : WHY[row.problem]?.();
  return {
    text: why === undefined ? state : `${state} – ${why}`,
    tone: TONES[row.state],
    over: OVER.has(row.state) && !row.attention,
  };
}

/** What is left of an order of which a part was given back. */
function leftText({ gross, refunded }: OrderRowView): string | undefined {
  return refunded > 0 && refunded < gross ? m.orders_left({ amount: kroner(gross - refunded) }) : undefined;
}

/** Whether the customer identifies with BankID for this order. */
export function withBankId(order: Pick<OrderView, 'method' | 'customer_kind'>): boolean {
  return order.method === 'checkout' && order.customer_kind === 'private';
}

/** Whether the order is not sent by itself: its customer must be there for BankID. */
export function waitsForCustomer(order: Pick<OrderView, 'state' | 'actions'>): boolean {
  return order.state === 'Queued' && order.actions.includes('correct');
}

/** Whether a person may have to say what became of the order. */
export function isOpenOutcome(order: Pick<OrderView, 'actions'>): boolean {
  return order.actions.some((it) => it === 'adopt' || it === 'send_again' || it === 'look_again');
}

/** Whether there are other ways for a customer who can't identify now. */
export function hasChoices(order: Pick<OrderView, 'state' | 'actions'>): boolean {
  const other = ['invoice_instead', 'payment_link', 'park'] as const;
  return order.state === 'Queued' && other.some((action) => order.actions.includes(action));
}

/** Whether nobody can ask after the order, since Front Payment's number for it never came. */
export function isOutOfSight(order: Pick<OrderView, 'state' | 'front_order' | 'actions'>): boolean {
  return order.state === 'Unknown' && order.front_order === null && !isOpenOutcome(order);
}

const TIMELINE: Record<TimelineKind, (detail: string) => string> = {
  placed: () => m.timeline_placed(),
  send_started: () => m.timeline_send_started(),
  not_sent: () => m.timeline_not_sent(),
  accepted: () => m.timeline_accepted(),
  rejected: () => m.timeline_rejected(),
  unknown: () => m.timeline_unknown(),
  bankid_opened: () => m.timeline_bankid_opened(),
  bankid_succeeded: () => m.timeline_bankid_succeeded(),
  bankid_failed: () => m.timeline_bankid_failed(),
  bankid_closed: () => m.timeline_bankid_closed(),
  status: (status) => m.timeline_status({ status: statusText(status) }),
  corrected: () => m.timeline_corrected(),
  method_changed: (method) => m.timeline_method_changed({ method: methodTitle(method) }),
  parked: () => m.timeline_parked(),
  cancelled: () => m.timeline_cancelled(),
  cancel_asked: (reason) => m.timeline_cancel_asked({ reason }),
  cancel_failed: () => m.timeline_cancel_failed(),
  refund_started: (ore) => m.timeline_refund_started({ amount: kroner(Number(ore)) }),
  refund_accepted: (ore) => m.timeline_refund_accepted({ amount: kroner(Number(ore)) }),
  refund_confirmed: (ore) => m.timeline_refund_confirmed({ amount: kroner(Number(ore)) }),
  refund_overtaken: (ore) => m.timeline_refund_overtaken({ amount: kroner(Number(ore)) }),
  refund_refused: (ore) => m.timeline_refund_refused({ amount: kroner(Number(ore)) }),
  refund_not_sent: (ore) => m.timeline_refund_not_sent({ amount: kroner(Number(ore)) }),
  refund_unknown: (ore) => m.timeline_refund_unknown({ amount: kroner(Number(ore)) }),
  refund_decided: (decision) =>
    decision === 'happened' ? m.timeline_refund_decided_happened() : m.timeline_refund_decided_again(),
  resent: () => m.timeline_resent(),
  resend_failed: () => m.timeline_resend_failed(),
  resend_unknown: () => m.timeline_resend_unknown(),
  receipt_issued: () => m.timeline_receipt_issued(),
  receipt_copied: () => m.timeline_receipt_copied(),
  receipt_not_handed_out: () => m.timeline_receipt_not_handed_out(),
  looked: (detail) => lookedText(detail),
  adopted: (number) => m.timeline_adopted({ number }),
  found_absent: () => m.timeline_found_absent(),
  adopted_by_person: (reason) => m.timeline_adopted_by_person({ reason }),
  sent_again: (reason) => m.timeline_sent_again({ reason }),
};

/** A way to invoice by the code of it in the journal. */
function methodTitle(code: string): string {
  return code === 'payment_link' || code === 'send_invoice' ? methodText(code, 'private').title : code;
}

/** What a look through Front Payment's list came to. A code from a newer program is said in general. */
function lookedText(detail: string): string {
  const known = LOOKED[detail as keyof typeof LOOKED] as (() => string) | undefined;
  return (known ?? m.timeline_looked)();
}

const LOOKED: Record<Exclude<UndecidedCode, 'decided' | 'not_looked'>, () => string> = {
  list_failed: () => m.looked_list_failed(),
  list_incomplete: () => m.looked_list_incomplete(),
  details_failed: () => m.looked_details_failed(),
  more_to_read: () => m.looked_more_to_read(),
  too_early: () => m.looked_too_early(),
  one_is_on_its_way: () => m.looked_one_is_on_its_way(),
  absent_again: () => m.looked_absent_again(),
  several_match: () => m.looked_several_match(),
  equal_orders: () => m.looked_equal_orders(),
  not_certain: () => m.looked_not_certain(),
  ended: () => m.looked_ended(),
  taken: () => m.looked_taken(),
};

/** A step of the order's life in words. */
export function timelineText(entry: TimelineEntry): string {
  return TIMELINE[entry.kind](entry.detail);
}

/** Steps that did not go as wished. */
const MISSTEPS: ReadonlySet<TimelineKind> = new Set([
  'not_sent',
  'rejected',
  'unknown',
  'bankid_failed',
  'cancel_failed',
  'refund_overtaken',
  'refund_refused',
  'refund_not_sent',
  'refund_unknown',
  'resend_failed',
  'resend_unknown',
  'receipt_not_handed_out',
]);

/** Whether a step went as wished. */
export function wentWell(entry: TimelineEntry): boolean {
  return entry.kind === 'looked' ? sawAll(entry.detail) : !MISSTEPS.has(entry.kind);
}

/** What still lies before an order, in words, nearest first. */
export function stepsAhead(order: OrderView): string[] {
  const isOpen = order.state === 'Queued' || order.state === 'Sending' || order.state === 'Confirming';
  if (order.method === 'payment_link' && isOpen) return [m.order_pending_link()];
  const afterBankId = [m.order_pending_credit(), m.order_pending_invoiced()];
  switch (order.state) {
    case 'Queued':
    case 'Sending':
      return withBankId(order) ? [m.order_pending_bankid(), ...afterBankId] : [m.order_pending_invoiced()];
    case 'AwaitingBankId':
      return afterBankId;
    case 'Confirming':
      return [m.order_pending_invoiced()];
    case 'Invoiced':
    case 'Paid':
    case 'Rejected':
    case 'Unknown':
    case 'Cancelled':
    case 'Expired':
    case 'Declined':
    case 'Refunded':
    case 'PartlyRefunded':
    case 'Other':
      return [];
  }
}

const PROBLEMS: Record<ProblemCode, () => string> = {
  offline: () => m.problem_offline(),
  may_not_wait: () => m.problem_may_not_wait(),
  waited_too_long: () => m.problem_waited_too_long(),
  token_refused: () => m.problem_token_refused(),
  token_missing: () => m.problem_token_missing(),
  rate_limited: () => m.problem_rate_limited(),
  unknown: () => m.problem_unknown(),
  decision_needed: () => m.problem_decision_needed(),
  bankid_address_missing: () => m.problem_bankid_address_missing(),
  bankid_visit_lost: () => m.problem_bankid_visit_lost(),
  refused: () => m.problem_refused(),
  status_unreachable: () => m.problem_status_unreachable(),
  cancel_failed: () => m.problem_cancel_failed(),
  restored: () => m.problem_restored(),
  personal_number_needed: () => m.problem_personal_number_needed(),
  customer_needed: () => m.problem_customer_needed(),
  invoiced_after_all: () => m.problem_invoiced_after_all(),
  no_invoice_yet: () => m.problem_no_invoice_yet(),
};

/** What stands in an order's way, in words, with Front Payment's own where there are any. */
export function orderProblemText(problem: ProblemView): string {
  const text = PROBLEMS[problem.code]();
  return problem.message === '' ? text : `${text} ${m.problem_server_says({ message: problem.message })}`;
}
