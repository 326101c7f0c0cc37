import { m } from '../paraglide/messages.js';

/** Front Payment's statuses, by their letters alone: they come in several spellings. */
const STATUSES: Record<string, () => string> = {
  sent: () => m.status_sent(),
  invoiced: () => m.status_invoiced(),
  purring: () => m.status_reminder(),
  reminder: () => m.status_reminder(),
  inkasso: () => m.status_collection(),
  collection: () => m.status_collection(),
  paid: () => m.status_paid(),
  cancelled: () => m.status_cancelled(),
  canceled: () => m.status_cancelled(),
  expired: () => m.status_expired(),
  refunded: () => m.status_refunded(),
  partialrefunded: () => m.status_partly_refunded(),
  partiallyrefunded: () => m.status_partly_refunded(),
};

/** A status in plain words; one that nobody knows stands as it came. */
export function statusText(status: string): string {
  const letters = status.toLowerCase().replace(/[^a-z]/g, '');
  return Object.hasOwn(STATUSES, letters) ? (STATUSES[letters]?.() ?? status) : status;
}
