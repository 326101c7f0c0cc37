import type { Backend } from './backend';
import type { FoundOrderView, NoticeCode, PrinterView, ProfileName } from './contract';
import { ScriptedCatalogue, type Sample } from './scripted/catalogue';
import { ScriptedBackend } from './scripted/scripted';

/** How long the played program takes over each step of an order. */
const STEP_MS = 1500;

/** What Front Payment has and a restored backup does not hold. */
const FOUND: FoundOrderView[] = [
  {
    front_order: 'ODR4286244937',
    status: 'INVOICED',
    reference: '1-004188',
    customer_name: 'Trondheim Turforening og Friluftsliv for Alle',
    gross: 1_249_900,
    dated_at: Date.now() - 86_400_000,
    invoice_number: '10047',
    found_at: Date.now(),
  },
  {
    front_order: 'ODR4286245102',
    status: 'SENT',
    reference: null,
    customer_name: 'Kari Nordmann',
    gross: 79_800,
    dated_at: null,
    invoice_number: null,
    found_at: Date.now(),
  },
];

/**
 * The scripted program for the UI in a plain browser. The address chooses the scene:
 * `?lang=en&theme=dark&profile=training&offline&token=missing&notice=clock_drift&products=5000&printer=paper_out&prints=2&orders=1000000&candidates=2&found&fail=store_locked&manual&kiosk&picture=a.jpg&picture=b.webm&color=f08a24&logo=logo.png&nocompanies&pin=1234&out_of_order`.
 * `window.scripted` moves it from the console.
 */
export function browserBackend(): Backend {
  const query = new URLSearchParams(location.search);
  const notice = query.get('notice') as NoticeCode | null;
  const products = Number(query.get('products') ?? 0);
  const history = Number(query.get('orders') ?? 400);
  const backend = new ScriptedBackend({
    profile: (query.get('profile') as ProfileName | null) ?? 'training',
    kiosk: query.has('kiosk'),
    outOfOrder: query.has('out_of_order'),
    pictures: query.getAll('picture'),
    language: query.get('lang') === 'en' ? 'en' : 'nb',
    theme: query.get('theme') === 'dark' ? 'dark' : 'light',
    connection: {
      online: !query.has('offline'),
      queued: query.has('offline') ? 2 : 0,
      attention: history > 0 ? 3 : 0,
      oldest_at: query.has('offline') ? Date.now() - 4 * 60_000 : null,
      clock_drift_ms: query.get('notice') === 'clock_drift' ? 95_000 : null,
    },
    token: {
      state: query.get('token') === 'missing' ? 'missing' : 'kept',
      keychain: !query.has('nokeychain'),
    },
    history,
    candidates: Number(query.get('candidates') ?? 1),
    printer: scenePrinter(query),
    notices: notice === null ? [] : [{ code: notice, detail: '47' }],
    found: { looking: false, orders: query.has('found') ? FOUND : [] },
    recovery: query.has('backup')
      ? { file: '/backups/kasse.sqlite', made_at: Date.now() - 2_400_000, orders: 4187 }
      : null,
    catalogue: products > 0 ? ScriptedCatalogue.ofSize(products) : sampleCatalogue(),
  });
  if (query.has('printer'))
    Object.assign(backend.settings, { printer_kind: 'network', printer_host: '192.168.1.50' });
  Object.assign(backend.settings, {
    kiosk_color: query.get('color') ?? '',
    shop_logo: query.get('logo') ?? '',
    kiosk_companies: !query.has('nocompanies'),
  });
  const pin = query.get('pin');
  if (pin !== null) backend.settings.pin_is_set = backend.pin.set(undefined, pin).is_set;
  const failure = query.get('fail');
  if (failure !== null)
    backend.refuse('start', failure as never, null, 'database version 9, this program knows 4');
  if (!query.has('manual')) playOrders(backend);
  Object.assign(window, { scripted: backend });
  return backend;
}

/** `printer` names its state, `prints` how many receipts wait: the first of them may be on paper. */
function scenePrinter(query: URLSearchParams): PrinterView {
  const state = query.get('printer') as PrinterView['state'] | null;
  const jobs = Array.from(
    { length: Number(query.get('prints') ?? 0) },
    (_, index): PrinterView['jobs'][0] => ({
      id: index + 1,
      order: `order-${index}`,
      reference: `2-00418${index}`,
      refund: null,
      copy: index === 2,
      state: index === 0 ? 'unknown' : 'waiting',
      queued_at: Date.now() - 90_000 * (index + 1),
    }),
  );
  const detail = state === 'unreachable' ? 'Connection refused (os error 111)' : '';
  return { state: state ?? 'ready', detail, asked_at: null, jobs };
}

/** The catalogue that the program is delivered with, or a smaller one when that file is not there. */
function sampleCatalogue(): ScriptedCatalogue {
  const files = import.meta.glob<Sample>('../../../crates/store/sample/catalogue.json', {
    eager: true,
    import: 'default',
  });
  const sample = Object.values(files)[0];
  return sample === undefined ? new ScriptedCatalogue() : ScriptedCatalogue.fromSample(sample);
}

/** Lets every placed order go its usual way by itself. */
function playOrders(backend: ScriptedBackend): void {
  const call = backend.call.bind(backend);
  backend.call = async (name, ...request) => {
    const answer = await call(name, ...request);
    if (name === 'order_place' || name === 'order_correct') setTimeout(() => accept(backend), STEP_MS);
    return answer;
  };
}

function accept(backend: ScriptedBackend): void {
  const order = backend.order;
  if (order?.state !== 'Sending') return;
  const at = Date.now();
  const timeline = [...order.timeline, { at, kind: 'accepted' as const, detail: '' }];
  if (order.method === 'checkout' && order.customer_kind === 'private') {
    const bankid = backend.visit({ window_open: true });
    const actions = ['bankid_open', 'bankid_external', 'cancel'] as const;
    backend.moveOrder({ state: 'AwaitingBankId', timeline, bankid, actions: [...actions] });
    return;
  }
  backend.moveOrder({
    state: 'Invoiced',
    timeline: [...timeline, { at, kind: 'status', detail: 'INVOICED' }],
    invoice_number: '100234',
    front_order: 'ODR4286244937',
    goods_released: true,
    actions: ['receipt', 'new_sale', 'refund', 'resend', 'cancel'],
    receipt: 'original',
  });
}
