import type * as C from '../contract';
import { BackendError } from '../backend';
import { refusal } from './cart';

/** What a cashier may change without the manager. */
const CASHIERS: readonly (keyof C.SettingsForm)[] = [
  'till_name',
  'cashier',
  'language',
  'theme',
  'receipt_paper',
  'receipt_folder',
  'printer_kind',
  'printer_name',
  'printer_host',
  'printer_port',
  'printer_path',
  'printer_baud',
  'printer_columns',
  'printer_cut',
  'printer_drawer',
  'printer_answers',
  'printer_qr',
];

/** Whether the manager must allow the change. */
export function isManagersChange(before: C.SettingsForm, wanted: C.SettingsForm): boolean {
  const fields = Object.keys(wanted) as (keyof C.SettingsForm)[];
  return fields.some((field) => !CASHIERS.includes(field) && before[field] !== wanted[field]);
}

/** The manager's PIN, played: three wrong tries cost a pause. */
export class ScriptedPin {
  private pin: string | null = null;
  private wrong = 0;

  get isSet(): boolean {
    return this.pin !== null;
  }

  check(given: string | undefined): void {
    if (this.pin === null) return;
    if (given === undefined || given.trim() === '') throw refusal('pin_needed');
    if (given.trim() === this.pin) {
      this.wrong = 0;
      return;
    }
    this.wrong++;
    const wait = this.wrong > 2 ? { wait_ms: 5000 * 2 ** (this.wrong - 3) } : {};
    throw new BackendError({ code: 'pin_wrong', field: null, message: '', retryable: false, ...wait });
  }

  set(old: string | undefined, wanted: string): C.PinView {
    if (!/^\d{4,12}$/.test(wanted.trim())) throw refusal('invalid_field', 'pin_new');
    this.check(old);
    this.pin = wanted.trim();
    return { is_set: true };
  }

  clear(pin: string | undefined): C.PinView {
    this.check(pin);
    this.pin = null;
    return { is_set: false };
  }
}
