import type { Backend } from './backend';
import { TauriBackend } from './tauri';

/**
 * The backend to use: the program, or, when the UI is opened in a plain browser while developing, a scripted one.
 * A production build holds no scripted backend.
 */
export async function connect(): Promise<Backend> {
  if (import.meta.env.MODE !== 'production' && !('__TAURI_INTERNALS__' in window)) {
    const { browserBackend } = await import('./browser');
    return browserBackend();
  }
  return new TauriBackend();
}
