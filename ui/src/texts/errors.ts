import type { ErrorCode, UiError } from '../backend/contract';
import { m } from '../paraglide/messages.js';
import { fieldName } from './fields';

/** What happened, and what to do about it. */
export interface Explanation {
  title: string;
  text: string;
}

/** A code without words does not compile. */
const EXPLANATIONS: Record<ErrorCode, () => Explanation> = {
  store_locked: () => ({ title: m.error_store_locked(), text: m.error_store_locked_text() }),
  store_newer: () => ({ title: m.error_store_newer(), text: m.error_store_newer_text() }),
  store_damaged: () => ({ title: m.error_store_damaged(), text: m.error_store_damaged_text() }),
  store_unwritable: () => ({ title: m.error_store_unwritable(), text: m.error_store_unwritable_text() }),
  product_not_found: () => ({ title: m.error_product_not_found(), text: m.error_product_not_found_text() }),
  line_not_found: () => ({ title: m.error_line_not_found(), text: m.error_line_not_found_text() }),
  cart_empty: () => ({ title: m.error_cart_empty(), text: m.error_cart_empty_text() }),
  cart_too_large: () => ({ title: m.error_cart_too_large(), text: m.error_cart_too_large_text() }),
  invalid_field: () => ({ title: m.error_invalid_field(), text: m.error_invalid_field_text() }),
  order_not_found: () => ({ title: m.error_order_not_found(), text: m.error_order_not_found_text() }),
  front_order_taken: () => ({ title: m.error_front_order_taken(), text: m.error_front_order_taken_text() }),
  not_allowed_now: () => ({ title: m.error_not_allowed_now(), text: m.error_not_allowed_now_text() }),
  method_not_available: () => ({
    title: m.error_method_not_available(),
    text: m.error_method_not_available_text(),
  }),
  token_missing: () => ({ title: m.error_token_missing(), text: m.error_token_missing_text() }),
  keychain_unavailable: () => ({
    title: m.error_keychain_unavailable(),
    text: m.error_keychain_unavailable_text(),
  }),
  offline: () => ({ title: m.error_offline(), text: m.error_offline_text() }),
  refused: () => ({ title: m.error_refused(), text: m.error_refused_text() }),
  rate_limited: () => ({ title: m.error_rate_limited(), text: m.error_rate_limited_text() }),
  outcome_unknown: () => ({ title: m.error_outcome_unknown(), text: m.error_outcome_unknown_text() }),
  may_still_arrive: () => ({ title: m.error_may_still_arrive(), text: m.error_may_still_arrive_text() }),
  already_paid: () => ({ title: m.error_already_paid(), text: m.error_already_paid_text() }),
  training_forgot: () => ({ title: m.error_training_forgot(), text: m.error_training_forgot_text() }),
  original_out: () => ({ title: m.error_original_out(), text: m.error_original_out_text() }),
  copy_out: () => ({ title: m.error_copy_out(), text: m.error_copy_out_text() }),
  pin_needed: () => ({ title: m.error_pin_needed(), text: m.error_pin_needed_text() }),
  pin_wrong: () => ({ title: m.error_pin_wrong(), text: m.error_pin_wrong_text() }),
  backup_failed: () => ({ title: m.error_backup_failed(), text: m.error_backup_failed_text() }),
  receipt_failed: () => ({ title: m.error_receipt_failed(), text: m.error_receipt_failed_text() }),
  printer_missing: () => ({ title: m.error_printer_missing(), text: m.error_printer_missing_text() }),
  bank_id_window: () => ({ title: m.error_bank_id_window(), text: m.error_bank_id_window_text() }),
  internal: () => ({ title: m.error_internal(), text: m.error_internal_text() }),
};

/** Codes whose `message` helps a person on: what Front Payment wrote, or what a support person asks for. */
const WITH_DETAIL: ReadonlySet<ErrorCode> = new Set([
  'refused',
  'internal',
  'store_newer',
  'store_damaged',
  'store_unwritable',
]);

/** An error in plain words alone, and the program's own, which are English, apart for the small print. */
export function explainApart(error: UiError): Explanation & { detail: string } {
  const { title, text } = explain({ ...error, message: '' });
  return { title, text, detail: error.message };
}

/** An error in plain words. A code from a newer program is explained as an internal one. */
export function explain(error: UiError): Explanation {
  const known = EXPLANATIONS[error.code] as (() => Explanation) | undefined;
  const { title: plain, text } = (known ?? EXPLANATIONS.internal)();
  const title =
    error.code === 'invalid_field' && error.field !== null ? `${plain}: ${fieldName(error.field)}` : plain;
  const detail = error.message !== '' && (known === undefined || WITH_DETAIL.has(error.code));
  return { title, text: detail ? `${text} ${m.error_detail({ message: error.message })}` : text };
}
