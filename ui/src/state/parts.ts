import type { Backend } from '../backend/backend';
import { Backups } from './backups.svelte';
import { Decision } from './decision.svelte';
import { Found } from './found.svelte';
import { useKasse } from './kasse.svelte';
import { Manager } from './manager.svelte';
import { OrderList } from './orderList.svelte';
import { ReceiptPrinter } from './printer.svelte';
import { RecoveryOffer } from './recovery.svelte';
import { Refunding } from './refunding.svelte';
import { Resending } from './resending.svelte';
import type { Session } from './session.svelte';
import { Settings } from './settings.svelte';
import type { Toasts } from './toasts.svelte';

/** State that no first paint needs. It comes with the screens that show it, so that the first script stays small. */
export class Parts {
  readonly manager = new Manager();
  readonly settings: Settings;
  readonly orders: OrderList;
  readonly found: Found;
  readonly decision: Decision;
  readonly refunding: Refunding;
  readonly resending: Resending;
  readonly backups: Backups;
  readonly recovery: RecoveryOffer;
  readonly printer: ReceiptPrinter;

  constructor(backend: Backend, session: Session, toasts: Toasts) {
    this.settings = new Settings(backend, session, toasts, this.manager);
    this.orders = new OrderList(backend);
    this.found = new Found(backend);
    this.decision = new Decision(backend, this.manager);
    this.refunding = new Refunding(backend, this.manager);
    this.resending = new Resending(backend, toasts);
    this.backups = new Backups(backend, this.manager);
    this.recovery = new RecoveryOffer(backend);
    this.printer = new ReceiptPrinter(backend);
  }
}

/** These parts, for the components that come with them. */
export function useParts(): Parts {
  const { parts } = useKasse();
  if (parts === null) throw new Error('a component of a later screen is drawn before its state is there');
  return parts;
}
