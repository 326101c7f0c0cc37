import { beforeEach, describe, expect, test } from 'vitest';
import type {
  ErrorCode,
  LanguageName,
  MethodName,
  NoticeCode,
  OrderView,
  ProblemCode,
  ProfileName,
  StateName,
  TimelineKind,
  TokenState,
} from '../src/backend/contract';
import { overwriteGetLocale } from '../src/paraglide/runtime.js';
import { explain, noticeText } from '../src/texts/errors';
import { FIELD_CODES, fieldName, problemText, warningText } from '../src/texts/fields';
import { methodText, profileText, REASONS, reasonText, tokenText } from '../src/texts/methods';
import { orderProblemText, stateText, timelineText } from '../src/texts/orders';
import { text } from './files';

const contract = text('src/backend/contract.ts');

/** The names of a union in the contract, read from its text: the compiler knows them, a test must list them. */
function union(name: string): string[] {
  const declared = new RegExp(`export type ${name} = ([^;]+);`).exec(contract)?.[1] ?? '';
  const names = [...declared.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  if (names.length === 0) throw new Error(`the contract has no union ${name}`);
  return names;
}

/** The words in backticks in the comment above a field of the contract. */
function documented(type: string, field: string): string[] {
  const body = contract.slice(contract.indexOf(`export type ${type} =`));
  const comment =
    body
      .slice(0, body.indexOf(`\n${field}:`))
      .split('/**')
      .at(-1) ?? '';
  return [...comment.matchAll(/`([a-z_]+)`/g)].map((match) => match[1] ?? '');
}

function order(state: StateName): OrderView {
  return {
    state,
    method: 'checkout',
    customer_kind: 'private',
    front_status: 'Inkasso',
    actions: [],
  } as unknown as OrderView;
}

let language: LanguageName;
beforeEach(() => overwriteGetLocale(() => language));

describe.each(['nb', 'en'] as const)('in %s', (name) => {
  beforeEach(() => (language = name));

  test.each(union('ErrorCode'))('error %s', (code) => {
    const { title, text: words } = explain({
      code: code as ErrorCode,
      field: null,
      message: '',
      retryable: false,
    });
    expect(title).not.toBe('');
    expect(words).not.toBe('');
  });

  test.each(union('NoticeCode'))('notice %s', (code) => {
    expect(noticeText(code as NoticeCode, '47')).not.toBe('');
  });

  test.each(union('ProblemCode'))('problem %s', (code) => {
    const words = orderProblemText({ code: code as ProblemCode, message: 'abc', retry_at: null });
    expect(words.length).toBeGreaterThan(10);
    expect(words).toContain('abc');
  });

  test.each(union('StateName'))('state %s', (state) => {
    const { short, heading, text: said } = stateText(order(state as StateName));
    for (const words of [short, heading, said]) expect(words).not.toBe('');
  });

  test.each(union('TimelineKind'))('step %s', (kind) => {
    expect(timelineText({ at: 0, kind: kind as TimelineKind, detail: 'SENT' })).not.toBe('');
  });

  test.each(FIELD_CODES)('field code %s', (code) => {
    const words = problemText({ field: 'zip', code, message: '4' });
    expect(words).not.toBe('');
    expect(words).not.toBe(problemText({ field: 'zip', code: 'never heard of', message: '' }));
  });

  test.each(union('MethodName'))('method %s', (method) => {
    for (const kind of ['private', 'corporate'] as const) {
      const { title, text: words } = methodText(method as MethodName, kind);
      expect(title).not.toBe('');
      expect(words).not.toBe('');
    }
  });

  test.each(REASONS)('reason %s', (reason) => {
    expect(reasonText(reason)).not.toBe(reasonText('never heard of'));
  });

  test.each(union('TokenState'))('token %s', (state) => expect(tokenText(state as TokenState)).not.toBe(''));
  test.each(union('ProfileName'))('profile %s', (profile) =>
    expect(profileText(profile as ProfileName)).not.toBe(''),
  );
});

describe('what the contract names as plain text', () => {
  test('every code of a field problem has words', () => {
    expect([...FIELD_CODES].sort()).toEqual(
      documented('FieldProblem', 'code')
        .filter((word) => word !== 'message')
        .filter(unique)
        .sort(),
    );
  });

  test('every field of the customer’s form has a name of its own', () => {
    language = 'nb';
    const fields = [...new Set([...formFields(), ...documented('FieldProblem', 'field')])].filter(
      (field) => field !== 'kind' && field !== 'other',
    );
    for (const field of fields) expect(fieldName(field), field).not.toBe(fieldName('other'));
  });

  test('every reason has words', () => {
    expect([...REASONS].sort()).toEqual(documented('MethodView', 'reason').filter(unique).sort());
  });

  test('a warning says that one may go on', () => {
    language = 'nb';
    expect(warningText({ field: 'personal_number', code: 'check_digit', message: '' })).toContain('likevel');
  });
});

test('a code from a newer program is still explained', () => {
  language = 'en';
  const { title, text: words } = explain({
    code: 'brand_new' as ErrorCode,
    field: null,
    message: 'no paper',
    retryable: false,
  });
  expect(title).not.toBe('');
  expect(words).toContain('no paper');
});

test('what Front Payment wrote is shown, other details are kept from the cashier', () => {
  language = 'nb';
  expect(explain({ code: 'refused', field: null, message: 'Too low.', retryable: false }).text).toContain(
    'Too low.',
  );
  expect(
    explain({ code: 'cart_empty', field: null, message: 'the cart is empty', retryable: false }).text,
  ).not.toContain('the cart');
});

function formFields(): string[] {
  const body = /export type CustomerForm = \{([\s\S]*?)\};/.exec(contract)?.[1] ?? '';
  return [...body.matchAll(/\n([a-z_]+):/g)].map((match) => match[1] ?? '');
}

function unique<T>(value: T, index: number, list: T[]): boolean {
  return list.indexOf(value) === index;
}
