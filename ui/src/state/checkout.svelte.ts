import { asUiError, type Backend } from '../backend/backend';
import type {
  CustomerForm,
  CustomerKind,
  FieldProblem,
  MethodName,
  MethodView,
  OrderView,
  UiError,
} from '../backend/contract';
import type { Sale } from './sale.svelte';
import { emptyForm } from './customerForm';
import type { Toasts } from './toasts.svelte';

/** The steps of the checkout in their order. */
export const STEPS = ['customer', 'method', 'confirm'] as const;

/** One of them. */
export type Step = (typeof STEPS)[number];

/** A field of the customer's form. */
export type CustomerField = keyof CustomerForm;

/** The fields that each kind of customer has, in the order that they stand on the screen. */
export const FIELDS: Record<CustomerKind, readonly CustomerField[]> = {
  private: [
    'name',
    'personal_number',
    'email',
    'country_code',
    'msisdn',
    'street',
    'zip',
    'city',
    'country',
    'customer_reference',
    'language',
  ],
  corporate: [
    'organization_number',
    'name',
    'email',
    'country_code',
    'msisdn',
    'street',
    'zip',
    'city',
    'country',
    'customer_reference',
    'language',
  ],
};

/** An order that is placed already is not held to what may be placed without a connection. */
function withoutPolicy(method: MethodView): MethodView {
  const free = method.reason.startsWith('offline');
  return free ? { ...method, available: true, reason: '', limit: null } : method;
}

/** From the cart to the placed order: who, how, and a last look. What was typed stays until the sale is over. */
export class Checkout {
  step = $state<Step>('customer');
  form = $state<CustomerForm>(emptyForm('private'));
  errors = $state.raw<FieldProblem[]>([]);
  warnings = $state.raw<FieldProblem[]>([]);
  methods = $state.raw<MethodView[]>([]);
  method = $state<MethodName | null>(null);
  maturity = $state(0);
  checking = $state(false);
  /** True from the press of the button until the program has answered: a second press does nothing. */
  placing = $state(false);
  /** The amount that the last step shows and that is sent along: another amount in the program places nothing. */
  confirmed = $state(0);
  amountChanged = $state(false);
  /** A rejected order that is being corrected: it keeps its number and its way to invoice. */
  correcting = $state.raw<OrderView | null>(null);
  /** The order that what stands in the form belongs to; none while it is being typed for the cart. */
  private belongsTo: string | null = null;

  constructor(
    private readonly backend: Backend,
    private readonly sale: Sale,
    private readonly toasts: Toasts,
    private readonly placed: (order: OrderView) => void,
  ) {}

  readonly chosen = $derived(this.methods.find((it) => it.method === this.method) ?? null);
  readonly canContinue = $derived(this.chosen?.available === true && this.maturity > 0);

  /** The first error of a field. */
  error(field: string): FieldProblem | null {
    return this.errors.find((problem) => problem.field === field) ?? null;
  }

  warning(field: string): FieldProblem | null {
    return this.warnings.find((problem) => problem.field === field) ?? null;
  }

  /** Errors that belong to no field of this customer's form. */
  readonly otherErrors = $derived(
    this.errors.filter((problem) => !(FIELDS[this.form.kind] as readonly string[]).includes(problem.field)),
  );

  setKind(kind: CustomerKind): void {
    this.form.kind = kind;
    this.errors = [];
    this.warnings = [];
  }

  /** A field that is being changed is no longer wrong; the next check tells. */
  typed(field: CustomerField): void {
    this.errors = this.errors.filter((problem) => problem.field !== field);
    this.warnings = this.warnings.filter((problem) => problem.field !== field);
  }

  /**
   * Checks the customer and goes on to the ways to invoice. Answers the first field to look at: one that must be mended,
   * or one with a warning that nobody has seen yet. Whoever goes on from there has seen it.
   */
  async checkCustomer(): Promise<string | null> {
    if (this.checking) return null;
    this.checking = true;
    try {
      const sent = this.request();
      const check = await this.backend.call('customer_check', sent);
      this.errors = check.errors;
      const unseen = check.warnings.find((problem) => this.warning(problem.field) === null);
      this.warnings = check.warnings;
      if (check.errors.length > 0) return this.firstError();
      if (unseen !== undefined) return unseen.field;
      this.offer(check.methods);
      this.step = 'method';
      return null;
    } catch (thrown) {
      this.toasts.error(asUiError(thrown));
      return null;
    } finally {
      this.checking = false;
    }
  }

  choose(method: MethodView): void {
    if (!method.available) return;
    this.method = method.method;
    this.maturity = method.default_maturity;
  }

  toConfirm(): void {
    if (!this.canContinue) return;
    this.confirmed = this.amount();
    this.amountChanged = false;
    this.step = 'confirm';
  }

  /** One step back. False at the first one: then the way back leads out of the checkout. */
  back(): boolean {
    const at = STEPS.indexOf(this.step);
    if (this.placing) return true;
    if (at === 0) return false;
    this.step = STEPS[at - 1] ?? 'customer';
    return true;
  }

