import { encode } from 'uqr';
import { BackendError, type Backend, type RequestOf } from '../backend';
import type * as C from '../contract';
import { refusal, ScriptedCart } from './cart';
import { ScriptedCatalogue } from './catalogue';
import { checkCustomer } from './customer';
import { candidatesOf } from './decision';
import { isManagersChange, ScriptedPin } from './pin';
import { ScriptedOrders } from './orders';

/** What a scripted program starts with. */
export interface Script {
  profile: C.ProfileName;
  kiosk: boolean;
  /** The staff took the kiosk out of order. */
  outOfOrder: boolean;
  /** Whether the kiosk's page can be changed after a customer. */
  pageLeaves: boolean;
  /** The merchant's pictures on the kiosk at rest. */
  pictures: string[];
  language: C.LanguageName;
  theme: C.Theme;
  connection: C.ConnectionView;
  token: C.TokenView;
  notices: C.NoticeView[];
  catalogue: ScriptedCatalogue;
  openOrder: C.OrderView | null;
  /** The newest good backup, where the database can't be opened. */
  recovery: C.RecoveryBackup | null;
  /** What a restored backup does not hold. */
  found: C.FoundOrders;
  /** The orders whose sale is not over. */
  openOrders: C.OrderView[];
  /** The receipt printer, once one is chosen in the settings. */
  printer: C.PrinterView;
  /** What can be chosen to print on this machine. */
  printerChoices: C.PrinterChoices;
  /** How many orders Front Payment has that may be one whose outcome is open. */
  candidates: number;
  /** How many orders the history has behind those. */
  history: number;
  /** The customer of an order, as the program keeps it. */
  customer: C.CustomerForm;
  /** The clock, so that tests can hold it. */
  now: () => number;
}

const SETTINGS: C.SettingsForm = {
  shop_name: 'Fjell & Fritid',
  shop_organization_number: '123456785',
  shop_vat_registered: true,
  shop_business_register: true,
  shop_street: 'Munkegata 1',
  shop_zip: '7011',
  shop_logo: '',
  shop_city: 'Trondheim',
  till_name: 'Kasse 2 · Trondheim Torg',
  cashier: 'Ingrid',
  language: 'nb',
  theme: 'light',
  receipt_paper: 'roll80',
  receipt_folder: '',
  printer_kind: 'system',
  printer_name: '',
  printer_host: '',
  printer_port: 9100,
  printer_path: '',
  printer_baud: 19200,
  printer_columns: 42,
  printer_cut: 'partial',
  printer_drawer: false,
  printer_answers: true,
  printer_qr: 'printer',
  invoice_fee: true,
  corporate_maturity_days: 14,
  vat_rates: '25, 15, 12, 0',
  offline_corporate_checkout: true,
  offline_send_invoice: true,
  offline_ehf: true,
  offline_payment_link: true,
  offline_largest_order: '50000',
  offline_largest_sum: '500000',
  offline_wait: 3,
  offline_wait_unit: 'days',
  kiosk: false,
  kiosk_idle_seconds: 60,
  kiosk_warning_seconds: 30,
  kiosk_own_phone: true,
  kiosk_payment_link: true,
  kiosk_companies: true,
  kiosk_volume: 60,
  kiosk_scan_seconds: 0,
  kiosk_dark_minutes: 0,
  kiosk_nightly_restart: true,
  kiosk_pictures: '',
  kiosk_color: '',
  ehf_path: 'orders/invoice/create/ehf',
  ehf_products: 'map',
  order_date_submit: 'unix_seconds',
  order_date_create: 'unix_seconds',
  order_date_ehf: 'unix_seconds',
  connect_seconds: 5,
  call_seconds: 30,
  bankid_hosts: '',
  bankid_minutes: 10,
  callback_url: 'https://example.no/callback',
  success_url: 'https://example.no/success',
  failure_url: 'https://example.no/failure',
  till_id: '2',
  till_id_fixed: true,
  pin_is_set: false,
  api_url: 'http://127.0.0.1:8477/api/v1',
};

