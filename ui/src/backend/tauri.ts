import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { asUiError, BackendError, type Backend, type RequestOf } from './backend';
import type { Commands, Events } from './contract';

/** The real program, through Tauri's bridge. */
export class TauriBackend implements Backend {
  private listeners: Promise<unknown>[] = [];

  async call<K extends keyof Commands>(name: K, ...request: RequestOf<K>): Promise<Commands[K]['answer']> {
    try {
      // Every command takes one argument called `request`, or none.
      return await invoke<Commands[K]['answer']>(name, request.length === 0 ? {} : { request: request[0] });
    } catch (thrown) {
      throw new BackendError(asUiError(thrown));
    }
  }

  on<K extends keyof Events>(name: K, heard: (payload: Events[K]) => void): () => void {
    let stopped = false;
    const listening = listen<Events[K]>(name, (event) => {
      if (!stopped) heard(event.payload);
    });
    this.listeners.push(listening);
    return () => {
      stopped = true;
      void listening.then((stop) => stop());
    };
  }

  async listening(): Promise<void> {
    await Promise.all(this.listeners);
  }
}
