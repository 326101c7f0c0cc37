import { m } from '../paraglide/messages.js';
import { asUiError, type Backend } from '../backend/backend';
import type {
  FieldProblem,
  LanguageName,
  PinView,
  SettingsForm,
  SettingsSaved,
  UiError,
} from '../backend/contract';
import type { FieldCode } from '../texts/fields';
import type { Manager } from './manager.svelte';
import type { Session } from './session.svelte';
import type { Toasts } from './toasts.svelte';

/** The settings as they are being changed. */
export class Settings {
  form = $state<SettingsForm | null>(null);
  errors = $state.raw<FieldProblem[]>([]);
  failed = $state.raw<UiError | null>(null);
  saving = $state(false);
  justSaved = $state(false);
  token = $state('');
  keepToken = $state(true);
  tokenBusy = $state(false);
  tokenError = $state.raw<'empty' | UiError | null>(null);
  tokenDone = $state<'set' | 'cleared' | null>(null);
  /** The manager's PIN so far and the new one, as they are being typed. */
  pinOld = $state('');
  pinNew = $state('');
  /** The new one once more: nobody sees what they type. */
  pinAgain = $state('');
  pinDiffers = $state(false);
  pinBusy = $state(false);
  pinErrors = $state.raw<{ old: UiError | null; new: FieldProblem | null }>({ old: null, new: null });
  pinDone = $state<'set' | 'cleared' | null>(null);
  private saved = $state.raw<SettingsForm | null>(null);

  constructor(
    private readonly backend: Backend,
    private readonly session: Session,
    private readonly toasts: Toasts,
    private readonly manager: Manager,
  ) {}

  readonly dirty = $derived(this.form !== null && JSON.stringify(this.form) !== JSON.stringify(this.saved));

  async load(): Promise<void> {
    this.failed = null;
    this.justSaved = false;
    this.tokenDone = null;
    this.tokenError = null;
    this.token = '';
    this.keepToken = this.session.token.keychain;
    this.forgetPin();
    this.pinDone = null;
    try {
      this.take(await this.backend.call('settings_get'));
    } catch (thrown) {
      this.failed = asUiError(thrown);
    }
  }

  error(field: string): FieldProblem | null {
    return this.errors.find((problem) => problem.field === field) ?? null;
  }

  typed(field: keyof SettingsForm): void {
    this.justSaved = false;
    this.errors = this.errors.filter((problem) => problem.field !== field);
  }

  /** What can be seen to be wrong before anything is sent. */
  refuse(field: keyof SettingsForm, code: FieldCode): void {
    this.typed(field);
    this.errors = [...this.errors, { field, code, message: '' }];
  }

  /** The language changes at once: whoever can't read the screen could not find the button. */
  async setLanguage(language: LanguageName): Promise<void> {
    try {
      await this.session.setLanguage(language);
      if (this.form !== null) this.form.language = language;
      if (this.saved !== null) this.saved = { ...this.saved, language };
    } catch (thrown) {
      this.toasts.error(asUiError(thrown));
    }
  }

  /** Saves; false when something must be mended first. */
  async save(): Promise<boolean> {
    if (this.form === null || this.saving) return false;
    this.saving = true;
    try {
      const form = $state.snapshot(this.form);
      const allowed = await this.manager.allow(m.pin_for_settings, (pin): Promise<SettingsSaved> =>
        this.backend.call('settings_save', { form, ...pin }),
      );
      if (allowed === null) return false;
      const answer = allowed.done;
      this.errors = answer.errors;
      if (answer.errors.length > 0) return false;
      this.take(answer.settings);
      this.justSaved = true;
      // What went wrong before is over.
      this.toasts.clear();
      // What is saved was checked: a number that is there is a good one.
      if (answer.settings.shop_organization_number !== '') this.session.noticesOver('shop_incomplete');
      return true;
    } catch (thrown) {
      this.toasts.error(asUiError(thrown));
      return false;
    } finally {
      this.saving = false;
    }
  }

