import { getContext, setContext } from 'svelte';
import { asUiError, type Backend } from '../backend/backend';
import type { CloseAsked, FirstAnswers, OrderView, ProductPage, Start, UiError } from '../backend/contract';
import { Catalogue, PAGE_SIZE } from './catalogue.svelte';
import { Checkout } from './checkout.svelte';
import { Connection } from './connection.svelte';
import { OrderProgress } from './order.svelte';
import type { Part } from './orderList.svelte';
import type { Parts } from './parts';
import { Sale } from './sale.svelte';
import { Session } from './session.svelte';
import { Toasts } from './toasts.svelte';

/** What fills the window. */
export type Screen = 'sale' | 'checkout' | 'order' | 'orders' | 'settings';

const KEY = Symbol('kasse');

/** The whole UI's state: its parts, and which screen is shown. */
export class Kasse {
  phase = $state<'starting' | 'running' | 'kiosk' | 'failed'>('starting');
  /** What the kiosk begins with, where this is one: it has a state of its own. */
  kiosk = $state.raw<FirstAnswers | null>(null);
  startError = $state.raw<UiError | null>(null);
  /** Set where a start failed at a kiosk, and the staff is not there: whether they can get in. */
  closed = $state.raw<{ has_pin: boolean } | null>(null);
  screen = $state<Screen>('sale');
  /** Where a move to another screen waits for an answer about unsaved settings. */
  leaving = $state<Screen | null>(null);
  /** Set while somebody is asked whether to close the window although orders are unsent or a customer is in BankID. */
  closing = $state.raw<CloseAsked | null>(null);
  /** Set to have the settings open at the token. */
  settingsAt = $state<'top' | 'token'>('top');

  readonly toasts = new Toasts();
  readonly connection = new Connection();
  readonly session: Session;
  readonly catalogue: Catalogue;
  readonly sale: Sale;
  readonly checkout: Checkout;
  readonly progress: OrderProgress;
  /** The order that is looked at in the list; the sale that goes on has its own. */
  readonly viewed: OrderProgress;
  /** What the first paint did not need, once it is there. */
  parts = $state.raw<Parts | null>(null);
  /**
   * Whether the order on the screen was found again in the list: then the cart below it is another sale, which goes on
   * when the order is left.
   */
  visiting = $state(false);
  /** The part of the list that was asked for last. */
  private part: Part = 'all';
  /** The order of the list that was chosen last. */
  private viewing = '';
  /** Whether the first screen is on the glass: what was left out of it may follow. */
  isPainted = $state(false);
  private isHearing = false;
  /** How to stop hearing. */
  private readonly heard: (() => void)[] = [];
  private paintedFirst: () => void = () => undefined;
  /** Resolves when the program was told that the first screen is on the glass. */
  readonly firstPaint = new Promise<void>((resolve) => (this.paintedFirst = resolve));

  constructor(readonly backend: Backend) {
    this.session = new Session(backend);
    this.catalogue = new Catalogue(backend);
    this.sale = new Sale(backend, this.catalogue, this.toasts);
    this.checkout = new Checkout(backend, this.sale, this.toasts, (order) => this.showOrder(order));
    this.progress = new OrderProgress(backend, this.toasts, {
      withFront: () => this.checkout.forgetPersonalNumber(),
      cart: (cart) => {
        this.checkout.goesOnAs(this.progress.order?.id ?? null);
        this.visiting = false;
        this.progress.leave();
        this.sale.show(cart);
        this.screen = 'sale';
      },
    });
    this.viewed = new OrderProgress(backend, this.toasts, {
      withFront: () => undefined,
      cart: () => undefined,
    });
  }

  /**
   * Shows the first screen. What it needs came with the page, or else is asked of the program: both questions at once,
   * since start-up time counts.
   */
  async start(
    face: Promise<unknown> = Promise.resolve(),
    answers: FirstAnswers | null = null,
  ): Promise<void> {
    if (answers !== null && isWhole(answers.products)) {
      if (answers.start.kiosk) {
        this.beginKiosk(answers);
        return;
      }
      this.begin(answers.start);
      this.catalogue.begin(answers.start.categories, answers.products);
      await face;
      this.show(answers.start);
      return;
    }
    if (this.closed === null) this.phase = 'starting';
    this.hear();
    const first = this.backend.call('catalogue_search', {
      text: '',
      category: null,
      offset: 0,
      limit: PAGE_SIZE,
    });
    // When `start` fails, this fails with it and has nothing to add.
    first.catch(() => undefined);
    try {
      const start = await this.backend.call('start');
      if (start.kiosk) {
        this.beginKiosk({ start, products: await first });
        return;
      }
      this.begin(start);
      await first.then(
        (page) => this.catalogue.begin(start.categories, page),
        () => {
          this.catalogue.categories = start.categories;
          this.catalogue.reload();
        },
      );
      await face;
      this.show(start);
    } catch (thrown) {
      this.startError = asUiError(thrown);
      const closed = await this.backend.call('kiosk_closed').catch(() => null);
      this.closed = closed?.kiosk === true ? closed : null;
      this.phase = 'failed';
    }
  }

