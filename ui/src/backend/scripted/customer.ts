import type {
  ConnectionView,
  CustomerCheck,
  CustomerForm,
  FieldProblem,
  MethodView,
  TokenState,
} from '../contract';

/** Checks a customer about as the program does: enough for every kind of answer to be seen. */
export function checkCustomer(
  form: CustomerForm,
  connection: ConnectionView,
  token: TokenState,
): CustomerCheck {
  const errors: FieldProblem[] = [];
  const warnings: FieldProblem[] = [];
  const wrong = (field: keyof CustomerForm, code: string, message = ''): void =>
    void errors.push({ field, code, message });

  for (const field of ['name', 'email', 'msisdn', 'street', 'zip', 'city'] as const) {
    if (form[field].trim() === '') wrong(field, 'required');
  }
  if (form.email !== '' && !/^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i.test(form.email.trim()))
    wrong('email', 'email_incomplete');
  if (form.zip !== '' && form.country === 'NO' && !/^\d{4}$/.test(form.zip))
    wrong('zip', 'wrong_length', '4');
  if (form.msisdn !== '' && form.country_code === '+47' && !/^\d{8}$/.test(form.msisdn.replaceAll(' ', ''))) {
    wrong('msisdn', 'wrong_length', '8');
  }
  const number = (field: 'personal_number' | 'organization_number', length: number, valid: string): void => {
    const typed = form[field].replaceAll(' ', '');
    if (typed !== '' && !/^\d+$/.test(typed)) wrong(field, 'digits_only');
    else if (typed !== '' && typed.length !== length) wrong(field, 'wrong_length', String(length));
    else if (typed !== '' && typed !== valid) warnings.push({ field, code: 'check_digit', message: '' });
  };
  if (form.kind === 'private') number('personal_number', 11, '02013299997');
  else if (form.organization_number.trim() === '') wrong('organization_number', 'required');
  else number('organization_number', 9, '123456785');

  return { errors, warnings, methods: errors.length > 0 ? [] : methodsFor(form, connection, token) };
}

function methodsFor(form: CustomerForm, connection: ConnectionView, token: TokenState): MethodView[] {
  const corporate = form.kind === 'corporate';
  const maturities = corporate ? [14, 30, 45] : [10];
  const blocked = token === 'missing' ? 'token_missing' : '';
  const checkout =
    blocked ||
    (connection.online ? '' : 'offline') ||
    (corporate || form.personal_number.trim() !== '' ? '' : 'personal_number_missing');
  const way = (method: MethodView['method'], reason: string, more: Partial<MethodView> = {}): MethodView => ({
    method,
    available: reason === '',
    reason,
    limit: null,
    immediate: false,
    bankid: false,
    maturities,
    default_maturity: maturities[0] ?? 10,
    fee_may_apply: true,
    ...more,
  });
  return [
    way('checkout', checkout, { immediate: corporate, bankid: !corporate }),
    way('send_invoice', blocked),
    ...(corporate ? [] : [way('payment_link', blocked)]),
    way('ehf', blocked || (corporate ? '' : 'corporate_only')),
  ];
}