  /** Back to what is saved. */
  discard(): void {
    if (this.saved !== null) this.take(this.saved);
  }

  async setToken(): Promise<void> {
    if (this.tokenBusy) return;
    this.tokenDone = null;
    if (this.token.trim() === '') {
      this.tokenError = 'empty';
      return;
    }
    await this.tokenCall(async () => {
      const given = { token: this.token, keep: this.keepToken };
      const allowed = await this.manager.allow(m.pin_for_token, (pin) =>
        this.backend.call('token_set', { ...given, ...pin }),
      );
      if (allowed === null) return;
      // The token leaves the web view's memory as soon as the program has it.
      this.token = '';
      this.tokenDone = 'set';
      this.session.tokenChanged(allowed.done);
    });
  }

  async clearToken(): Promise<void> {
    if (this.tokenBusy) return;
    this.tokenDone = null;
    await this.tokenCall(async () => {
      const allowed = await this.manager.allow(m.pin_for_token, (pin) =>
        this.backend.call('token_clear', { ...pin }),
      );
      if (allowed === null) return;
      this.session.tokenChanged(allowed.done);
      this.tokenDone = 'cleared';
    });
  }

  /** Sets the PIN, or changes it. */
  async setPin(): Promise<void> {
    if (this.pinNew !== this.pinAgain) {
      this.pinTyped();
      this.pinDiffers = true;
      return;
    }
    await this.pinCall('set', () => {
      const old = this.pinOld === '' ? {} : { old: this.pinOld };
      return this.backend.call('pin_set', { ...old, new: this.pinNew });
    });
  }

  /** Takes the PIN away. */
  clearPin(): Promise<void> {
    return this.pinCall('cleared', () =>
      this.backend.call('pin_clear', this.pinOld === '' ? {} : { pin: this.pinOld }),
    );
  }

  pinTyped(): void {
    this.pinErrors = { old: null, new: null };
    this.pinDiffers = false;
    this.pinDone = null;
  }

  private async pinCall(done: 'set' | 'cleared', work: () => Promise<PinView>): Promise<void> {
    if (this.pinBusy) return;
    this.pinBusy = true;
    this.pinTyped();
    try {
      const { is_set } = await work();
      this.forgetPin();
      this.pinDone = done;
      if (this.form !== null) this.form.pin_is_set = is_set;
      if (this.saved !== null) this.saved = { ...this.saved, pin_is_set: is_set };
    } catch (thrown) {
      const error = asUiError(thrown);
      if (error.field === 'pin_new')
        // Which of the two it is can be seen from what was typed.
        this.pinErrors = {
          old: null,
          new: {
            field: 'pin_new',
            code: /^\d+$/.test(this.pinNew.trim()) ? 'pin_length' : 'digits_only',
            message: '',
          },
        };
      else if (error.code === 'pin_needed' || error.code === 'pin_wrong')
        this.pinErrors = { old: error, new: null };
      else this.toasts.error(error);
    } finally {
      this.pinBusy = false;
    }
  }

  private forgetPin(): void {
    this.pinOld = '';
    this.pinNew = '';
    this.pinAgain = '';
    this.pinDiffers = false;
    this.pinErrors = { old: null, new: null };
  }

  private async tokenCall(work: () => Promise<void>): Promise<void> {
    this.tokenBusy = true;
    this.tokenError = null;
    try {
      await work();
    } catch (thrown) {
      this.tokenError = asUiError(thrown);
    } finally {
      this.tokenBusy = false;
    }
  }

  private take(settings: SettingsForm): void {
    this.saved = settings;
    this.form = { ...settings };
    this.errors = [];
    this.session.showTheme(settings.theme);
    this.session.shop = { name: settings.shop_name, till: settings.till_name, cashier: settings.cashier };
  }
}