  /** Closes the program although orders are unsent: they are sent at the next start. */
  async closeAnyway(): Promise<void> {
    this.closing = null;
    await this.backend.call('close_anyway').catch(() => undefined);
  }

  private begin(start: Start): void {
    this.closed = null;
    this.session.begin(start);
    this.connection.changed(start.connection);
    this.sale.show(start.cart);
  }

  /** Leaves everything to the kiosk: what a till hears of orders is not kept beside it. */
  private beginKiosk(answers: FirstAnswers): void {
    for (const stop of this.heard.splice(0)) stop();
    this.isHearing = true;
    this.closed = null;
    this.session.begin(answers.start);
    // A customer's screen is light: the shop's colour was chosen for that, and dark is for a cashier's evening.
    this.session.showTheme('light');
    this.kiosk = answers;
    this.phase = 'kiosk';
  }

  private show(start: Start): void {
    if (start.open_order !== null) this.showOrder(start.open_order);
    this.phase = 'running';
  }

  /** What was in the way of the start may be gone. What is on the screen stays there until it is known. */
  async openAgain(): Promise<void> {
    if (this.closed === null) this.phase = 'starting';
    // Why it did not open is told by the start.
    await this.backend.call('open_again').catch(() => undefined);
    await this.start();
  }

  /** Hears from now on what happens in the program; the second call does nothing. */
  private hear(): void {
    if (this.isHearing) return;
    this.isHearing = true;
    this.heard.push(
      this.backend.on('order_changed', (order) => {
        // BankID's window never stands without its bar: host, time and the ways out are on the order's own screen.
        if (order.bankid?.window_open === true && order.id !== this.progress.order?.id) this.showOrder(order);
        this.progress.changed(order);
        this.viewed.changed(order);
        this.parts?.orders.changed(order);
      }),
      this.backend.on('bankid_changed', (bankid) => this.progress.bankIdChanged(bankid)),
      this.backend.on('connection_changed', (connection) => {
        const cameOrWent = connection.online !== this.connection.view.online;
        this.connection.changed(connection);
        this.parts?.orders.gather();
        if (cameOrWent && this.screen === 'checkout') void this.checkout.connectionChanged();
      }),
      this.backend.on('printer_changed', (printer) => this.parts?.printer.take(printer)),
      this.backend.on('notice', (notice) => this.session.notice(notice)),
      this.backend.on('notice_over', ({ code }) => this.session.noticesOver(code)),
      this.backend.on('close_asked', (asked) => (this.closing = asked)),
    );
    // What somebody wanted before is asked then. Nothing to do where it fails: who wants it says it again.
    void this.backend
      .listening()
      .then(() => this.backend.call('ui_hears'))
      .catch(() => undefined);
  }

  /** The rest of the UI has come, with the state that it shows. */
  complete(made: typeof Parts): void {
    if (this.parts !== null) return;
    this.parts = new made(this.backend, this.session, this.toasts);
    // What waited for the printer when the program stopped waits still.
    void this.parts.printer.load();
    if (this.screen === 'orders') void this.parts.orders.show(this.part);
  }

  /** Tells the program, once, that the first screen is painted and can be used. */
  async painted(): Promise<void> {
    if (this.isPainted) return;
    this.isPainted = true;
    const told = this.backend.call('ui_ready').catch(() => undefined);
    if (!this.isHearing) await this.catchUp();
    await told;
    this.paintedFirst();
  }

  /** Reads again what may have changed since the page left the program with its answers, and was heard by nobody. */
  private async catchUp(): Promise<void> {
    this.hear();
    try {
      await this.backend.listening();
      const known = this.connection.view;
      const start = await this.backend.call('start');
      this.session.begin(start);
      // What was told while the answer was on its way is newer: every change is told, one after the other.
      if (this.connection.view === known) this.connection.changed(start.connection);
      if (start.open_order !== null) this.progress.changed(start.open_order);
      // Decided before anybody listened, the order on the screen is in hand no more, and no event will tell.
      const shown = this.progress.order;
      if (shown !== null && shown.id !== start.open_order?.id) {
        this.progress.changed(await this.backend.call('order_get', { order: shown.id }));
      }
    } catch (thrown) {
      this.toasts.error(asUiError(thrown));
    }
  }

  /** Goes to a screen, by way of the question about unsaved settings where there are any. */
  go(screen: Screen): void {
    if (screen === this.screen) return;
    if (this.screen === 'settings' && this.parts?.settings.dirty === true) {
      this.leaving = screen;
      return;
    }
    this.leaving = null;
    this.toasts.clear();
    this.screen = screen;
  }

