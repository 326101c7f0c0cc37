import type * as C from '../contract';

const GROUPS: Record<C.OrdersGroup, (row: C.OrderRowView) => boolean> = {
  all: () => true,
  attention: (row) => row.attention,
  waiting: ({ state }) => state === 'Queued' || state === 'Sending',
  open: ({ state }) => OPEN.includes(state),
  invoiced: ({ state }) => state === 'Invoiced' || state === 'Other',
  paid: ({ state }) => state === 'Paid',
  ended: ({ state }) => ENDED.includes(state),
};
const OPEN: C.StateName[] = ['Queued', 'Sending', 'AwaitingBankId', 'Confirming', 'Rejected', 'Unknown'];
const ENDED: C.StateName[] = ['Cancelled', 'Expired', 'Declined', 'Refunded', 'PartlyRefunded'];

/** The program's list of orders, played: the same order, the same filters, pages by their offset. */
export function listOrders(orders: C.OrderView[], query: C.OrdersQuery): C.OrdersPage {
  const rows = orders
    .map(row)
    .sort((one, other) => rank(one) - rank(other) || other.placed_at - one.placed_at);
  const found = rows.filter((it) => GROUPS[query.group](it) && fits(it, query));
  const begin = Number(query.after ?? 0);
  const end = begin + Math.min(query.limit, 200);
  const count = (group: C.OrdersGroup): number => rows.filter(GROUPS[group]).length;
  return {
    orders: found.slice(begin, end),
    next: end < found.length ? String(end) : null,
    counts: {
      attention: count('attention'),
      waiting: count('waiting'),
      open: count('open'),
      all: rows.length,
    },
  };
}

function rank(row: C.OrderRowView): number {
  if (row.attention) return 0;
  return GROUPS.waiting(row) ? 1 : 2;
}

function fits(row: C.OrderRowView, query: C.OrdersQuery): boolean {
  const words = query.customer.toLowerCase().split(/\s+/).filter(Boolean);
  const name = row.customer_name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const reference = query.reference.trim().toUpperCase();
  const references = [row.reference, String(Number(row.reference.split('-')[1])), row.invoice_number];
  return (
    (query.states.length === 0 || query.states.includes(row.state)) &&
    words.every((word) => name.some((part) => part.startsWith(word))) &&
    (reference === '' || references.includes(reference)) &&
    row.placed_at >= (query.from ?? -Infinity) &&
    row.placed_at <= (query.to ?? Infinity) &&
    row.gross >= (query.min_gross ?? -Infinity) &&
    row.gross <= (query.max_gross ?? Infinity)
  );
}

function row(order: C.OrderView): C.OrderRowView {
  const { id, reference, state, method, customer_kind, customer_name, totals, placed_at } = order;
  const held = state === 'Queued' && order.problem !== null && order.problem.retry_at === null;
  return {
    id,
    reference,
    state,
    method,
    customer_kind,
    customer_name,
    gross: totals.gross,
    refunded: state === 'Refunded' ? totals.gross : 0,
    placed_at,
    updated_at: order.timeline.at(-1)?.at ?? placed_at,
    front_status: order.front_status,
    invoice_number: order.invoice_number,
    attention: state === 'Rejected' || state === 'Unknown' || held,
    problem: order.problem?.code ?? null,
    retry_at: order.problem?.retry_at ?? null,
  };
}
