import type { Commands, Events, UiError } from './contract';

/** What a command takes besides its name: nothing, or one request. */
export type RequestOf<K extends keyof Commands> = Commands[K]['request'] extends null
  ? []
  : [Commands[K]['request']];

/** The program behind the UI. Everything that the UI does to the world goes through here. */
export interface Backend {
  /** Calls a command. Rejects with a {@link BackendError} and with nothing else. */
  call<K extends keyof Commands>(name: K, ...request: RequestOf<K>): Promise<Commands[K]['answer']>;
  /** Hears an event until the returned function is called. */
  on<K extends keyof Events>(name: K, heard: (payload: Events[K]) => void): () => void;
  /** Resolves once nothing is missed any more of what {@link on} was called for. */
  listening(): Promise<void>;
}

/** A command's refusal. */
export class BackendError extends Error {
  constructor(readonly error: UiError) {
    super(`${error.code}: ${error.message}`);
    this.name = 'BackendError';
  }
}

/** Whatever was thrown, as an error that the UI has words for. */
export function asUiError(thrown: unknown): UiError {
  if (thrown instanceof BackendError) return thrown.error;
  if (isUiError(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : typeof thrown === 'string' ? thrown : '';
  return { code: 'internal', field: null, message, retryable: false };
}

function isUiError(thrown: unknown): thrown is UiError {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown;
}
