import { asUiError, type Backend } from '../backend/backend';
import type { RecoveryBackup, UiError } from '../backend/contract';

/** What can be done about a database that can't be opened. */
export class RecoveryOffer {
  phase = $state<'idle' | 'looking' | 'ready' | 'restoring'>('idle');
  newest = $state.raw<RecoveryBackup | null>(null);
  folder = $state('');
  error = $state.raw<UiError | null>(null);

  constructor(private readonly backend: Backend) {}

  /** Looks for the newest good backup. */
  async look(): Promise<void> {
    this.phase = 'looking';
    this.error = null;
    try {
      const { folder, newest } = await this.backend.call('recovery');
      this.folder = folder;
      this.newest = newest;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
    this.phase = 'ready';
  }

  /** Puts the backup in the database's place. Answers whether the till can be started again. */
  async restore(): Promise<boolean> {
    if (this.newest === null) return false;
    this.phase = 'restoring';
    this.error = null;
    try {
      await this.backend.call('backup_restore', { file: this.newest.file });
      this.phase = 'idle';
      return true;
    } catch (thrown) {
      this.error = asUiError(thrown);
      this.phase = 'ready';
      return false;
    }
  }

  /** Ends the program. */
  async quit(): Promise<void> {
    await this.backend.call('close_anyway').catch(() => undefined);
  }
}
