import type { CartLineView, FieldProblem, UiError } from '../backend/contract';
import { quantityIn } from '../format/quantity';
import { LONGEST, type Group, type TypedField } from './state/groups';
import { m as t } from './messages';
import type { OnPaper } from './state/receipt.svelte';
import type { Staff } from './state/staff.svelte';

const WRONG: Record<string, (detail: string) => string> = {
  required: () => t.wrong_required(),
  too_long: (length) => t.wrong_too_long({ length }),
  email_incomplete: () => t.wrong_email_incomplete(),
  digits_only: () => t.wrong_digits_only(),
  wrong_length: (length) => t.wrong_length({ length }),
  check_digit: () => t.wrong_check_digit(),
  unknown_country: () => t.wrong_country(),
  bad_character: () => t.wrong_character(),
  phone_country: () => t.wrong_phone_country(),
  server: (message) => t.wrong_server({ message }),
};

/** What is wrong in a field. */
export function wrongText(problem: FieldProblem): string {
  return (WRONG[problem.code] ?? (() => t.wrong_other()))(problem.message);
}

/** What is wrong in a field, where its field is not beside it. */
export function problemText(problem: FieldProblem, corporate: boolean): string {
  const field = labelOf(problem.field, corporate);
  return field === null ? wrongText(problem) : t.problem_at({ field, problem: wrongText(problem) });
}

function labelOf(field: string, corporate: boolean): string | null {
  if (field === 'country') return t.field_country();
  if (field === 'country_code') return t.field_country_code();
  return field in LONGEST ? fieldText(field as TypedField, corporate).label : null;
}

/** What looks wrong in a field. */
export function doubtText(problem: FieldProblem): string {
  return problem.code === 'check_digit' ? t.doubt_check_digit() : wrongText(problem);
}

/** Where the receipt on paper is, and what to do about it. */
export function paperText(onPaper: OnPaper): string {
  switch (onPaper) {
    case 'sent':
      return t.receipt_printed();
    case 'printing':
      return t.receipt_printing();
    case 'waits':
      return t.receipt_queued();
    case 'paper_out':
      return t.receipt_paper_out();
    case 'there':
      return t.receipt_on_paper();
  }
}

/** A field's name, and what to know about it. */
export function fieldText(field: TypedField, corporate: boolean): { label: string; help?: string } {
  switch (field) {
    case 'name':
      return { label: corporate ? t.field_company_name() : t.field_name() };
    case 'personal_number':
      return { label: t.field_personal_number(), help: t.field_personal_number_help() };
    case 'organization_number':
      return { label: t.field_organization_number(), help: t.field_organization_number_help() };
    case 'email':
      return { label: t.field_email(), help: t.field_email_help() };
    case 'msisdn':
      return { label: t.field_msisdn() };
    case 'street':
      return { label: t.field_street() };
    case 'zip':
      return { label: t.field_zip() };
    case 'city':
      return { label: t.field_city() };
  }
}

/** A question. */
export function askText(ask: Group['ask']): string {
  switch (ask) {
    case 'person':
      return t.ask_person();
    case 'company':
      return t.ask_company();
    case 'contact':
      return t.ask_contact();
    case 'address':
      return t.ask_address();
    case 'company_address':
      return t.ask_company_address();
  }
}

/** Why something that the customer asked for was not done, as far as it concerns them. */
export function refusalText(error: UiError): string {
  if (error.code === 'product_not_found') return t.products_failed();
  if (error.code === 'cart_too_large') return t.limit_reached();
  return t.failed_text();
}

/** What became of the PIN, or of what the staff wanted; none while nothing is wrong. */
export function staffSaid({
  wait_s,
  wrong,
  failed,
}: Pick<Staff, 'wait_s' | 'wrong' | 'failed'>): string | null {
  if (wait_s > 0) return t.staff_pin_wait({ seconds: wait_s });
  if (wrong) return t.staff_pin_wrong();
  return failed ? t.failed_text() : null;
}

const UNITS: Record<string, () => string> = { par: () => t.unit_pair(), time: () => t.unit_hour() };

/** What a price is for, `per kg`; nothing where it is for one piece. */
export function perUnit(unit: string): string {
  return unit === 'stk' ? '' : t.per_unit({ unit: UNITS[unit]?.() ?? unit });
}

/** How much of a line, in the customer's language. */
export function quantityText(line: Pick<CartLineView, 'quantity' | 'unit'>): string {
  return quantityIn(line, (unit) => (unit === 'time' ? t.unit_hours() : unit));
}
