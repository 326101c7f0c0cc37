import type { UiError } from '../backend/contract';
import { explain } from '../texts/errors';

/** How long a message that asks for nothing stays, in milliseconds. */
const QUIET_MS = 6_000;

/** A message over the screen. Errors stay until they are dismissed or replaced. */
export interface Toast {
  id: number;
  tone: 'bad' | 'good';
  /** Made when it is shown, so that it follows the language. */
  title: () => string;
  text: () => string;
}

/** The messages over the screen: at most three, the newest last. */
export class Toasts {
  list = $state.raw<Toast[]>([]);
  private nextId = 1;

  /** Shows a refused command in plain words. The same error twice is shown once. */
  error(error: UiError): void {
    this.list = this.list.filter((toast) => toast.title() !== explain(error).title);
    this.push(
      'bad',
      () => explain(error).title,
      () => explain(error).text,
    );
  }

  /** Says that something went well. */
  good(title: () => string): void {
    const id = this.push('good', title, () => '');
    setTimeout(() => this.dismiss(id), QUIET_MS);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Errors speak of what was on the screen: a new screen starts without them. */
  clear(): void {
    this.list = [];
  }

  private push(tone: Toast['tone'], title: () => string, text: () => string): number {
    const id = this.nextId++;
    this.list = [...this.list, { id, tone, title, text }].slice(-3);
    return id;
  }
}