  /** Places the order, or sends the corrected one again. */
  async submit(): Promise<void> {
    if (this.placing || this.method === null || !this.canContinue) return;
    this.placing = true;
    this.toasts.clear();
    try {
      const customer = this.request();
      const order =
        this.correcting === null
          ? await this.backend.call('order_place', {
              customer,
              method: this.method,
              maturity_days: this.maturity,
              confirmed_amount: this.confirmed,
            })
          : await this.backend.call('order_correct', {
              order: this.correcting.id,
              customer,
              maturity_days: this.maturity,
            });
      this.belongsTo = order.id;
      this.placed(order);
    } catch (thrown) {
      await this.placeRefused(asUiError(thrown));
    } finally {
      this.placing = false;
    }
  }

  /** An order's customer for correcting it: as it was typed, or, after a restart, as the program kept it. */
  async formOf(order: OrderView): Promise<CustomerForm> {
    if (this.belongsTo === order.id) return this.form;
    try {
      return await this.backend.call('order_form', { order: order.id });
    } catch (thrown) {
      this.toasts.error(asUiError(thrown));
      return { ...emptyForm(order.customer_kind), name: order.customer_name };
    }
  }

  /** Brings a rejected order back to the customer's step with what Front Payment said at its fields. */
  correct(order: OrderView, form: CustomerForm): void {
    this.correcting = order;
    this.form = form;
    this.belongsTo = order.id;
    this.method = order.method;
    this.maturity = order.maturity_days;
    this.errors = order.field_problems;
    if (order.problem?.code === 'personal_number_needed' && this.error('personal_number') === null) {
      this.errors = [...this.errors, { field: 'personal_number', code: 'required', message: '' }];
    }
    this.warnings = [];
    this.step = 'customer';
  }

  /** Leaves a correction: the cart is the order again. */
  stopCorrecting(): void {
    this.correcting = null;
    this.step = 'customer';
  }

  /** An order became the cart again: its customer stays in the form, and nobody else's. */
  goesOnAs(order: string | null): void {
    if (this.belongsTo !== order) this.reset();
    this.belongsTo = null;
    this.stopCorrecting();
  }

  /** Back to the cart: a form that was an order's is not its customer's. */
  forgetOrders(): void {
    if (this.belongsTo !== null) this.reset();
  }

  /** Front Payment has the order: the most private field is not needed on this side any more. */
  forgetPersonalNumber(): void {
    this.form.personal_number = '';
  }

  /** A new sale begins with an empty form. */
  reset(): void {
    this.form = emptyForm('private');
    this.belongsTo = null;
    this.errors = [];
    this.warnings = [];
    this.methods = [];
    this.method = null;
    this.maturity = 0;
    this.correcting = null;
    this.amountChanged = false;
    this.step = 'customer';
  }

  /** What the order costs: the corrected order's own amount, or the cart's. */
  amount(): number {
    return this.correcting?.totals.gross ?? this.sale.cart.totals.gross;
  }

  /** The first field on the screen that has an error. */
  firstError(): string | null {
    const fields = FIELDS[this.form.kind].filter((field) => this.error(field) !== null);
    return fields[0] ?? this.errors[0]?.field ?? null;
  }

  /** Only what this kind of customer has is sent. */
  private request(): CustomerForm {
    const form = $state.snapshot(this.form);
    return form.kind === 'private' ? { ...form, organization_number: '' } : { ...form, personal_number: '' };
  }

  /** The connection came or went: which ways there are may be other ones now. */
  async connectionChanged(): Promise<void> {
    if (!this.choosesMethod() || this.checking || this.correcting !== null) return;
    const check = await this.backend.call('customer_check', this.request()).catch(() => null);
    if (check !== null && check.errors.length === 0 && this.choosesMethod()) this.offer(check.methods);
  }

  private choosesMethod(): boolean {
    return this.step === 'method';
  }

  private offer(methods: MethodView[]): void {
    const fixed = this.correcting?.method;
    this.methods =
      fixed === undefined ? methods : methods.filter((it) => it.method === fixed).map(withoutPolicy);
    const kept = this.methods.find((it) => it.method === this.method && it.available);
    const chosen = kept ?? this.methods.find((it) => it.available);
    this.method = chosen?.method ?? null;
    if (chosen === undefined) this.maturity = 0;
    else if (!chosen.maturities.includes(this.maturity)) this.maturity = chosen.default_maturity;
  }

  private async placeRefused(error: UiError): Promise<void> {
    if (this.correcting === null && error.code === 'not_allowed_now' && this.amount() !== this.confirmed) {
      this.confirmed = this.amount();
      this.amountChanged = true;
      return;
    }
    if (error.code === 'method_not_available') {
      this.step = 'method';
      const check = await this.backend.call('customer_check', this.request()).catch(() => null);
      if (check !== null) this.offer(check.methods);
    }
    const { field } = error;
    if (error.code === 'invalid_field' && field !== null && this.hasField(field)) {
      // The refusal names the field; the check says in which way it is wrong.
      const check = await this.backend.call('customer_check', this.request()).catch(() => null);
      const errors = check?.errors ?? [];
      this.errors = errors.length > 0 ? errors : [{ field, code: 'invalid', message: '' }];
      this.step = 'customer';
      return;
    }
    this.toasts.error(error);
  }

  private hasField(field: string): boolean {
    return (FIELDS[this.form.kind] as readonly string[]).includes(field);
  }
}