  /** The sale, wherever it stands: an order on its way is shown until it is left on purpose. */
  goToSale(): void {
    const correcting = this.checkout.correcting !== null;
    const atOrder = this.screen === 'order' || (this.screen === 'checkout' && correcting);
    if (this.visiting && atOrder && !this.progress.windowOpen) this.leaveVisited();
    else if (correcting && this.screen === 'checkout') this.leaveCheckout();
    else if (correcting) this.go('checkout');
    else this.go(this.progress.order === null ? 'sale' : 'order');
  }

  openSettings(at: 'top' | 'token' = 'top'): void {
    if (this.progress.windowOpen) return;
    this.settingsAt = at;
    this.go('settings');
  }

  /** Queue and history. */
  openOrders(part: Part = 'all'): void {
    if (this.progress.windowOpen || this.checkout.placing) return;
    if (this.visiting) this.forgetVisited();
    this.viewed.leave();
    this.part = part;
    void this.parts?.orders.show(part);
    this.go('orders');
  }

  openCheckout(): void {
    if (this.sale.isEmpty) return;
    // What stands in the form must be for the cart's customer, never for an order that was being corrected.
    if (this.checkout.correcting !== null) this.checkout.forgetOrders();
    this.go('checkout');
  }

  showOrder(order: OrderView): void {
    // An order that was visited and is sent again is still only visited.
    this.visiting &&= order.id === this.progress.order?.id;
    this.checkout.correcting = null;
    this.progress.show(order);
    this.toasts.clear();
    this.screen = 'order';
  }

  /** Looks at an order of the list: nothing of the sale that goes on is touched. */
  async viewOrder(order: string): Promise<boolean> {
    this.viewing = order;
    try {
      const view = await this.backend.call('order_get', { order });
      // Another was chosen meanwhile.
      if (this.viewing !== order) return false;
      this.viewed.show(view);
      return true;
    } catch (thrown) {
      this.toasts.error(asUiError(thrown));
      return false;
    }
  }

  /** Takes an order of the list into hand, on the screen where it can be sent, corrected or taken to BankID. */
  async openOrder(order: string): Promise<boolean> {
    try {
      const view = await this.backend.call('order_get', { order });
      if (this.progress.windowOpen || this.checkout.placing) return false;
      const isInHand = view.id === this.progress.order?.id && !this.visiting;
      this.checkout.correcting = null;
      this.progress.show(view);
      this.visiting = !isInHand;
      this.go('order');
      return true;
    } catch (thrown) {
      this.toasts.error(asUiError(thrown));
      return false;
    }
  }

  /** Back to the sale that was going on when an order of the list was opened. */
  private leaveVisited(): void {
    this.forgetVisited();
    this.go('sale');
  }

  private forgetVisited(): void {
    this.visiting = false;
    this.progress.leave();
    this.checkout.forgetOrders();
  }

  async correctOrder(): Promise<void> {
    const order = this.progress.order;
    if (order === null) return;
    const form = await this.checkout.formOf(order);
    // Read again: both may have moved on while the form was fetched.
    const now = this.progress.order;
    if (now?.id !== order.id || this.screen !== 'order') return;
    this.checkout.correct(now, form);
    this.screen = 'checkout';
  }

  /** Leaves the checkout without losing what was typed. */
  leaveCheckout(): void {
    if (this.checkout.correcting === null) {
      this.go('sale');
    } else {
      this.checkout.stopCorrecting();
      this.go('order');
    }
  }

  /** Clears the table for the next customer. */
  async newSale(): Promise<void> {
    if (this.visiting && !this.sale.isEmpty) {
      this.leaveVisited();
      return;
    }
    try {
      const cart = await this.backend.call('sale_new');
      this.visiting = false;
      this.progress.leave();
      this.checkout.reset();
      this.sale.hint = null;
      this.sale.editing = null;
      this.sale.show(cart);
      this.catalogue.choose(null);
      this.go('sale');
    } catch (thrown) {
      this.toasts.error(asUiError(thrown));
    }
  }

  /** Switches the language; names of categories, products and lines come from the program in the new one. */
  async languageChanged(): Promise<void> {
    try {
      const start = await this.backend.call('start');
      this.catalogue.categories = start.categories;
      this.sale.show(start.cart);
      this.catalogue.reload();
    } catch (thrown) {
      this.toasts.error(asUiError(thrown));
    }
  }
}

/** Whether a first page holds as many products as one that was asked for. */
function isWhole(page: ProductPage): boolean {
  return page.products.length === Math.min(page.total, PAGE_SIZE);
}

/** Gives the state to the components below. */
export function provideKasse(kasse: Kasse): Kasse {
  return setContext(KEY, kasse);
}

/** The state, for any component. */
export function useKasse(): Kasse {
  return getContext<Kasse>(KEY);
}
