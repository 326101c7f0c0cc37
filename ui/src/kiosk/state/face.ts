import type { OrderView } from '../../backend/contract';

/** The order's screens. All but the first three say what happened, whether something was ordered, and what to do now. */
export type Face = 'working' | 'bankid' | 'done' | Stop;

/** Why the customer stands before no thank-you. */
export type Stop =
  'declined' | 'expired' | 'cancelled' | 'rejected' | 'offline' | 'closed' | 'stored' | 'unknown' | 'other';

/** Which screen an order has. */
export function faceOf(order: OrderView): Face {
  switch (order.state) {
    case 'Sending':
      return 'working';
    case 'Queued':
      return queued(order);
    case 'AwaitingBankId':
      return order.actions.includes('bankid_open') ? 'bankid' : 'working';
    case 'Confirming':
      // Whoever broke off by mistake may go on.
      return order.actions.includes('bankid_open') ? 'bankid' : 'working';
    case 'Invoiced':
    case 'Paid':
      return 'done';
    case 'Declined':
      return 'declined';
    case 'Expired':
      return 'expired';
    case 'Cancelled':
      return 'cancelled';
    case 'Rejected':
      return 'rejected';
    case 'Unknown':
      return 'unknown';
    case 'Refunded':
    case 'PartlyRefunded':
    case 'Other':
      return 'other';
  }
}

function queued(order: OrderView): Face {
  const code = order.problem?.code;
  if (code === undefined || code === 'rate_limited') return 'working';
  const waitsForCustomer = order.actions.includes('correct');
  if (code === 'token_missing' || code === 'token_refused') return waitsForCustomer ? 'closed' : 'stored';
  return waitsForCustomer ? 'offline' : 'stored';
}

/** Whether an order comes to something without its customer at the screen: whoever placed it is to know what. */
export function goesItsWay(order: OrderView): boolean {
  const face = faceOf(order);
  if (face === 'done' || order.state === 'Sending') return true;
  if (order.customer_kind === 'corporate')
    return face === 'working' || face === 'stored' || face === 'unknown';
  return face === 'working' && (order.state === 'Confirming' || order.method === 'payment_link');
}

/** Whether Front Payment has said that there will be no invoice; else it may still come to one. */
export function certainlyNot(order: OrderView): boolean {
  return order.actions.includes('edit_cart');
}

/** Whether an order that was cancelled on the way may still turn out to have ended without an invoice. */
export function mayEnd(order: OrderView): boolean {
  const open = order.state === 'AwaitingBankId' || order.state === 'Confirming';
  const ended = order.state === 'Cancelled' || order.state === 'Expired' || order.state === 'Declined';
  return ended || (open && order.problem?.code !== 'cancel_failed');
}
