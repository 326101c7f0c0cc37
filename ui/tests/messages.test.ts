import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { text, ui } from './files';

const project = JSON.parse(text('project.inlang/settings.json')) as {
  baseLocale: string;
  locales: string[];
  'plugin.inlang.messageFormat': { pathPattern: string[] };
};
const patterns = project['plugin.inlang.messageFormat'].pathPattern;

function messages(locale: string): Record<string, unknown> {
  return Object.assign({}, ...patterns.map((pattern) => read(pattern, locale))) as Record<string, unknown>;
}

function read(pattern: string, locale: string): Record<string, unknown> {
  return JSON.parse(text(pattern.replace('{locale}', locale))) as Record<string, unknown>;
}

function placeholders(message: unknown): string[] {
  return [
    ...new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')),
  ].sort();
}

function sources(folder: string): string[] {
  return readdirSync(join(ui, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'paraglide' ? [] : sources(path);
    return /\.(ts|svelte)$/.test(entry.name) ? [text(path)] : [];
  });
}

const base = messages(project.baseLocale);

describe.each(project.locales)('%s', (locale) => {
  const these = messages(locale);

  test('has every message, and no other', () => {
    expect(Object.keys(these).sort()).toEqual(Object.keys(base).sort());
  });

  test('says something everywhere, with the same values in it', () => {
    for (const key of Object.keys(base)) {
      expect(JSON.stringify(these[key]).trim().length, key).toBeGreaterThan(2);
      expect(placeholders(these[key]), key).toEqual(placeholders(base[key]));
    }
  });

  test('has a file for each part, and none besides', () => {
    const named = patterns.map((pattern) => pattern.split('/').at(-1)).sort();
    expect(readdirSync(join(ui, 'src/messages', locale)).sort()).toEqual(named);
  });
});

test('no message stands in two files', () => {
  const keys = patterns.flatMap((pattern) => Object.keys(read(pattern, project.baseLocale)));
  expect(new Set(keys).size).toBe(keys.length);
});

test('every message is used', () => {
  const used = new Set(
    sources('src').flatMap((code) => [...code.matchAll(/\bm\.(\w+)/g)].map((match) => match[1])),
  );
  expect(Object.keys(base).filter((key) => !used.has(key))).toEqual([]);
});
