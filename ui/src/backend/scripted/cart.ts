import { BackendError } from '../backend';
import type { CartLineView, CartView, ErrorCode, ProductView, TotalsView } from '../contract';

/** A refusal, as the program would give it. */
export function refusal(code: ErrorCode, field: string | null = null, message = ''): BackendError {
  return new BackendError({ code, field, message, retryable: false });
}

const EMPTY: TotalsView = { net: 0, vat: 0, discount: 0, gross: 0, vat_lines: [], item_count: 0 };

/** A cart that reckons as the program does, for tests and for the browser. Øre and thousandths, whole numbers. */
export class ScriptedCart {
  private lines: CartLineView[] = [];
  private undone: CartLineView[] | null = null;
  private touched: number | null = null;
  private nextId = 1;

  view(): CartView {
    const lines = this.lines.map((line) => ({ ...line }));
    return { lines, totals: totalsOf(lines), touched: this.touched, can_undo: this.undone !== null };
  }

  add(product: ProductView): CartView {
    const found = this.lines.find((line) => line.sku === product.sku);
    if (found !== undefined)
      return this.change(found.id, (line) => ({ ...line, quantity: line.quantity + 1000 }));
    const line: CartLineView = {
      id: this.nextId++,
      sku: product.sku,
      name: product.name,
      unit: product.unit,
      quantity: 1000,
      unit_price: product.price,
      price_changed: false,
      discount: 0,
      discount_percent: null,
      amount: product.price,
      vat_rate: product.vat_rate,
    };
    this.lines = [...this.lines, line];
    this.touched = line.id;
    return this.view();
  }

  setQuantity(id: number, typed: string): CartView {
    const quantity = numberOf(typed, 3, 'quantity');
    return quantity === 0 ? this.remove(id) : this.change(id, (line) => ({ ...line, quantity }));
  }

  setPrice(id: number, typed: string): CartView {
    const unit_price = numberOf(typed, 2, 'price');
    return this.change(id, (line) => ({ ...line, unit_price, price_changed: true }));
  }

  setDiscount(id: number, typed: string): CartView {
    const text = typed.trim();
    if (text === '') return this.change(id, (line) => ({ ...line, discount: 0, discount_percent: null }));
    const value = numberOf(text.replace(/\s*%$/, ''), 2, 'discount');
    return this.change(id, (line) =>
      text.endsWith('%')
        ? { ...line, discount_percent: value, discount: Math.round((fullPrice(line) * value) / 10_000) }
        : { ...line, discount_percent: null, discount: value },
    );
  }

  remove(id: number): CartView {
    this.lineAt(id);
    return this.replace(this.lines.filter((line) => line.id !== id));
  }

  clear(): CartView {
    return this.replace([]);
  }

  undo(): CartView {
    if (this.undone === null) throw refusal('not_allowed_now');
    this.lines = this.undone;
    this.undone = null;
    return this.view();
  }

  /** A new sale: nothing to take back. */
  startOver(): CartView {
    this.lines = [];
    this.undone = null;
    this.touched = null;
    return this.view();
  }

  private replace(lines: CartLineView[]): CartView {
    this.undone = this.lines;
    this.lines = lines;
    this.touched = null;
    return this.view();
  }

  private change(id: number, changed: (line: CartLineView) => CartLineView): CartView {
    const line = changed(this.lineAt(id));
    const full = fullPrice(line);
    const discount =
      line.discount_percent === null ? line.discount : Math.round((full * line.discount_percent) / 10_000);
    if (discount > full) throw refusal('invalid_field', 'discount');
    this.lines = this.lines.map((it) => (it.id === id ? { ...line, discount, amount: full - discount } : it));
    this.undone = null;
    this.touched = id;
    return this.view();
  }

  private lineAt(id: number): CartLineView {
    const line = this.lines.find((it) => it.id === id);
    if (line === undefined) throw refusal('line_not_found');
    return line;
  }
}

function fullPrice(line: CartLineView): number {
  return Math.round((line.quantity * line.unit_price) / 1000);
}

function numberOf(typed: string, decimals: number, field: string): number {
  const match = /^(\d{1,7})(?:[.,](\d+))?$/.exec(typed.trim());
  const fraction = match?.[2] ?? '';
  if (match === null || fraction.length > decimals) throw refusal('invalid_field', field);
  return Number(match[1]) * 10 ** decimals + Number(fraction.padEnd(decimals, '0'));
}

function totalsOf(lines: CartLineView[]): TotalsView {
  const totals = structuredClone(EMPTY);
  for (const line of lines) {
    const vat = Math.round((line.amount * line.vat_rate) / (10_000 + line.vat_rate));
    totals.gross += line.amount;
    totals.vat += vat;
    totals.net += line.amount - vat;
    totals.discount += line.discount;
    totals.item_count +=
      line.quantity % 1000 === 0 && line.unit !== 'kg' && line.unit !== 'm' ? line.quantity / 1000 : 1;
    let rate = totals.vat_lines.find((it) => it.rate === line.vat_rate);
    if (rate === undefined) {
      rate = { rate: line.vat_rate, net: 0, vat: 0 };
      totals.vat_lines.push(rate);
    }
    rate.net += line.amount - vat;
    rate.vat += vat;
  }
  totals.vat_lines.sort((a, b) => b.rate - a.rate);
  return totals;
}
