import type { LanguageName } from '../../backend/contract';

/** The languages of the kiosk in the order of their buttons, each by its own name. */
export const LANGUAGES = [
  { code: 'nb', name: 'Norsk' },
  { code: 'en', name: 'English' },
  { code: 'sv', name: 'Svenska' },
  { code: 'da', name: 'Dansk' },
  { code: 'de', name: 'Deutsch' },
] as const;

/** One of them. */
export type KioskLanguage = (typeof LANGUAGES)[number]['code'];

/** The language that the catalogue's names are shown in: it has two, and Norwegian is read in all of Scandinavia. */
export function catalogueLanguage(language: KioskLanguage): LanguageName {
  return language === 'en' || language === 'de' ? 'en' : 'nb';
}

/** The order's `preferredLanguage` with Front Payment. */
export function preferredLanguage(language: KioskLanguage): string {
  return language === 'nb' ? 'no' : language;
}

/** The shop's time zone. */
const TIME_ZONE = 'Europe/Oslo';
const DAY_MS = 86_400_000;

/** The day in the shop so many days after a moment, in words: `1. desember 2026`. */
export function dayAfter(from_ms: number, days: number, language: KioskLanguage): string {
  const locale = language === 'en' ? 'en-GB' : language;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: TIME_ZONE });
  return format.format(from_ms + days * DAY_MS);
}

/** A moment in the shop, short: `21 Nov, 20:14`. */
export function moment(at_ms: number, language: KioskLanguage): string {
  const locale = language === 'en' ? 'en-GB' : language;
  const format = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: TIME_ZONE,
  });
  return format.format(at_ms);
}

/** The countries that a customer chooses from, by their names. */
const COUNTRIES = ['NO', 'SE', 'DK', 'FI', 'DE'];

export function countries(language: KioskLanguage): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  return COUNTRIES.map((value) => ({ value, label: names.of(value) ?? value }));
}

/** Their phones' country codes. */
export const PHONE_CODES = ['+47', '+46', '+45', '+358', '+49'].map((value) => ({ value, label: value }));