const CUSTOMER: C.CustomerForm = {
  kind: 'private',
  name: 'Kari Nordmann',
  email: 'kari@example.no',
  country_code: '+47',
  msisdn: '90012345',
  personal_number: '',
  organization_number: '',
  street: 'Luramyrveien 65',
  zip: '4313',
  city: 'Sandnes',
  country: 'NO',
  customer_reference: '',
  language: 'no',
};

const BACKUP_FOLDER = '/home/ingrid/.local/share/no.kasse.till/production/backups';

type Handlers = { [K in keyof C.Commands]: (request: C.Commands[K]['request']) => C.Commands[K]['answer'] };

/**
 * The program, played in memory: the cart and the catalogue work, orders go where the script moves them. It serves the
 * component tests and the UI in a plain browser.
 */
export class ScriptedBackend implements Backend {
  /** Every call so far, oldest first. */
  readonly calls: { name: keyof C.Commands; request: unknown }[] = [];
  /** The order on its way. */
  order: C.OrderView | null;
  settings: C.SettingsForm;
  backup: C.BackupStatus = { folder: BACKUP_FOLDER, is_default: true, last_at: null, kept: 0 };
  readonly script: Script;
  private readonly cart = new ScriptedCart();
  readonly pin = new ScriptedPin();
  /** Keys that were pressed for BankID's window. */
  readonly keys: string[] = [];
  private readonly past: ScriptedOrders;
  private readonly refusals = new Map<keyof C.Commands, C.UiError[]>();
  private readonly held = new Map<keyof C.Commands, Promise<void>[]>();
  private readonly listeners = new Map<keyof C.Events, Set<(payload: never) => void>>();
  private orderNumber = 4187;
  private revision = 0;

  constructor(script: Partial<Script> = {}) {
    this.script = {
      profile: 'production',
      kiosk: false,
      outOfOrder: false,
      pictures: [],
      language: 'nb',
      theme: 'light',
      connection: { online: true, queued: 0, attention: 0, oldest_at: null, clock_drift_ms: null },
      token: { state: 'kept', keychain: true },
      notices: [],
      catalogue: new ScriptedCatalogue(),
      pageLeaves: false,
      openOrder: null,
      recovery: null,
      found: { orders: [], looking: false },
      openOrders: [],
      candidates: 0,
      printer: { state: 'ready', detail: '', asked_at: null, jobs: [] },
      printerChoices: {
        kinds: ['system', 'network', 'usb', 'serial'],
        printers: [
          { name: 'HP_LaserJet_Kontor', is_default: true },
          { name: 'Kvittering', is_default: false },
        ],
      },
      history: 0,
      customer: CUSTOMER,
      now: () => Date.now(),
      ...script,
    };
    this.order = this.script.openOrder;
    this.past = new ScriptedOrders(this.script.history, this.script.now);
    this.settings = { ...SETTINGS, language: this.script.language, theme: this.script.theme };
  }

  /** The next call of `name` is refused with this error. */
  refuse(name: keyof C.Commands, code: C.ErrorCode, field: string | null = null, message = ''): void {
    const waiting = this.refusals.get(name) ?? [];
    this.refusals.set(name, [...waiting, { code, field, message, retryable: false }]);
  }

  /** The next call of `name` waits until the returned function is called. */
  hold(name: keyof C.Commands): () => void {
    const { promise, resolve } = deferred();
    this.held.set(name, [...(this.held.get(name) ?? []), promise]);
    return resolve;
  }

  /** Tells the UI of an event. */
  emit<K extends keyof C.Events>(name: K, payload: C.Events[K]): void {
    for (const heard of this.listeners.get(name) ?? []) heard(payload as never);
  }

  /** Moves the order on its way and tells the UI. */
  moveOrder(change: Partial<C.OrderView>): C.OrderView {
    if (this.order === null) throw refusal('order_not_found');
    this.order = { ...this.order, revision: ++this.revision, ...change };
    this.past.keep(this.order);
    this.emit('order_changed', this.order);
    return this.order;
  }

