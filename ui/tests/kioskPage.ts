import type { Start } from '../src/backend/contract';
import type { ScriptedBackend } from '../src/backend/scripted/scripted';
import { Kiosk } from '../src/kiosk/state/kiosk.svelte';

/** A page of the kiosk without its screens, as the program begins it; with `change` as it would otherwise. */
export async function openPage(backend: ScriptedBackend, change: Partial<Start> = {}): Promise<Kiosk> {
  const start = await backend.call('start');
  const products = await backend.call('catalogue_search', { text: '', category: null, offset: 0, limit: 10 });
  return new Kiosk(backend, { start: { ...start, ...change }, products });
}
