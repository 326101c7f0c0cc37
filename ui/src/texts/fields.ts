import type { FieldProblem } from '../backend/contract';
import { m } from '../paraglide/messages.js';

/** The codes that the contract names for {@link FieldProblem}. */
export const FIELD_CODES = [
  'required',
  'too_long',
  'email_incomplete',
  'digits_only',
  'wrong_length',
  'check_digit',
  'unknown_country',
  'bad_character',
  'phone_country',
  'server',
  'pin_length',
  'amount',
  'sum_below_order',
  'wait_range',
  'color',
  'picture_unreadable',
  'picture_too_large',
  'picture_too_small',
  'picture_too_pale',
] as const;

/** One of them. */
export type FieldCode = (typeof FIELD_CODES)[number];

const TEXTS: Record<FieldCode, (detail: string) => string> = {
  required: () => m.field_required(),
  too_long: (length) => m.field_too_long({ length }),
  email_incomplete: () => m.field_email_incomplete(),
  digits_only: () => m.field_digits_only(),
  wrong_length: (length) => m.field_wrong_length({ length }),
  check_digit: () => m.field_check_digit(),
  unknown_country: () => m.field_unknown_country(),
  bad_character: () => m.field_bad_character(),
  phone_country: () => m.field_phone_country(),
  pin_length: () => m.field_pin_length(),
  amount: () => m.field_amount(),
  sum_below_order: () => m.field_sum_below_order(),
  wait_range: () => m.field_wait_range(),
  color: () => m.field_color(),
  picture_unreadable: () => m.field_picture_unreadable(),
  picture_too_large: () => m.field_picture_too_large(),
  picture_too_small: () => m.field_picture_too_small(),
  picture_too_pale: () => m.field_picture_too_pale(),
  server: (message) => m.field_server({ message }),
};

/** What is wrong in a field, in plain words. */
export function problemText(problem: FieldProblem): string {
  const known = TEXTS[problem.code as FieldCode] as ((detail: string) => string) | undefined;
  return known === undefined ? m.field_invalid() : known(problem.message);
}

/** A failing check digit is no error: it may be right all the same, and the text says so. */
export function warningText(problem: FieldProblem): string {
  return problem.code === 'check_digit' ? m.warning_check_digit() : problemText(problem);
}

const SUBJECTS: Record<string, () => string> = {
  name: () => m.field_name(),
  email: () => m.field_email(),
  country_code: () => m.field_country_code(),
  msisdn: () => m.field_msisdn(),
  personal_number: () => m.field_personal_number(),
  organization_number: () => m.field_organization_number(),
  street: () => m.field_street(),
  zip: () => m.field_zip(),
  city: () => m.field_city(),
  country: () => m.field_country(),
  customer_reference: () => m.field_customer_reference(),
  language: () => m.field_language(),
  cart: () => m.subject_cart(),
  method: () => m.subject_method(),
  maturity_days: () => m.subject_maturity_days(),
  order_date: () => m.subject_order_date(),
};

/** The name of a field as a person knows it. */
export function fieldName(field: string): string {
  return (SUBJECTS[field] ?? m.subject_other)();
}
