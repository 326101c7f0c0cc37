/** A text with its caret, in UTF-16 units as the web counts. */
export interface Edited {
  text: string;
  caret: number;
}

/** Where the caret of a field stands, or what is marked. */
export interface Caret {
  selectionStart: number | null;
  selectionEnd: number | null;
}

/** A text after a key of the on-screen keyboard. */
export function typed(key: string, text: string, caret: Caret): Edited {
  const start = caret.selectionStart ?? text.length;
  const end = caret.selectionEnd ?? text.length;
  if (key === '{backspace}') {
    const from = start === end ? Math.max(0, start - 1) : start;
    return { text: text.slice(0, from) + text.slice(end), caret: from };
  }
  const written = key === '{space}' ? ' ' : key;
  return { text: text.slice(0, start) + written + text.slice(end), caret: start + written.length };
}

/** A fødselsnummer as it is shown: who looks over a shoulder sees the date of birth at most. */
export function masked(number: string): string {
  return number.slice(0, 6) + '•'.repeat(Math.max(0, number.length - 6));
}

/** Whether the next letter is likely a capital one: at the beginning, and after a blank or hyphen in a name. */
export function startsWord(text: string): boolean {
  return text === '' || /[\s-]$/.test(text);
}
