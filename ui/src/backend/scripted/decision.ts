import type * as C from '../contract';

/** An open outcome, beside as many of Front Payment's orders as the script wants: the first agrees, the others differ. */
export function candidatesOf(order: C.OrderView, count: number): C.Candidates {
  const ours: C.ComparedOrder = {
    front_order: order.front_order,
    status: order.front_status,
    reference: order.reference,
    dated_at: order.placed_at + 1000,
    date_text: null,
    customer_name: order.customer_name,
    organization_number: order.customer_kind === 'corporate' ? '123456785' : null,
    email: 'post@example.no',
    msisdn: '90012345',
    gross: order.totals.gross,
    lines: order.lines.map(({ name, quantity, amount }) => ({ name, sku: null, quantity, amount })),
  };
  const candidates = Array.from({ length: count }, (_, index) => candidate(ours, index));
  return {
    order: order.id,
    state: order.state,
    ours,
    candidates,
    undecided:
      order.state !== 'Unknown'
        ? 'decided'
        : count === 0
          ? 'not_looked'
          : count === 1
            ? 'not_certain'
            : 'several_match',
    looked_at: count === 0 ? null : order.placed_at + 33_000,
    next_look_at: null,
    listed: count === 0 ? null : 214,
  };
}

function candidate(ours: C.ComparedOrder, index: number): C.CandidateView {
  const same = index === 0;
  const front_order = `ODR42862${44_937 + index}`;
  return {
    front_order,
    theirs: {
      ...ours,
      front_order,
      status: 'INVOICED',
      reference: null,
      date_text: '21.11.2026',
      dated_at: null,
      gross: same ? ours.gross : (ours.gross ?? 0) + 10_000,
    },
    read: true,
    reference: 'silent',
    gross: same ? 'agrees' : 'differs',
    customer: 'agrees',
    lines: same ? 'agrees' : 'differs',
    date: 'silent',
  };
}
