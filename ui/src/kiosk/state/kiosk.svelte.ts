import { getContext, setContext } from 'svelte';
import { asUiError, type Backend } from '../../backend/backend';
import type {
  CustomerKind,
  FirstAnswers,
  KioskSetup,
  OrderView,
  ShopView,
  Start,
} from '../../backend/contract';
import { Catalogue } from '../../state/catalogue.svelte';
import { OrderProgress } from '../../state/order.svelte';
import { Sale } from '../../state/sale.svelte';
import { chime } from './chime';
import { Details } from './details.svelte';
import { Ears } from './ears';
import { goesItsWay } from './face';
import { Hands } from './hands.svelte';
import { IdleWatch } from './idleWatch.svelte';
import type { Stage } from './idle';
import type { KioskLanguage } from './language';
import { Link } from './link.svelte';
import { Purchase } from './purchase.svelte';
import { Receipt } from './receipt.svelte';
import { Refusals } from './refusals.svelte';
import { Sight } from './sight.svelte';
import { stageOf } from './stage';
import { Tongue } from './tongue.svelte';
import { Turn } from './turn.svelte';

/** What fills the screen. */
export type KioskScreen =
  | 'attract'
  | 'language'
  | 'browse'
  | 'cart'
  | 'who'
  | 'details'
  | 'summary'
  | 'closed'
  | 'order'
  | 'out_of_order';

/** What lies over it. */
export type Overlay = 'none' | 'help' | 'calling' | 'restart' | 'sight' | 'staff';

/** How long an answer of Front Payment's may take before the customer is asked whether they are there, in ms. */
const WAITING_MS = 180_000;
/** When to ask again for an order that could not be read, in ms. */
const LOOK_AGAIN_MS = 5_000;

const KEY = Symbol('kiosk');

/** A kiosk and the customer before it. */
export class Kiosk {
  screen = $state<KioskScreen>('attract');
  overlay = $state<Overlay>('none');
  /** From the press of the button until the program has the order. */
  placing = $state(false);
  /** A barcode that no product has. */
  unknownCode = $state<string | null>(null);
  searching = $state(false);
  shop = $state.raw<ShopView>({ name: '', till: '', cashier: '' });
  setup: KioskSetup;
  readonly isTraining: boolean;
  readonly sight = new Sight();

  readonly refusals = new Refusals();
  readonly catalogue: Catalogue;
  readonly sale: Sale;
  readonly progress: OrderProgress;
  readonly receipt: Receipt;
  readonly link = new Link(this);
  readonly purchase = new Purchase(this);
  readonly details: Details;
  readonly idle: IdleWatch;
  readonly hands = new Hands(this);
  readonly tongue: Tongue;
  private readonly turn: Turn;
  private readonly ears = new Ears(this);

  constructor(
    readonly backend: Backend,
    { start, products }: { start: Start; products: FirstAnswers['products'] },
  ) {
    this.tongue = new Tongue(this, start.language);
    this.isTraining = start.profile === 'training';
    this.shop = start.shop;
    this.catalogue = new Catalogue(backend);
    this.catalogue.begin(start.categories, products);
    this.sale = new Sale(backend, this.catalogue, this.refusals);
    this.details = new Details(backend);
    this.progress = new OrderProgress(backend, this.refusals, {
      withFront: () => this.details.forgetNumber(),
      cart: (cart) => {
        this.progress.forget();
        this.sale.show(cart);
        this.go('cart');
      },
    });
    this.receipt = new Receipt(backend, this.progress, this.refusals, () => this.setup.printer_answers);
    this.setup = $state.raw(start.kiosk_setup);
    const { idle_ms, warning_ms, bankid_ms } = start.kiosk_setup;
    const times = { idle_ms, warning_ms, waiting_ms: WAITING_MS, away_ms: bankid_ms };
    this.idle = new IdleWatch(times, () => void this.end());
    this.turn = new Turn(backend, {
      inHand: () => this.progress.order?.id ?? null,
      hasStaff: () => this.overlay === 'staff',
      forget: () => this.forget(),
      show: (cart) => this.sale.show(cart),
      rest: async () => {
        await this.tongue.nameProducts();
        this.rest();
      },
      close: () => this.go('out_of_order'),
      goOn: (order) => this.goOn(order),
      deafen: () => this.ears.deafen(),
      hear: () => this.ears.hear(),
    });
    this.ears.hear();
    // Where the page before this one fell with a customer before it, they see now that everything begins anew; but for an
    // order that goes its way: whether they have bought is theirs to know.
    const open = start.open_order;
    if (open !== null && goesItsWay(open)) {
      this.progress.show(open);
      this.go('order');
      // What became of it before this page heard anything is told by nobody.
      this.lookAgain(open.id);
      return;
    }
    this.turn.leftBehind = open?.id ?? null;
    // They may have been to BankID since that page fell: this one goes with them, too.
    this.turn.visited = start.customer_there;
    if (start.customer_there) void this.end();
    else this.rest();
  }

  /** What the customer is doing, for how long they may stand still. */
  readonly stage: Stage = $derived.by(() => stageOf(this));

  /** The customer's. */
  get language(): KioskLanguage {
    return this.tongue.language;
  }

  get ending(): boolean {
    return this.turn.ending;
  }

