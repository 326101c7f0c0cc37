import type { CustomerKind, MethodName, MethodView, ProfileName, TokenState } from '../backend/contract';
import { kroner } from '../format/money';
import { m } from '../paraglide/messages.js';

/** A way to invoice as the cashier reads it: its name, and one plain sentence. */
export interface MethodText {
  title: string;
  text: string;
}

/** A way to invoice in words. A checkout is another thing for a company: it is invoiced at once. */
export function methodText(method: MethodName, kind: CustomerKind): MethodText {
  switch (method) {
    case 'checkout':
      return kind === 'corporate'
        ? { title: m.method_checkout_corporate(), text: m.method_checkout_corporate_text() }
        : { title: m.method_checkout(), text: m.method_checkout_text() };
    case 'send_invoice':
      return { title: m.method_send_invoice(), text: m.method_send_invoice_text() };
    case 'ehf':
      return { title: m.method_ehf(), text: m.method_ehf_text() };
    case 'payment_link':
      return { title: m.method_payment_link(), text: m.method_payment_link_text() };
  }
}

/** The reasons that the contract names for a way that can't be chosen. */
export const REASONS = [
  'personal_number_missing',
  'offline',
  'offline_not_allowed',
  'offline_order_too_large',
  'offline_sum_too_large',
  'token_missing',
  'corporate_only',
] as const;

/** One of them. */
export type Reason = (typeof REASONS)[number];

const REASON_TEXTS: Record<Reason, (amount: string) => string> = {
  personal_number_missing: () => m.reason_personal_number_missing(),
  offline: () => m.reason_offline(),
  offline_not_allowed: () => m.reason_offline_not_allowed(),
  offline_order_too_large: (amount) => m.reason_offline_order_too_large({ amount }),
  offline_sum_too_large: (amount) => m.reason_offline_sum_too_large({ amount }),
  token_missing: () => m.reason_token_missing(),
  corporate_only: () => m.reason_corporate_only(),
};

/** Why a way can't be chosen, with the limit in øre that is in the way where there is one. */
export function reasonText(reason: string, limit: number | null = null): string {
  const known = REASON_TEXTS[reason as Reason] as ((amount: string) => string) | undefined;
  return known === undefined ? m.reason_other() : known(limit === null ? '' : kroner(limit));
}

/** The words on the button that sends the order. */
export function submitText(method: MethodView, amount: string): string {
  if (method.immediate) return m.confirm_submit_immediate({ amount });
  if (method.bankid) return m.confirm_submit_bankid();
  if (method.method === 'payment_link') return m.confirm_submit_link();
  return method.method === 'ehf' ? m.confirm_submit_ehf() : m.confirm_submit_invoice();
}

const TOKEN_TEXTS: Record<TokenState, () => string> = {
  not_needed: () => m.token_not_needed(),
  kept: () => m.token_kept(),
  for_this_run: () => m.token_for_this_run(),
  missing: () => m.token_missing(),
  refused: () => m.token_refused(),
};

/** Where the token stands. */
export function tokenText(state: TokenState): string {
  return TOKEN_TEXTS[state]();
}

const PROFILE_TEXTS: Record<ProfileName, () => string> = {
  training: () => m.profile_training(),
  demo: () => m.profile_demo(),
  production: () => m.profile_production(),
  custom: () => m.profile_custom(),
};

/** A profile's name. */
export function profileText(profile: ProfileName): string {
  return PROFILE_TEXTS[profile]();
}
