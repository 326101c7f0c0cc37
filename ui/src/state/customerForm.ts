import type { CustomerForm, CustomerKind } from '../backend/contract';

/** The questions about a customer, with no answer yet. */
export function emptyForm(kind: CustomerKind): CustomerForm {
  return {
    kind,
    name: '',
    email: '',
    country_code: '+47',
    msisdn: '',
    personal_number: '',
    organization_number: '',
    street: '',
    zip: '',
    city: '',
    country: 'NO',
    customer_reference: '',
    language: 'no',
  };
}