  /** How often a command was called. */
  count(name: keyof C.Commands): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  /** The latest request of a command. */
  last<K extends keyof C.Commands>(name: K): C.Commands[K]['request'] | undefined {
    return this.calls.findLast((call) => call.name === name)?.request as C.Commands[K]['request'] | undefined;
  }

  async call<K extends keyof C.Commands>(
    name: K,
    ...request: RequestOf<K>
  ): Promise<C.Commands[K]['answer']> {
    // As over the real bridge, nothing is shared: both ways are copies.
    const copy = structuredClone<C.Commands[K]['request']>(request[0] ?? null);
    this.calls.push({ name, request: copy });
    await this.held.get(name)?.shift();
    const error = this.refusals.get(name)?.shift();
    if (error !== undefined) throw new BackendError(error);
    return structuredClone(this.handlers[name](copy));
  }

  on<K extends keyof C.Events>(name: K, heard: (payload: C.Events[K]) => void): () => void {
    const all = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, all);
    all.add(heard);
    return () => void all.delete(heard);
  }

  async listening(): Promise<void> {
    // Nothing lies between it and the UI.
  }

  private readonly handlers: Handlers = {
    start: () => this.start(),
    ui_ready: () => null,
    close_anyway: () => null,
    ui_hears: () => null,
    open_again: () => null,
    recovery: () => ({ folder: this.backup.folder, newest: this.script.recovery }),
    backup_restore: () => null,
    backup_status: () => this.backup,
    backup_now: () =>
      (this.backup = { ...this.backup, last_at: this.script.now(), kept: this.backup.kept + 1 }),
    backup_folder_set: ({ folder, pin }) => {
      this.pin.check(pin);
      if (folder !== '' && !folder.startsWith('/')) throw refusal('invalid_field', 'folder');
      const is_default = folder === '';
      return (this.backup = { ...this.backup, folder: is_default ? BACKUP_FOLDER : folder, is_default });
    },
    language_set: ({ language }) => {
      this.settings.language = language;
      return null;
    },
    settings_get: () => this.settings,
    settings_save: ({ form, pin }) => this.save(form, pin),
    token_set: ({ keep, pin }) => {
      this.pin.check(pin);
      return (this.script.token = { ...this.script.token, state: keep ? 'kept' : 'for_this_run' });
    },
    token_clear: ({ pin }) => {
      this.pin.check(pin);
      return (this.script.token = { ...this.script.token, state: 'missing' });
    },
    pin_set: ({ old, new: wanted }) => this.pinView(this.pin.set(old, wanted)),
    pin_clear: ({ pin }) => this.pinView(this.pin.clear(pin)),
    catalogue_search: (search) => this.script.catalogue.search(search, this.settings.language),
    cart_add: ({ sku }) => this.cart.add(this.product(sku)),
    cart_scan: ({ code }) => this.cart.add(this.product(code)),
    cart_set_quantity: ({ line, quantity }) => this.cart.setQuantity(line, quantity),
    cart_set_price: ({ line, price }) => this.cart.setPrice(line, price),
    cart_set_discount: ({ line, discount }) => this.cart.setDiscount(line, discount),
    cart_remove: ({ line }) => this.cart.remove(line),
    cart_clear: () => this.cart.clear(),
    cart_undo: () => this.cart.undo(),
    customer_check: (form) => checkCustomer(form, this.script.connection, this.script.token.state),
    order_place: (place) => this.place(place),
    orders_page: (query) => this.past.page(query, this.own()),
    orders_open: () => ({ orders: this.script.openOrders.map(summary) }),
    order_get: ({ order }) => this.find(order),
    order_form: () => this.script.customer,
    order_correct: ({ customer }) =>
      this.moveOrder({
        state: 'Sending',
        customer_name: customer.name,
        field_problems: [],
        problem: null,
        actions: [],
      }),
    order_send_invoice_instead: () => this.takeWay('send_invoice'),
    order_payment_link: () => this.takeWay('payment_link'),
    order_park: () =>
      this.moveOrder({
        parked: true,
        problem: null,
        actions: ['retry', 'invoice_instead', 'payment_link', 'new_sale', 'correct', 'edit_cart', 'cancel'],
        timeline: this.step('parked', ''),
      }),
    order_retry: () => this.moveOrder({ state: 'Sending', problem: null, actions: [] }),
    order_cancel: () => this.moveOrder({ state: 'Cancelled', bankid: null, actions: ['new_sale'] }),
    order_candidates: ({ order }) => candidatesOf(this.find(order), this.script.candidates),
    order_look_again: ({ order }) => this.find(order),
    order_adopt: ({ front_order }) =>
      this.moveOrder({ state: 'Confirming', front_order, problem: null, actions: ['new_sale', 'cancel'] }),
    order_send_again: () =>
      this.moveOrder({ state: 'Queued', problem: null, actions: ['cancel', 'new_sale'] }),
    order_edit_cart: () => this.cart.view(),
    sale_new: () => {
      this.order = null;
      return this.cart.startOver();
    },
    kiosk_end: () => {
      this.order = null;
      this.settings.language = this.script.language;
      this.cart.clear();
      return this.cart.startOver();
    },
    bankid_open: () => this.moveOrder({ bankid: this.visit({ window_open: true }) }),
    bankid_external: () => this.moveOrder({ bankid: this.visit({ external: true }) }),
    bankid_close: () => this.moveOrder({ bankid: this.visit({}) }),
    bankid_place: () => null,
    bankid_focus: () => null,
    bankid_key: ({ key }) => {
      this.keys.push(key);
      return null;
    },
    bankid_code: () => {
      this.moveOrder({ bankid: this.visit({ external: true }) });
      return { rows: codeOf('https://auth.bankid.no/visit/4b1d77e0c2f94a53') };
    },
    kiosk_staff: ({ pin }) => {
      this.pin.check(pin);
      return this.staff();
    },
    kiosk_switch: ({ pin, out_of_order }) => {
      this.pin.check(pin);
      this.script.outOfOrder = out_of_order;
      return this.staff();
    },
    kiosk_print_test: ({ pin }) => {
      this.pin.check(pin);
      return { outcome: this.testPrint().outcome, staff: this.staff() };
    },
    kiosk_pictures: () => ({
      pictures: this.script.pictures.map((src) => ({ src, film: /\.(mp4|webm)$/.test(src) })),
    }),
    kiosk_at_rest: () => null,
    kiosk_new_page: () => this.script.pageLeaves,
    kiosk_leave: ({ pin }) => {
      this.pin.check(pin);
      return null;
    },
    kiosk_closed: () => ({ kiosk: this.script.kiosk, has_pin: this.pin.isSet }),
    kiosk_recover: ({ pin }) => {
      this.pin.check(pin);
      return null;
    },
    receipt_view: () => ({
      text: receiptText(this.current()),
      qr: this.current().reference,
      standing: this.current().receipt === 'none' ? 'original' : this.current().receipt,
    }),
    receipt_code: () => ({ rows: codeOf(`Fjell & Fritid\nSalgskvittering ${this.order?.reference ?? ''}`) }),
    receipt_print: () => ({ queued: this.settings.printer_kind !== 'system' }),
    printer_status: () => this.printerNow(),
    printer_choices: () => this.script.printerChoices,
    printer_test: () => this.testPrint(),
    print_jobs_retry: () => this.printerNow(),
    print_job_cancel: ({ job }) => this.withoutJob(job),
    print_job_decide: ({ job, came_out }) =>
      came_out
        ? this.withoutJob(job)
        : this.printerSays({
            jobs: this.script.printer.jobs.map((it) => (it.id === job ? { ...it, state: 'waiting' } : it)),
          }),
    receipt_save: () => ({ path: `/home/ingrid/Dokumenter/Kvittering ${this.current().reference}.pdf` }),
    receipt_show: () => null,
    order_refundable: ({ order }) => this.refundable(order),
    order_refund_preview: (request) => this.refundPreview(request),
    order_refund: (request) => this.refund(request),
    orders_found: () => this.script.found,
    order_found_settle: ({ front_order }) => {
      const { orders, looking } = this.script.found;
      if (!orders.some((it) => it.front_order === front_order)) throw refusal('order_not_found');
      return (this.script.found = { looking, orders: orders.filter((it) => it.front_order !== front_order) });
    },
    order_refund_decide: ({ refund, happened }) =>
      this.moveOrder({
        refunds: this.current().refunds.map((it) =>
          it.refund === refund ? { ...it, state: happened ? 'confirmed' : 'sending' } : it,
        ),
      }),
    order_resend: () =>
      this.moveOrder({
        timeline: [...this.current().timeline, { at: this.script.now(), kind: 'resent', detail: '' }],
      }),
  };

  private printerNow(): C.PrinterView {
    const { printer } = this.script;
    const ofSystem = ['system', 'stopped', 'missing'].includes(printer.state);
    return this.settings.printer_kind === 'system' && !ofSystem
      ? { ...printer, state: 'system', detail: '' }
      : printer;
  }

  private withoutJob(job: number): C.PrinterView {
    return this.printerSays({ jobs: this.script.printer.jobs.filter((it) => it.id !== job) });
  }

  /** The printer changes, and the UI is told. */
  printerSays(change: Partial<C.PrinterView>): C.PrinterView {
    this.script.printer = { ...this.script.printer, ...change };
    this.emit('printer_changed', this.printerNow());
    return this.printerNow();
  }

  private testPrint(): C.PrinterTested {
    const printer = this.printerNow();
    const works = ['system', 'ready', 'paper_low'].includes(printer.state);
    if (!works) return { outcome: 'not_sent', printer };
    return { outcome: printer.state === 'system' ? 'sent' : 'printed', printer };
  }

  private start(): C.Start {
    const { profile, connection, token, notices, catalogue } = this.script;
    const { language } = this.settings;
    return {
      version: '0.1.0',
      profile,
      kiosk: this.script.kiosk,
      kiosk_setup: {
        idle_ms: 60_000,
        warning_ms: 30_000,
        bankid_ms: this.settings.bankid_minutes * 60_000,
        prints: true,
        printer_answers: this.settings.printer_answers,
        bankid_f6: true,
        bankid_keyboard: true,
        own_phone: this.settings.kiosk_own_phone,
        payment_link: this.settings.kiosk_payment_link,
        companies: this.settings.kiosk_companies,
        volume: this.settings.kiosk_volume,
        scan_ms: this.settings.kiosk_scan_seconds * 1000,
        has_pin: this.settings.pin_is_set,
        out_of_order: this.script.outOfOrder,
        color: this.settings.kiosk_color === '' ? null : this.settings.kiosk_color,
        logo: this.script.kiosk && this.settings.shop_logo !== '' ? this.settings.shop_logo : null,
      },
      language,
      theme: this.settings.theme,
      shop: { name: this.settings.shop_name, till: this.settings.till_name, cashier: this.settings.cashier },
      categories: catalogue.categories(language),
      cart: this.cart.view(),
      customer_there: this.script.kiosk && (this.order !== null || this.cart.view().lines.length > 0),
      open_order: this.order,
      connection,
      token,
      notices,
    };
  }

  private staff(): C.KioskStaff {
    return {
      version: '0.1.0',
      till: this.settings.till_name,
      out_of_order: this.script.outOfOrder,
      connection: this.script.connection,
      token: this.script.token.state,
      printer: this.printerNow().state,
      unprinted: this.script.printer.jobs.length,
      sales: [
        { reference: '1-000042', state: 'Invoiced', gross: 199_900, placed_at: Date.now() },
        { reference: '1-000041', state: 'Declined', gross: 49_900, placed_at: Date.now() - 600_000 },
      ],
    };
  }

  private pinView(view: C.PinView): C.PinView {
    this.settings.pin_is_set = view.is_set;
    return view;
  }

  private takeWay(method: 'send_invoice' | 'payment_link'): C.OrderView {
    const timeline = this.step('method_changed', method);
    return this.moveOrder({
      method,
      parked: false,
      problem: null,
      actions: ['cancel', 'new_sale'],
      timeline,
    });
  }

  private step(kind: C.TimelineKind, detail: string): C.TimelineEntry[] {
    return [...this.current().timeline, { at: this.script.now(), kind, detail }];
  }

  private save(form: C.SettingsForm, pin: string | undefined): C.SettingsSaved {
    const errors: C.FieldProblem[] = [];
    if (form.shop_name.trim() === '') errors.push({ field: 'shop_name', code: 'required', message: '' });
    if (!/^\d{9}$/.test(form.shop_organization_number)) {
      errors.push({ field: 'shop_organization_number', code: 'wrong_length', message: '9' });
    }
    for (const field of ['offline_largest_order', 'offline_largest_sum'] as const) {
      if (!/^[\d\s]*([.,]\d{1,2})?$/.test(form[field])) errors.push({ field, code: 'amount', message: '' });
    }
    if (!/^(#?[0-9a-f]{6})?$/i.test(form.kiosk_color))
      errors.push({ field: 'kiosk_color', code: 'color', message: '' });
    if (!/^(data:image\/(png|jpeg);base64,.+)?$/.test(form.shop_logo))
      errors.push({ field: 'shop_logo', code: 'picture_unreadable', message: '' });
    const hours = form.offline_wait * (form.offline_wait_unit === 'days' ? 24 : 1);
    if (hours < 1 || hours > 720) errors.push({ field: 'offline_wait', code: 'wait_range', message: '' });
    if (errors.length > 0) return { settings: this.settings, errors };
    if (isManagersChange(this.settings, form)) this.pin.check(pin);
    this.settings = form;
    return { settings: this.settings, errors };
  }

  private product(code: string): C.ProductView {
    const product = this.script.catalogue.find(code.trim(), this.settings.language);
    if (product === null) throw refusal('product_not_found');
    return product;
  }

  /** An order that was left comes into hand by being opened. */
  private find(id: string): C.OrderView {
    this.order = this.script.openOrders.find((order) => order.id === id) ?? this.past.find(id) ?? this.order;
    return this.current();
  }

  /** What is left of an order's lines after its refunds. */
  private refundable(id: string): C.Refundable {
    const order = this.find(id);
    const given = order.refunds.filter(({ state }) => state !== 'refused' && state !== 'not_sent');
    const lines = order.lines.map((line, index) => {
      const parts = given.flatMap((refund) => refund.lines).filter((part) => part.line === index);
      const back = parts.reduce((sum, part) => sum + part.amount, 0);
      const quantity = parts.reduce((sum, part) => sum + (part.quantity ?? 0), 0);
      return {
        line: index,
        ...line,
        left_quantity: line.quantity - quantity,
        left_amount: line.amount - back,
      };
    });
    const refunded = given.reduce((sum, { amount }) => sum + amount, 0);
    const open = given.some(({ state }) => state !== 'confirmed');
    const hindrance = open ? 'refund_open' : refunded >= order.totals.gross ? 'nothing_left' : null;
    return {
      order: id,
      lines,
      gross: order.totals.gross,
      refunded,
      left: order.totals.gross - refunded,
      hindrance,
      by_line_hindrance: hindrance,
    };
  }

  /** What a refund comes to. */
  private refundPreview({ order, whole, lines }: C.OrderRefund): C.RefundPreview {
    const parts = this.refundable(order).lines.flatMap((line): C.RefundedLineView[] => {
      const asked = lines.find((it) => it.line === line.line);
      if (!whole && asked === undefined) return [];
      const quantity = whole ? line.left_quantity : (asked?.quantity ?? null);
      const share = quantity === null ? (asked?.amount ?? 0) : (line.amount * quantity) / line.quantity;
      if (share > line.left_amount) throw refusal('invalid_field', 'amount');
      const amount = whole ? line.left_amount : Math.round(share);
      return amount === 0 ? [] : [{ line: line.line, name: line.name, unit: line.unit, quantity, amount }];
    });
    return { amount: parts.reduce((sum, part) => sum + part.amount, 0), lines: parts };
  }

  private refund(request: C.OrderRefund): C.OrderView {
    const { whole, note } = request;
    const { amount, lines: parts } = this.refundPreview(request);
    const refund: C.RefundView = {
      refund: this.current().refunds.length + 1,
      state: 'pending',
      amount,
      whole,
      lines: parts,
      note,
      requested_at: this.script.now(),
      cause: '',
      message: '',
      receipt: 'original',
    };
    return this.moveOrder({ refunds: [...this.current().refunds, refund] });
  }

  /** The orders that are scripted one by one, the one on its way as it is now. */
  private own(): C.OrderView[] {
    const { order } = this;
    const others = this.script.openOrders.filter((it) => it.id !== order?.id);
    return order === null || order.id.startsWith('past-') ? others : [order, ...others];
  }

  private current(): C.OrderView {
    if (this.order === null) throw refusal('order_not_found');
    return this.order;
  }

  /** A visit to BankID that has just begun, in none of the places until told. */
  visit(change: Partial<C.BankIdView>): C.BankIdView {
    const order = this.current().id;
    const ends_at = this.script.now() + 10 * 60_000;
    const quiet = { blocked_host: null, loading: false, slow: false, window_open: false, external: false };
    return { order, host: 'auth.bankid.no', ends_at, ...quiet, ...change };
  }

  private place({ customer, method, maturity_days, confirmed_amount }: C.Place): C.OrderView {
    const cart = this.cart.view();
    if (cart.lines.length === 0) throw refusal('cart_empty');
    if (cart.totals.gross !== confirmed_amount) throw refusal('not_allowed_now', 'cart');
    const at = this.script.now();
    this.order = {
      id: `order-${this.orderNumber}`,
      revision: ++this.revision,
      reference: `${this.settings.till_id}-${String(this.orderNumber++).padStart(6, '0')}`,
      state: 'Sending',
      front_status: null,
      front_order: null,
      invoice_number: null,
      customer_kind: customer.kind,
      customer_name: customer.name,
      method,
      maturity_days,
      lines: cart.lines.map(({ name, unit, quantity, amount }) => ({ name, unit, quantity, amount })),
      totals: cart.totals,
      placed_at: at,
      timeline: [
        { at, kind: 'placed', detail: '' },
        { at: at + 400, kind: 'send_started', detail: '' },
      ],
      field_problems: [],
      problem: null,
      parked: false,
      actions: [],
      goods_released: false,
      bankid: null,
      refunds: [],
      receipt: 'none',
    };
    return this.order;
  }
}

/** The rows of an address as a QR code. */
function codeOf(address: string): string[] {
  return encode(address, { border: 0 }).data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

function summary({
  id,
  reference,
  state,
  customer_name,
  totals,
  placed_at,
}: C.OrderView): C.OrderSummaryView {
  return { id, reference, state, customer_name, gross: totals.gross, placed_at };
}

/** About what the program's receipt looks like: 42 columns. */
function receiptText(order: C.OrderView): string {
  const money = (ore: number): string => (ore / 100).toFixed(2).replace('.', ',');
  const row = (left: string, right: string): string =>
    left.padEnd(42 - right.length).slice(0, 42 - right.length) + right;
  return [
    '            SALGSKVITTERING',
    '        Kredittsalg – faktura',
    '',
    'Fjell & Fritid AS',
    'Org.nr 123 456 785 MVA  Foretaksregisteret',
    'Munkegata 1, 7011 Trondheim',
    '',
    row('Ordre', order.reference),
    row('Kunde', order.customer_name),
    '-'.repeat(42),
    ...order.lines.map((line) =>
      row(`${line.quantity / 1000} ${line.unit} ${line.name}`, ` ${money(line.amount)}`),
    ),
    '-'.repeat(42),
    row('SUM', money(order.totals.gross)),
    ...order.totals.vat_lines.map((it) => row(`Mva ${it.rate / 100} % av ${money(it.net)}`, money(it.vat))),
    '',
    row('Faktura', order.invoice_number ?? ''),
  ].join('\n');
}
