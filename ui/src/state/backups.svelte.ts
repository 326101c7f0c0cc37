import { asUiError, type Backend } from '../backend/backend';
import type { BackupStatus, UiError } from '../backend/contract';
import { m } from '../paraglide/messages.js';
import type { Manager, Pin } from './manager.svelte';

/** The backups, in the settings. */
export class Backups {
  status = $state.raw<BackupStatus | null>(null);
  /** The folder as it is being typed; empty: the one beside the database. */
  folder = $state('');
  busy = $state<'no' | 'backing_up' | 'moving'>('no');
  done = $state(false);
  error = $state.raw<UiError | null>(null);

  constructor(
    private readonly backend: Backend,
    private readonly manager: Manager,
  ) {}

  async load(): Promise<void> {
    this.done = false;
    await this.ask(() => this.backend.call('backup_status'));
  }

  async backUpNow(): Promise<void> {
    this.busy = 'backing_up';
    this.done = await this.ask(() => this.backend.call('backup_now'));
    this.busy = 'no';
  }

  async setFolder(): Promise<void> {
    this.busy = 'moving';
    this.done = false;
    const folder = this.folder;
    await this.ask(async () => {
      const set = (pin: Pin): Promise<BackupStatus> =>
        this.backend.call('backup_folder_set', { folder, ...pin });
      const allowed = await this.manager.allow(m.pin_for_backup_folder, set);
      return allowed?.done ?? this.status ?? this.backend.call('backup_status');
    });
    this.busy = 'no';
  }

  private async ask(call: () => Promise<BackupStatus>): Promise<boolean> {
    this.error = null;
    try {
      this.status = await call();
      this.folder = this.status.is_default ? '' : this.status.folder;
      return true;
    } catch (thrown) {
      this.error = asUiError(thrown);
      return false;
    }
  }
}
