import { asUiError, type Backend, BackendError } from '../backend/backend';
import type { CartLineView, CartView, UiError } from '../backend/contract';
import { thousandthsTyped } from '../format/money';
import type { Catalogue } from './catalogue.svelte';
import type { Toasts } from './toasts.svelte';

/** One unit in thousandths: what plus and minus change a line by. */
const ONE = 1000;

const EMPTY_CART: CartView = {
  lines: [],
  totals: { net: 0, vat: 0, discount: 0, gross: 0, vat_lines: [], item_count: 0 },
  touched: null,
  can_undo: false,
};

/** What the search field says about the last code or words. */
export type SearchHint = { kind: 'unknown'; code: string } | { kind: 'several'; count: number };

/** Fields of a line that the editor changes. */
export type LineField = 'quantity' | 'price' | 'discount';

/** The cart as the program keeps it, and the intents that change it. */
export class Sale {
  cart = $state.raw<CartView>(EMPTY_CART);
  /** The line that the keyboard stands on. */
  selected = $state<number | null>(null);
  /** The line whose editor is open. */
  editing = $state<number | null>(null);
  hint = $state.raw<SearchHint | null>(null);
  /** Intents are carried out one after the other, each on the cart that the one before left. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly backend: Backend,
    private readonly catalogue: Catalogue,
    private readonly toasts: Toasts,
  ) {}

  /** Products by number, for the counts on the tiles. */
  readonly inCart = $derived(new Map(this.cart.lines.map((line) => [line.sku, line])));
  readonly isEmpty = $derived(this.cart.lines.length === 0);

  show(cart: CartView): void {
    this.cart = cart;
    const ids = new Set(cart.lines.map((line) => line.id));
    if (this.editing !== null && !ids.has(this.editing)) this.editing = null;
    if (cart.touched !== null) this.selected = cart.touched;
    else if (this.selected !== null && !ids.has(this.selected)) this.selected = cart.lines.at(-1)?.id ?? null;
  }

  line(id: number): CartLineView | undefined {
    return this.cart.lines.find((line) => line.id === id);
  }

  add(sku: string): Promise<boolean> {
    this.hint = null;
    return this.change(() => this.backend.call('cart_add', { sku }));
  }

  /** Adds what a scanner read. An unknown code is said at the search field. */
  scan(code: string): Promise<boolean> {
    this.hint = null;
    return this.change(
      () => this.backend.call('cart_scan', { code }),
      (error) => {
        if (error.code !== 'product_not_found') return false;
        this.hint = { kind: 'unknown', code };
        return true;
      },
    );
  }

  /** Enter in the search field: a barcode or product number, or else the only product that fits the words. */
  async enter(text: string): Promise<boolean> {
    const code = text.trim();
    if (code === '') return false;
    if (await this.scan(code)) return true;
    if (this.hint === null) return false;
    await this.catalogue.settled();
    const only = this.catalogue.total === 1 ? this.catalogue.at(0) : undefined;
    if (only !== undefined) return this.add(only.sku);
    if (this.catalogue.total > 1) this.hint = { kind: 'several', count: this.catalogue.total };
    return false;
  }

  /** One more or one fewer. The last one taken away removes the line; that can be undone. */
  step(id: number, direction: 1 | -1): Promise<boolean> {
    return this.change(async () => {
      const line = this.line(id);
      if (line === undefined) return this.cart;
      const quantity = line.quantity + direction * ONE;
      if (quantity <= 0) return this.backend.call('cart_remove', { line: id });
      return this.backend.call('cart_set_quantity', { line: id, quantity: thousandthsTyped(quantity) });
    });
  }

  /** Sets a field of a line as typed. The answer is the error to show at the field, or none. */
  async set(id: number, field: LineField, typed: string): Promise<UiError | null> {
    let refused: UiError | null = null;
    const call = (): Promise<CartView> => {
      if (field === 'quantity') return this.backend.call('cart_set_quantity', { line: id, quantity: typed });
      if (field === 'price') return this.backend.call('cart_set_price', { line: id, price: typed });
      return this.backend.call('cart_set_discount', { line: id, discount: typed });
    };
    await this.change(call, (error) => {
      if (error.code !== 'invalid_field') return false;
      refused = error;
      return true;
    });
    return refused;
  }

  remove(id: number): Promise<boolean> {
    // The keyboard goes on at the line that takes the removed one's place.
    const index = this.cart.lines.findIndex((line) => line.id === id);
    const next = this.cart.lines[index + 1] ?? this.cart.lines[index - 1];
    return this.change(async () => {
      const cart = await this.backend.call('cart_remove', { line: id });
      if (this.selected === id) this.selected = next?.id ?? null;
      return cart;
    });
  }

  /** Shows the cart as it is read, once what was wanted before has been done. */
  again(read: () => Promise<CartView>): Promise<boolean> {
    return this.change(read);
  }

  clear(): Promise<boolean> {
    return this.change(() => this.backend.call('cart_clear'));
  }

  undo(): Promise<boolean> {
    return this.change(() => this.backend.call('cart_undo'));
  }

  /** Moves the keyboard's line up or down and returns it. */
  move(by: 1 | -1): number | null {
    const ids = this.cart.lines.map((line) => line.id);
    const at = this.selected === null ? -1 : ids.indexOf(this.selected);
    const next = at === -1 ? (by === 1 ? 0 : ids.length - 1) : Math.min(Math.max(at + by, 0), ids.length - 1);
    this.selected = ids[next] ?? null;
    return this.selected;
  }

  /** Carries an intent out after those before it. False when it was refused; `handled` may take the error over. */
  private change(intent: () => Promise<CartView>, handled?: (error: UiError) => boolean): Promise<boolean> {
    const done = this.queue.then(async () => {
      try {
        this.show(await intent());
        return true;
      } catch (thrown) {
        if (!(thrown instanceof BackendError)) throw thrown;
        const error = asUiError(thrown);
        if (handled?.(error) !== true) this.toasts.error(error);
        return false;
      }
    });
    this.queue = done.catch(() => undefined);
    return done;
  }
}
