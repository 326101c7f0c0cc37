import type { Backend } from '../../backend/backend';
import type { CustomerForm, CustomerKind, FieldProblem, MethodView } from '../../backend/contract';
import { emptyForm } from '../../state/customerForm';
import { groupOf, GROUPS, LONGEST, type TypedField } from './groups';
import { preferredLanguage, type KioskLanguage } from './language';

/** Who pays: one question after the other, each checked by the program before the next. */
export class Details {
  form = $state<CustomerForm>(emptyForm('private'));
  /** The question that is asked, by its place in {@link GROUPS}. */
  at = $state(0);
  errors = $state.raw<FieldProblem[]>([]);
  warnings = $state.raw<FieldProblem[]>([]);
  /** The way to invoice, once all questions are answered. */
  method = $state.raw<MethodView | null>(null);
  checking = $state(false);

  constructor(private readonly backend: Backend) {}

  readonly groups = $derived(GROUPS[this.form.kind]);
  readonly group = $derived(this.groups[this.at] ?? GROUPS.private[0]);

  /** What is wrong in a field. */
  error(field: string): FieldProblem | null {
    return this.errors.find((problem) => problem.field === field) ?? null;
  }

  /** What looks wrong in a field and may be right all the same. */
  warning(field: string): FieldProblem | null {
    return this.warnings.find((problem) => problem.field === field) ?? null;
  }

  begin(kind: CustomerKind): void {
    if (kind !== this.form.kind) this.forget();
    this.form.kind = kind;
    this.at = 0;
  }

  type(field: TypedField, text: string): void {
    this.form[field] = text.slice(0, LONGEST[field]);
    this.errors = this.errors.filter((problem) => problem.field !== field);
    this.warnings = this.warnings.filter((problem) => problem.field !== field);
  }

  /** The fields as they are, and how to have them so again. */
  typedSoFar(): () => void {
    const before = $state.snapshot(this.form);
    const { errors, warnings } = this;
    return () => {
      this.form = before;
      this.errors = errors;
      this.warnings = warnings;
    };
  }

  choose(field: 'country' | 'country_code', value: string): void {
    this.form[field] = value;
    this.errors = this.errors.filter(({ field: wrong }) => wrong !== field && wrong !== 'zip');
  }

  /**
   * Checks what was answered so far and goes to the next question, or back to the first one that needs another look.
   * Answers whether all are done.
   */
  async proceed(language: KioskLanguage): Promise<boolean> {
    if (this.checking) return false;
    this.checking = true;
    try {
      const check = await this.backend.call('customer_check', this.request(language));
      const errors = this.needsNumber()
        ? [...check.errors, { field: 'personal_number', code: 'required', message: '' }]
        : check.errors;
      // Nobody is scolded for a question that was not asked yet.
      const wasAsked = ({ field }: FieldProblem): boolean => groupOf(this.form.kind, field) <= this.at;
      this.errors = errors.filter(wasAsked);
      const warnings = check.warnings.filter(wasAsked);
      // A warning is seen once: whoever goes on says that it is right.
      const wrong = this.errors[0] ?? warnings.find(({ field }) => this.warning(field) === null);
      this.warnings = warnings;
      if (wrong !== undefined) {
        this.at = groupOf(this.form.kind, wrong.field);
        return false;
      }
      if (this.at < this.groups.length - 1) {
        this.at += 1;
        return false;
      }
      this.method = check.methods.find(({ method }) => method === 'checkout') ?? null;
      return true;
    } finally {
      this.checking = false;
    }
  }

  /** One question back. False at the first. */
  back(): boolean {
    if (this.at === 0) return false;
    this.at -= 1;
    return true;
  }

  /** Front Payment refused fields: their questions are asked again. */
  correct(problems: FieldProblem[]): void {
    this.errors = problems;
    this.at = groupOf(this.form.kind, problems[0]?.field ?? '');
  }

  /** The first field of the question on the screen that has to be looked at. */
  firstProblem(): string | null {
    const field = this.group.fields.find((it) => this.error(it) !== null || this.warning(it) !== null);
    return field ?? null;
  }

  forgetNumber(): void {
    this.form.personal_number = '';
  }

  forget(): void {
    this.form = emptyForm('private');
    this.at = 0;
    this.errors = [];
    this.warnings = [];
    this.method = null;
  }

  request(language: KioskLanguage): CustomerForm {
    const form = { ...$state.snapshot(this.form), language: preferredLanguage(language) };
    return form.kind === 'private' ? { ...form, organization_number: '' } : { ...form, personal_number: '' };
  }

  private needsNumber(): boolean {
    return this.form.kind === 'private' && this.form.personal_number.trim() === '';
  }
}
