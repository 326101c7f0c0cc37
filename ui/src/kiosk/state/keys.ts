/**
 * The on-screen keyboard's layouts: made for each field, with the letters of all five languages. In the form that
 * simple-keyboard takes: rows of keys with blanks between them, names of keys that are no characters in braces.
 */

export type KeyboardName = 'text' | 'email' | 'digits' | 'page';

/** Keys that type more than one character, or none. */
export const NAMED_KEYS = ['{backspace}', '{space}', '{shift}', '{next}', '{tab}', '{enter}'] as const;

const DIGITS = '1 2 3 4 5 6 7 8 9 0';
const TEXT = ['q w e r t y u i o p å', 'a s d f g h j k l ø æ', '{shift} z x c v b n m ä ö ü ß'];

export const LAYOUTS: Record<KeyboardName, Record<'default' | 'shift', string[]>> = {
  text: {
    default: [DIGITS, ...TEXT, ". - ' {space} {backspace} {next}"],
    shift: [],
  },
  email: {
    default: [
      DIGITS,
      'q w e r t y u i o p å',
      'a s d f g h j k l ø æ',
      'z x c v b n m . - _ +',
      '@ .no .com {backspace} {next}',
    ],
    shift: [],
  },
  // For the page in BankID's window, whose fields nobody here knows.
  page: {
    default: [DIGITS, ...TEXT, '@ . - {space} {backspace} {tab} {enter}'],
    shift: ['! # % & / ( ) = ? +', ...TEXT.map(upper), '_ * , {space} {backspace} {tab} {enter}'],
  },
  digits: {
    default: ['1 2 3', '4 5 6', '7 8 9', '{backspace} 0 {next}'],
    shift: [],
  },
};

/** Keys in capitals. ß has no capital letter that anybody types. */
export function upper(row: string): string {
  return row
    .split(' ')
    .map((key) => (key.startsWith('{') || key === 'ß' ? key : key.toUpperCase()))
    .join(' ');
}

/** Every key of a layout. */
export function keysOf(name: KeyboardName): string[] {
  const rows = [...LAYOUTS[name].default, ...LAYOUTS[name].shift];
  return [...new Set(rows.flatMap((row) => row.split(' ')))];
}
