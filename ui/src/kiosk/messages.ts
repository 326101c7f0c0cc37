import da from './messages/da.json';
import de from './messages/de.json';
import en from './messages/en.json';
import nb from './messages/nb.json';
import sv from './messages/sv.json';
import type { KioskLanguage } from './state/language';

/*
 * The kiosk's own messages, in more languages than the till's. They are few, all of them are used, and they come with a
 * part of the program that a till never loads: so they are taken as they are written, without a compiler in between.
 */

type Key = keyof typeof nb;

/** A language that lacks a message does not compile; tests/kioskTexts.test.ts compares the values in them. */
const MESSAGES: Record<KioskLanguage, Record<Key, string>> = { nb, en, sv, da, de };

/** A message with its values, in the customer's language or another one. */
export type Message = (
  values?: Record<string, string | number>,
  options?: { locale?: KioskLanguage },
) => string;

let spoken: () => KioskLanguage = () => 'nb';

/** Every message from now on is in the language that this answers, and follows it when it is reactive. */
export function speak(language: () => KioskLanguage): void {
  spoken = language;
}

function message(key: Key): Message {
  return (values = {}, { locale = spoken() } = {}) =>
    MESSAGES[locale][key].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The messages by their names. */
export const m = Object.fromEntries((Object.keys(nb) as Key[]).map((key) => [key, message(key)])) as Record<
  Key,
  Message
>;
