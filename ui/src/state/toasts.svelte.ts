import type { UiError } from '../backend/contract';

/** How long a message that asks for nothing stays, in milliseconds. */
const QUIET_MS = 6_000;

/**
 * A message over the screen. Errors stay until they are dismissed or replaced; what they say is written where they are
 * shown, so that the first script holds no words of theirs.
 */
export type Toast =
  | { id: number; tone: 'bad'; error: UiError }
  // Made when it is shown, so that it follows the language.
  | { id: number; tone: 'good'; title: () => string };

/** The messages over the screen: at most three, the newest last. */
export class Toasts {
  list = $state.raw<Toast[]>([]);
  private nextId = 1;

  /** Shows a refused command. The same error twice is shown once. */
  error(error: UiError): void {
    this.list = this.list.filter((toast) => toast.tone !== 'bad' || !isSame(toast.error, error));
    this.push({ id: this.nextId++, tone: 'bad', error });
  }

  /** Says that something went well. */
  good(title: () => string): void {
    const id = this.nextId++;
    this.push({ id, tone: 'good', title });
    setTimeout(() => this.dismiss(id), QUIET_MS);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Errors speak of what was on the screen: a new screen starts without them. */
  clear(): void {
    this.list = [];
  }

  private push(toast: Toast): void {
    this.list = [...this.list, toast].slice(-3);
  }
}

function isSame(one: UiError, other: UiError): boolean {
  return one.code === other.code && one.field === other.field;
}
