import type { CustomerForm, CustomerKind } from '../../backend/contract';
import type { KeyboardName } from './keys';

/** A field that is typed. */
export type TypedField = Exclude<
  keyof CustomerForm,
  'kind' | 'country' | 'country_code' | 'language' | 'customer_reference'
>;

/** A question with its fields, which stand on the screen together. */
export interface Group {
  ask: 'person' | 'company' | 'contact' | 'address' | 'company_address';
  fields: readonly TypedField[];
  /** A choice below them. */
  choice?: 'country_code' | 'country';
}

const CONTACT: Group = { ask: 'contact', fields: ['email', 'msisdn'], choice: 'country_code' };

/** The questions in their order. */
export const GROUPS: Record<CustomerKind, readonly [Group, ...Group[]]> = {
  private: [
    { ask: 'person', fields: ['name', 'personal_number'] },
    CONTACT,
    { ask: 'address', fields: ['street', 'zip', 'city'], choice: 'country' },
  ],
  corporate: [
    { ask: 'company', fields: ['organization_number', 'name'] },
    CONTACT,
    { ask: 'company_address', fields: ['street', 'zip', 'city'], choice: 'country' },
  ],
};

/** The keyboard that fits a field. */
export const KEYBOARDS: Record<TypedField, KeyboardName> = {
  name: 'text',
  personal_number: 'digits',
  organization_number: 'digits',
  email: 'email',
  msisdn: 'digits',
  street: 'text',
  zip: 'digits',
  city: 'text',
};

/** Longest text of a field, in characters. */
export const LONGEST: Record<TypedField, number> = {
  name: 100,
  personal_number: 11,
  organization_number: 9,
  email: 120,
  msisdn: 15,
  street: 100,
  zip: 10,
  city: 60,
};

/** The question that a field belongs to; the first for what belongs to none. */
export function groupOf(kind: CustomerKind, field: string): number {
  const at = GROUPS[kind].findIndex(
    (group) => (group.fields as readonly string[]).includes(field) || group.choice === field,
  );
  return Math.max(0, at);
}
