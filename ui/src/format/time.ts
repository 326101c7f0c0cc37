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

/** Milliseconds UTC as day and time with seconds: `20. nov. 10:42:03`. */
export function dayAndTime(at_ms: number, language: LanguageName): string {
  return `${shortDay(at_ms, language)} ${clockTime(at_ms, language)}`;
}

/** Milliseconds UTC as a day without its year: `20. nov.`. */
export function shortDay(at_ms: number, language: LanguageName): string {
  return formatter(language, 'day', { day: 'numeric', month: 'short' }).format(at_ms);
}

/** Milliseconds UTC as a moment with its day and year: `20. november 2026, 10:42`. */
export function longMoment(at_ms: number, language: LanguageName): string {
  const time = formatter(language, 'time', { hour: '2-digit', minute: '2-digit', hour12: false }).format(
    at_ms,
  );
  return `${longDate(at_ms, language)}, ${time}`;
}

/** Milliseconds UTC as a date in words: `30. november 2026`. */
export function longDate(at_ms: number, language: LanguageName): string {
  return formatter(language, 'date', { day: 'numeric', month: 'long', year: 'numeric' }).format(at_ms);
}

/** The calendar day in the shop that lies `days` after the moment `from_ms`, in words. */
export function dateAfter(from_ms: number, days: number, language: LanguageName): string {
  const { year, month, day } = dayOf(from_ms);
  // Noon UTC is the same day in Oslo, in summer and in winter.
  return longDate(Date.UTC(year, month - 1, day + days, 12), language);
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

/** A calendar day in the shop. */
export interface Day {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

/** The shop's day at a moment. */
export function dayOf(at_ms: number): Day {
  const [year = 0, month = 0, day = 0] = wallClock(at_ms);
  return { year, month, day };
}

/** When a day begins in the shop, milliseconds UTC. A day beyond its month's end is one of the next month. */
export function dayStart({ year, month, day }: Day): number {
  const noon = Date.UTC(year, month - 1, day, 12);
  // At noon the shop's clock is ahead by what it is ahead at midnight, but for the two nights when the clock is set:
  // then midnight's own offset, an hour off, is asked for again.
  const guess = noon - 12 * HOUR_MS - ahead(noon);
  return noon - 12 * HOUR_MS - ahead(guess);
}

const HOUR_MS = 3_600_000;

/** How far the shop's clock is ahead of UTC at a moment, in milliseconds. */
function ahead(at_ms: number): number {
  const [year = 0, month = 0, day = 0, hour, minute, second] = wallClock(at_ms);
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return local - Math.floor(at_ms / 1000) * 1000;
}

/** Year, month, day, hour, minute and second as the shop's clock shows them. */
function wallClock(at_ms: number): number[] {
  const parts = formatter('nb', 'wall clock', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(at_ms);
  return (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).map((type) =>
    Number(parts.find((it) => it.type === type)?.value),
  );
}

/** A day as typed: `20.11.2026`, `20.11.26`, `20.11` (the latest such day), `2026-11-20`. Null when it is none. */
export function dayTyped(text: string, now_ms = Date.now()): Day | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim());
  if (iso !== null) return realDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const typed = /^(\d{1,2})[./ -](\d{1,2})(?:[./ -](\d{4}|\d{2}))?\.?$/.exec(text.trim());
  if (typed === null) return null;
  const [day, month] = [Number(typed[1]), Number(typed[2])];
  if (typed[3] !== undefined) return realDay((Number(typed[3]) % 100) + 2000, month, day);
  const today = dayOf(now_ms);
  const past = month < today.month || (month === today.month && day <= today.day);
  return realDay(past ? today.year : today.year - 1, month, day);
}

function realDay(year: number, month: number, day: number): Day | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : null;
}

/** A moment for a list: `10:42` today, `12. nov. 10:42` this year, `12.11.2025` before. */
export function listMoment(at_ms: number, now_ms: number, language: LanguageName): string {
  const [at, now] = [dayOf(at_ms), dayOf(now_ms)];
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };
  const clock = formatter(language, 'hours', time).format(at_ms).replaceAll('.', ':');
  if (at.year !== now.year)
    return formatter(language, 'numbers', { day: '2-digit', month: '2-digit', year: 'numeric' }).format(
      at_ms,
    );
  if (at.month === now.month && at.day === now.day) return clock;
  return `${shortDay(at_ms, language)} ${clock}`;
}

/** How long ago, in the largest unit that says it: minutes, hours or days. */
export function age(span_ms: number): { count: number; unit: 'min' | 'h' | 'd' } {
  const whole = minutes(span_ms);
  if (whole < 60) return { count: whole, unit: 'min' };
  if (whole < 48 * 60) return { count: Math.floor(whole / 60), unit: 'h' };
  return { count: Math.floor(whole / (24 * 60)), unit: 'd' };
}
