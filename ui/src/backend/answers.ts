import type { FirstAnswers } from './contract';

/** What the program put into the page on its way, if it was ready by then. */
export interface InPage {
  /** As it stands there, JSON; empty when there is nothing. */
  text: string;
  take(): FirstAnswers | null;
}

/** Takes it out of the page: later it would be old. */
export function answersInPage(): InPage {
  const block = document.getElementById('answers');
  const text = block?.textContent ?? '';
  block?.remove();
  return { text, take: () => (text === '' ? null : (JSON.parse(text) as FirstAnswers)) };
}
