import type * as C from '../contract';
import { attention, timelineOf, waysOf } from './life';

const NAMES = [
  'Kari Nordmann',
  'Fjord & Fjell AS',
  'Bakklandet Borettslag',
  'Nidaros Tak AS',
  'Ola Hansen',
  'Trondheim Turistforening',
  'Per Dahl',
  'Anne Moen',
  'Nord-Trøndelag Snøscooter- og Hundekjørerforening avdeling Namdalseid og omegn',
  'Åse-Marie Østgård-Ødegaard',
  'Sjømannsskolens Elevråd',
  'Tore på sporet',
];

const GOODS: [name: string, price: number][] = [
  ['Skalljakke Dovre, herre', 199_900],
  ['Termos 0,75 l', 34_900],
  ['Gåstaver karbon', 89_900],
  ['Tørrmat, laks og pasta', 5_900],
  ['Telt Hardanger 2', 349_000],
  ['Fjellstøvel Besseggen', 189_900],
];

/** What stands at the top of a shop's list on a busy day; behind it the history. */
const TOP: [state: C.StateName, minutes: number, problem: C.ProblemCode | null][] = [
  ['Unknown', 21, 'unknown'],
  ['Rejected', 47, 'refused'],
  ['AwaitingBankId', 1, null],
  ['Sending', 1, null],
  ['Queued', 4, 'offline'],
  ['Queued', 5, 'offline'],
  ['Confirming', 9, 'status_unreachable'],
  ['Other', 2900, null],
];

/** How the rest of the history came out, over and over. */
const REST: C.StateName[] = [
  'Invoiced',
  'Paid',
  'Paid',
  'Invoiced',
  'Refunded',
  'Paid',
  'PartlyRefunded',
  'Cancelled',
  'Paid',
  'Expired',
  'Paid',
  'Declined',
  'Paid',
];

const LAST_NUMBER = 4186;

/** A shop's queue and history, made as it is asked for: of up to a million orders none is kept. */
export class ScriptedOrders {
  /** Orders that have been looked at, and so may have changed. */
  private readonly seen = new Map<string, C.OrderView>();

  constructor(
    private readonly size: number,
    private readonly now: () => number,
  ) {}

  /** An order by its id, if it is one of these. */
  find(id: string): C.OrderView | undefined {
    const index = /^past-(\d+)$/.exec(id)?.[1];
    if (index === undefined || Number(index) >= this.size) return undefined;
    const known = this.seen.get(id) ?? view(Number(index), this.now());
    this.seen.set(id, known);
    return known;
  }

  keep(order: C.OrderView): void {
    if (order.id.startsWith('past-')) this.seen.set(order.id, order);
  }

  /** A page of these and of the orders that were placed or scripted one by one, which stand first. */
  page(query: C.OrdersQuery, own: C.OrderView[]): C.OrdersPage {
    const limit = Math.min(query.limit, 200);
    const orders: C.OrderRowView[] = [];
    let at = query.after === null ? 0 : Number(query.after);
    const all = own.length + this.size;
    for (; at < all && orders.length < limit; at += 1) {
      const row = this.row(at, own);
      if (fits(row, query)) orders.push(row);
    }
    return { orders, next: at < all ? String(at) : null, counts: this.counts(own) };
  }

  private row(at: number, own: C.OrderView[]): C.OrderRowView {
    const mine = own[at];
    if (mine !== undefined) return rowOf(mine);
    const known = this.seen.get(`past-${at - own.length}`);
    return known === undefined ? brief(at - own.length, this.now()) : rowOf(known);
  }

  private counts(own: C.OrderView[]): C.OrdersCounts {
    // What is not over is scripted one by one, or stands at the top of the history.
    const top = Array.from({ length: own.length + Math.min(this.size, TOP.length) }, (_, at) =>
      this.row(at, own),
    );
    return {
      attention: top.filter((row) => row.attention).length,
      waiting: top.filter((row) => WAITING.has(row.state)).length,
      open: top.filter((row) => OPEN.has(row.state)).length,
      all: own.length + this.size,
    };
  }
}

