import type { LanguageName } from '../backend/contract';

/** The shop's time zone: what a clock on its wall shows, wherever the program's server or log stands. */
const TIME_ZONE = 'Europe/Oslo';

/** The locale that a language's dates are written in. */
const LOCALES: Record<LanguageName, string> = { nb: 'nb-NO', en: 'en-GB' };

const clocks = new Map<string, Intl.DateTimeFormat>();

function formatter(
  language: LanguageName,
  name: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${language} ${name}`;
  let found = clocks.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(LOCALES[language], { timeZone: TIME_ZONE, ...options });
    clocks.set(key, found);
  }
  return found;
}

/** Milliseconds UTC as the time of day with seconds: `10:42:03`. */
export function clockTime(at_ms: number, language: LanguageName): string {
  const options: Intl.DateTimeFormatOptions = {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  };
  return formatter(language, 'clock', options).format(at_ms).replaceAll('.', ':');
}

/** Milliseconds UTC as a short moment, for a list: `20. nov., 10:42`. */
export function shortMoment(at_ms: number, language: LanguageName): string {
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  };
  return formatter(language, 'moment', options).format(at_ms);
}

/** Milliseconds UTC as a date in words: `30. november 2026`. */
export function longDate(at_ms: number, language: LanguageName): string {
  return formatter(language, 'date', { day: 'numeric', month: 'long', year: 'numeric' }).format(at_ms);
}

/** The calendar day in the shop that lies `days` after the moment `from_ms`, in words. */
export function dateAfter(from_ms: number, days: number, language: LanguageName): string {
  const parts = formatter(language, 'parts', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  }).formatToParts(from_ms);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((it) => it.type === type)?.value);
  // Noon UTC is the same day in Oslo, in summer and in winter.
  return longDate(Date.UTC(part('year'), part('month') - 1, part('day') + days, 12), language);
}

/** A span in milliseconds as minutes and seconds: `9:42`; never below zero. */
export function countdown(span_ms: number): string {
  const seconds = Math.max(0, Math.ceil(span_ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Whole minutes in a span of milliseconds, at least one. */
export function minutes(span_ms: number): number {
  return Math.max(1, Math.floor(span_ms / 60_000));
}
