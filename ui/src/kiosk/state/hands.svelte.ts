import type { Kiosk } from './kiosk.svelte';

/** How whoever is there works the kiosk, where not by touch. */
export class Hands {
  /** By keys of a keyboard. */
  useKeys = $state(false);
  /** By one switch. */
  useSwitch = $state(false);
  private settling: Promise<unknown> = Promise.resolve();

  constructor(private readonly kiosk: Kiosk) {}

  /** Somebody works this page by one switch: until they have gone it keeps the focus, also beside BankID's window. */
  bySwitch(): void {
    if (!this.useSwitch && this.kiosk.stage !== 'nobody') this.settleFocus(true);
  }

  /** Somebody works it by a keyboard: from then on its keys are what they are everywhere. */
  byKeys(): void {
    this.useKeys = true;
    this.settleFocus(false);
  }

  /** They have gone. */
  forget(): void {
    this.useKeys = false;
    this.settleFocus(false);
  }

  private settleFocus(useSwitch: boolean): void {
    if (useSwitch === this.useSwitch) return;
    this.useSwitch = useSwitch;
    const { backend, setup } = this.kiosk;
    // Without keys on the screen for BankID's page, its window is no place for a switch.
    if (!setup.bankid_keyboard) return;
    // One after the other. Where it fails, a helping hand is needed at BankID, and the staff is a button away.
    const tell = (): Promise<unknown> => backend.call('bankid_focus', { on_page: useSwitch });
    this.settling = this.settling.then(tell).catch(() => undefined);
  }
}