const WAITING: ReadonlySet<C.StateName> = new Set(['Queued', 'Sending']);
const OPEN: ReadonlySet<C.StateName> = new Set([
  'Queued',
  'Sending',
  'AwaitingBankId',
  'Confirming',
  'Rejected',
  'Unknown',
  'Other',
]);
const GROUPS: Record<C.OrdersGroup, (row: C.OrderRowView) => boolean> = {
  all: () => true,
  attention: (row) => row.attention,
  waiting: (row) => WAITING.has(row.state),
  open: (row) => OPEN.has(row.state),
  invoiced: (row) => row.state === 'Invoiced',
  paid: (row) => row.state === 'Paid',
  ended: (row) => !OPEN.has(row.state) && row.state !== 'Invoiced' && row.state !== 'Paid',
};

function fits(row: C.OrderRowView, query: C.OrdersQuery): boolean {
  const words = row.customer_name.toLowerCase().split(/\s+/);
  const number = row.reference.split('-')[1] ?? '';
  return (
    GROUPS[query.group](row) &&
    (query.states.length === 0 || query.states.includes(row.state)) &&
    query.customer
      .toLowerCase()
      .split(/\s+/)
      .every((part) => words.some((word) => word.startsWith(part))) &&
    (query.reference === '' ||
      [row.reference, row.invoice_number].includes(query.reference) ||
      Number(number) === Number(query.reference)) &&
    row.placed_at >= (query.from ?? -Infinity) &&
    row.placed_at <= (query.to ?? Infinity) &&
    row.gross >= (query.min_gross ?? -Infinity) &&
    row.gross <= (query.max_gross ?? Infinity)
  );
}

/** An order as its row. */
export function rowOf(order: C.OrderView): C.OrderRowView {
  return {
    id: order.id,
    reference: order.reference,
    state: order.state,
    method: order.method,
    customer_kind: order.customer_kind,
    customer_name: order.customer_name,
    gross: order.totals.gross,
    refunded: 0,
    placed_at: order.placed_at,
    updated_at: order.timeline.at(-1)?.at ?? order.placed_at,
    front_status: order.front_status,
    invoice_number: order.invoice_number,
    attention: attention(order),
    problem: order.problem?.code ?? null,
    retry_at: order.problem?.retry_at ?? null,
  };
}

/** A row without making its order: a search reads through many. */
function brief(index: number, now: number): C.OrderRowView {
  const { state, placed_at, problem, customer_name, customer_kind, reference, lines } = made(index, now);
  return {
    id: `past-${index}`,
    reference,
    state,
    method: methodOf(customer_kind, index),
    customer_kind,
    customer_name,
    gross: lines.reduce((sum, line) => sum + line.amount, 0),
    refunded: 0,
    placed_at,
    updated_at: placed_at,
    front_status: frontStatus(state),
    invoice_number: invoiceNumber(state, index),
    attention: attention({ state }),
    problem,
    retry_at: null,
  };
}

function view(index: number, now: number): C.OrderView {
  const { state, placed_at, problem, customer_name, customer_kind, reference, lines } = made(index, now);
  const gross = lines.reduce((sum, line) => sum + line.amount, 0);
  const vat = Math.round(gross / 5);
  const method = methodOf(customer_kind, index);
  const sent = state !== 'Queued' && state !== 'Sending' && state !== 'Rejected' && state !== 'Unknown';
  const order: C.OrderView = {
    id: `past-${index}`,
    revision: 0,
    reference,
    state,
    front_status: frontStatus(state),
    front_order: sent ? `ODR42862${String(44_937 + index)}` : null,
    invoice_number: invoiceNumber(state, index),
    customer_kind,
    customer_name,
    method,
    maturity_days: customer_kind === 'private' ? 10 : 14,
    lines,
    totals: {
      net: gross - vat,
      vat,
      discount: 0,
      gross,
      vat_lines: [{ rate: 2500, net: gross - vat, vat }],
      item_count: lines.reduce((sum, line) => sum + line.quantity / 1000, 0),
    },
    placed_at,
    timeline: timelineOf(state, placed_at),
    field_problems:
      state === 'Rejected'
        ? [{ field: 'email', code: 'server', message: 'The email field is required.' }]
        : [],
    problem:
      problem === null
        ? null
        : { code: problem, message: '', retry_at: state === 'Queued' ? now + 95_000 : null },
    actions: waysOf(state),
    goods_released: state === 'Invoiced' || state === 'Paid',
    parked: false,
    bankid: null,
    refunds: refundsOf(state, lines, gross, placed_at),
    receipt: state === 'Invoiced' || state === 'Queued' ? 'original' : INVOICED.has(state) ? 'copy' : 'none',
  };
  return order;
}

