import { beforeEach, describe, expect, test } from 'vitest';
import type {
  ErrorCode,
  LanguageName,
  MethodName,
  NoticeCode,
  OrderRowView,
  OrderView,
  ProblemCode,
  ProfileName,
  StateName,
  TimelineKind,
  TokenState,
} from '../src/backend/contract';
import { overwriteGetLocale } from '../src/paraglide/runtime.js';
import { explain } from '../src/texts/errors';
import { noticeText } from '../src/texts/notices';
import { FIELD_CODES, fieldName, problemText, warningText } from '../src/texts/fields';
import { methodText, profileText, REASONS, reasonText, tokenText } from '../src/texts/methods';
import { orderProblemText, rowState, stateText, timelineText, wentWell } from '../src/texts/orders';
import { statusText } from '../src/texts/statuses';
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

describe('Front Payment’s statuses', () => {
  test.each([
    ['SENT', 'Sendt til kunden'],
    ['INVOICED', 'Fakturert'],
    ['PARTIAL REFUNDED', 'Delvis kreditert'],
    ['partially_refunded', 'Delvis kreditert'],
    ['Inkasso', 'Hos inkasso'],
    ['On hold', 'On hold'],
    ['constructor', 'constructor'],
  ])('%s reads %s', (status, words) => {
    overwriteGetLocale(() => 'nb');
    expect(statusText(status)).toBe(words);
    expect(timelineText({ at: 0, kind: 'status', detail: status })).toContain(words);
  });
});

test('a receipt that was refused is told as such', () => {
  overwriteGetLocale(() => 'nb');
  const entry = { at: 0, kind: 'receipt_not_handed_out', detail: 'sale' } as const;
  expect(timelineText(entry)).toContain('kom ikke ut');
  expect(wentWell(entry)).toBe(false);
});

describe('a row of the list', () => {
  const row = {
    state: 'PartlyRefunded',
    front_status: null,
    problem: null,
    attention: false,
    gross: 199_900,
  };
  test.each([
    [50_000, '1\u00a0499,00 igjen'],
    [0, 'Delvis kreditert'],
    [199_900, 'Delvis kreditert'],
  ])('of which %i øre were given back says %s', (refunded, words) => {
    overwriteGetLocale(() => 'nb');
    const said = rowState({ ...row, refunded } as OrderRowView).text;
    expect(said).toContain(words);
    expect(said.includes('igjen')).toBe(refunded === 50_000);
  });
});