  go(screen: KioskScreen): void {
    this.refusals.clear();
    this.unknownCode = null;
    this.overlay = 'none';
    this.searching = false;
    this.screen = screen;
    this.turn.visited ||= this.isBegun;
  }

  /** What stands there while nobody does. */
  private rest(): void {
    this.go(this.setup.out_of_order ? 'out_of_order' : 'attract');
  }

  /** The staff put it out of order, or back to work. Whoever shops goes on; nobody begins. */
  switched(out_of_order: boolean): void {
    this.setup = { ...this.setup, out_of_order };
    if (this.screen !== 'attract' && this.screen !== 'out_of_order') return;
    this.screen = out_of_order ? 'out_of_order' : 'attract';
  }

  /** The customer wants somebody to come: seen and heard across the shop. */
  callStaff(): void {
    this.overlay = 'calling';
    chime(this.setup.volume);
  }

  /** The staff's five touches. */
  staff(): void {
    this.overlay = 'staff';
    this.turn.visited = true;
  }

  /** Whether a customer has begun, whatever the staff lays over it. */
  get isBegun(): boolean {
    return this.screen !== 'attract' && this.screen !== 'out_of_order';
  }

  /** The staff is done. What they typed and saw goes with the page, where no customer is at it. */
  staffDone(): void {
    this.overlay = 'none';
    if (this.stage === 'nobody') void this.end();
  }

  /** Somebody touched the kiosk at rest. */
  begin(): void {
    if (this.screen === 'attract' && !this.ending) this.go('language');
  }

  async chooseLanguage(language: KioskLanguage): Promise<void> {
    if (this.screen === 'language') this.go('browse');
    await this.tongue.choose(language);
  }

  async scan(code: string): Promise<void> {
    if (this.ending || this.placing || this.overlay === 'staff') return;
    if (this.screen === 'attract' || this.screen === 'language') this.go('browse');
    if (this.screen !== 'browse' && this.screen !== 'cart') return;
    this.unknownCode = null;
    const added = await this.sale.scan(code);
    if (!added && this.sale.hint?.kind === 'unknown') this.unknownCode = code;
  }

  /** What the customer has typed, and how to have it so again: a scan was typed into it. */
  typedSoFar(): () => void {
    const { text } = this.catalogue;
    const putBack = this.details.typedSoFar();
    return () => {
      putBack();
      if (this.catalogue.text !== text) this.catalogue.search(text);
    };
  }

  /** From the cart on to who pays; where companies don't buy, straight to a person's questions. */
  toCustomer(): void {
    if (this.setup.companies) this.go('who');
    else this.pays('private');
  }

  pays(kind: CustomerKind): void {
    this.details.begin(kind);
    this.go('details');
  }

  /** Goes on from the question that is asked; from the last one to the summary. */
  async answer(): Promise<void> {
    try {
      if (!(await this.details.proceed(this.language)) || this.screen !== 'details') return;
      const { method } = this.details;
      if (method?.available !== true) {
        this.go('closed');
        return;
      }
      this.purchase.offer();
      this.go('summary');
    } catch (thrown) {
      this.refusals.error(asUiError(thrown));
    }
  }

  /** The way to invoice was closed: perhaps it is not any more. */
  async tryAgain(): Promise<void> {
    this.go('details');
    await this.answer();
  }

  /** Asks again for what Front Payment refused. */
  correct(order: OrderView): void {
    this.details.correct(order.field_problems);
    this.go('details');
  }

  /** One step back. */
  back(): void {
    if (this.screen === 'cart') this.go('browse');
    else if (this.screen === 'who') this.go('cart');
    else if (this.screen === 'summary' || this.screen === 'closed') this.go('details');
    else if (this.screen === 'details' && !this.details.back())
      this.go(this.progress.order === null ? this.beforeDetails() : 'order');
  }

  private beforeDetails(): KioskScreen {
    return this.setup.companies ? 'who' : 'cart';
  }

  /** The customer is done, broke off or went away. */
  async end(): Promise<void> {
    if (!this.placing) await this.turn.end();
  }

  /** The customer has an order before them that is on its way. */
  private async goOn(id: string): Promise<void> {
    await this.backend.listening();
    const order = await this.backend.call('order_get', { order: id });
    this.progress.show(order);
    if (this.screen !== 'order') this.go('order');
    this.idle.again();
  }

  /** Asks for an order until it is known how it stands. */
  private lookAgain(id: string): void {
    void this.goOn(id).catch((thrown: unknown) => {
      this.refusals.error(asUiError(thrown));
      const next = setTimeout(() => this.lookAgain(id), LOOK_AGAIN_MS);
      this.ears.untilDeaf(() => clearTimeout(next));
    });
  }

  /** Lets go of the program: the page is closed. */
  stop(): void {
    this.idle.stop();
    this.turn.stop();
    this.ears.deafen();
  }

  /** Nothing of the customer stays in the page. */
  private forget(): void {
    this.details.forget();
    this.progress.forget();
    this.receipt.forget();
    this.hands.forget();
    this.link.stop();
    this.sight.forget();
    this.catalogue.choose(null);
    this.purchase.forget();
    this.tongue.forget();
  }
}

/** Gives the kiosk to the components below. */
export function provideKiosk(kiosk: Kiosk): Kiosk {
  return setContext(KEY, kiosk);
}

/** The kiosk, for any component. */
export function useKiosk(): Kiosk {
  return getContext<Kiosk>(KEY);
}