interface Made {
  state: C.StateName;
  placed_at: number;
  problem: C.ProblemCode | null;
  reference: string;
  customer_name: string;
  customer_kind: C.CustomerKind;
  lines: C.OrderLineView[];
}

/** The order at a place of the history, the same whenever it is asked for. */
function made(index: number, now: number): Made {
  const top = TOP[index];
  const minutes = top?.[1] ?? 60 + (index - TOP.length) * 17;
  const kind = index % 3 === 0 ? 'private' : 'corporate';
  const lines = Array.from({ length: 1 + (index % 4) }, (_, line) => {
    const [name, price] = GOODS[(index + line * 5) % GOODS.length] ?? ['', 0];
    const count = 1 + ((index + line) % 3);
    return { name, unit: 'stk', quantity: count * 1000, amount: price * count };
  });
  return {
    state: top?.[0] ?? REST[(index * 7) % REST.length] ?? 'Paid',
    placed_at: now - minutes * 60_000,
    problem: top?.[2] ?? null,
    reference: `2-${String(Math.max(0, LAST_NUMBER - index + (index > LAST_NUMBER ? 1_000_000 : 0))).padStart(6, '0')}`,
    customer_name: NAMES[(index * 5 + 1) % NAMES.length] ?? '',
    customer_kind: kind,
    lines,
  };
}

function methodOf(kind: C.CustomerKind, index: number): C.MethodName {
  if (kind === 'private') return index % 2 === 0 ? 'checkout' : 'send_invoice';
  return index % 2 === 0 ? 'ehf' : 'send_invoice';
}

function frontStatus(state: C.StateName): string | null {
  const status: Partial<Record<C.StateName, string>> = {
    Invoiced: 'INVOICED',
    Paid: 'PAID',
    Cancelled: 'CANCELLED',
    Expired: 'EXPIRED',
    Refunded: 'REFUNDED',
    PartlyRefunded: 'PARTIAL REFUNDED',
    Other: 'Inkasso',
    AwaitingBankId: 'SENT',
    Confirming: 'SENT',
  };
  return status[state] ?? null;
}

const INVOICED: ReadonlySet<C.StateName> = new Set([
  'Invoiced',
  'Paid',
  'Refunded',
  'PartlyRefunded',
  'Other',
]);

/** What was given back: all of it, or the first line. */
function refundsOf(
  state: C.StateName,
  lines: C.OrderLineView[],
  gross: number,
  placed_at: number,
): C.RefundView[] {
  if (state !== 'Refunded' && state !== 'PartlyRefunded') return [];
  const whole = state === 'Refunded';
  const back = whole ? lines : lines.slice(0, 1);
  return [
    {
      refund: 1,
      state: 'confirmed',
      amount: whole ? gross : (back[0]?.amount ?? 0),
      whole,
      lines: back.map(({ name, unit, quantity, amount }, line) => ({ line, name, unit, quantity, amount })),
      note: 'Feil størrelse',
      requested_at: placed_at + 86_000_000,
      cause: '',
      message: '',
      receipt: 'copy',
    },
  ];
}

function invoiceNumber(state: C.StateName, index: number): string | null {
  return INVOICED.has(state) ? String(100_234 + ((index * 3) % 900_000)) : null;
}
