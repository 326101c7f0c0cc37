import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keysOf, LAYOUTS, upper } from '../src/kiosk/state/keys';
import { masked, startsWord, typed } from '../src/kiosk/state/edit';
import { dayAfter, LANGUAGES, preferredLanguage } from '../src/kiosk/state/language';
import { text, ui } from './files';

const locales = LANGUAGES.map(({ code }) => code);

function messages(locale: string): Record<string, string> {
  return JSON.parse(text(`src/kiosk/messages/${locale}.json`)) as Record<string, string>;
}

function placeholders(message = ''): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort();
}

function sources(folder: string): string[] {
  return readdirSync(join(ui, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|svelte)$/.test(entry.name) ? [text(path)] : [];
  });
}

const base = messages('nb');

test('there are messages in every language that can be chosen, and in no other', () => {
  expect(readdirSync(join(ui, 'src/kiosk/messages')).sort()).toEqual(
    locales.map((locale) => `${locale}.json`).sort(),
  );
});

describe.each(locales)('%s', (locale) => {
  const these = messages(locale);

  test('lacks no message, and has no other', () => {
    expect(Object.keys(these)).toEqual(Object.keys(base));
  });

  test('says something everywhere, with the same values in it', () => {
    for (const key of Object.keys(base)) {
      expect(these[key]?.trim().length, key).toBeGreaterThan(1);
      expect(placeholders(these[key]), key).toEqual(placeholders(base[key]));
    }
  });
});

test('no sentence was left in another language', () => {
  for (const key of Object.keys(base)) {
    if ((base[key] ?? '').split(' ').length < 4) continue;
    // Norwegian and Danish may say the same.
    const others = locales.filter((locale) => locale !== 'da');
    const versions = others.map((locale) => messages(locale)[key]);
    expect(new Set(versions).size, key).toBe(others.length);
    expect(versions.slice(1), key).not.toContain(messages('da')[key]);
  }
});

test('every message that has values is given them', () => {
  const code = sources('src/kiosk').join('\n');
  for (const [key, message] of Object.entries(base)) {
    for (const name of placeholders(message)) {
      const calls = [...code.matchAll(new RegExp(`\\bt\\.${key}\\(([^)]*)`, 'g'))].map(
        (match) => match[1] ?? '',
      );
      for (const values of calls) expect(values, `${key}: ${name}`).toMatch(new RegExp(`\\b${name}\\b`));
    }
  }
});

test('every message is used', () => {
  const used = new Set(
    sources('src/kiosk').flatMap((code) => [...code.matchAll(/\bt\.(\w+)/g)].map((match) => match[1])),
  );
  expect(Object.keys(base).filter((key) => !used.has(key))).toEqual([]);
});

describe('the on-screen keyboard', () => {
  test('has the letters of all five languages, small and capital', () => {
    const keys = keysOf('text');
    for (const letter of 'abcdefghijklmnopqrstuvwxyzåæøäöü') {
      expect(keys).toContain(letter);
      expect(upper(letter)).toBe(letter.toUpperCase());
    }
    expect(keys).toContain('ß');
    expect(upper('ß')).toBe('ß');
    expect(upper('{space}')).toBe('{space}');
  });

  test('has what an e-mail address needs, and digits alone for a number', () => {
    expect(keysOf('email')).toEqual(expect.arrayContaining(['@', '.', '.no', '.com', '-', '_']));
    expect(
      keysOf('digits')
        .filter((key) => !key.startsWith('{'))
        .sort(),
    ).toEqual(Array.from('0123456789'));
  });

  test.each(Object.entries(LAYOUTS))('%s has each key once', (_name, layout) => {
    const keys = layout.default.flatMap((row) => row.split(' '));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('a key', () => {
  const at = (start: number, end = start) => ({ selectionStart: start, selectionEnd: end });

  test.each([
    ['a', '', at(0), 'a', 1],
    ['b', 'ac', at(1), 'abc', 2],
    ['x', 'abc', at(0, 3), 'x', 1],
    ['.com', 'kari@example', at(12), 'kari@example.com', 16],
    ['{space}', 'Kari', at(4), 'Kari ', 5],
    ['{backspace}', 'abc', at(3), 'ab', 2],
    ['{backspace}', 'abc', at(1, 2), 'ac', 1],
    ['{backspace}', 'abc', at(0), 'abc', 0],
    ['{backspace}', '', at(0), '', 0],
  ])('%s in %j', (key, before, caret, after, place) => {
    expect(typed(key, before, caret)).toEqual({ text: after, caret: place });
  });

  test('without a caret writes at the end', () => {
    expect(typed('9', '02', { selectionStart: null, selectionEnd: null })).toEqual({ text: '029', caret: 3 });
  });
});

test('of a personal number no more than the date of birth is shown', () => {
  expect(['', '0201', '020132', '02013299997'].map(masked)).toEqual(['', '0201', '020132', '020132•••••']);
});

test('names begin with capitals, also behind a hyphen', () => {
  expect(['', 'Kari ', 'Anne-', 'Kari', 'Kari N'].map(startsWord)).toEqual([true, true, true, false, false]);
});

test('the order gets the customer’s language', () => {
  expect(LANGUAGES.map(({ code }) => preferredLanguage(code))).toEqual(['no', 'en', 'sv', 'da', 'de']);
});

test('a due date is written as each language writes it, by the shop’s clock', () => {
  const late = Date.UTC(2026, 10, 20, 23, 30);
  expect(LANGUAGES.map(({ code }) => dayAfter(late, 10, code))).toEqual([
    '1. desember 2026',
    '1 December 2026',
    '1 december 2026',
    '1. december 2026',
    '1. Dezember 2026',
  ]);
});
