import type { StateName } from '../../backend/contract';
import type { Stage } from './idle';
import type { Kiosk } from './kiosk.svelte';

/** States in which an answer is waited for. */
const WAITS: readonly StateName[] = ['Queued', 'AwaitingBankId', 'Confirming'];

/** What the customer before the kiosk is doing. */
export function stageOf(kiosk: Kiosk): Stage {
  const { screen, overlay, progress, receipt } = kiosk;
  if (overlay === 'staff') return 'choosing';
  if (overlay === 'calling') return 'away';
  if (screen === 'attract' || screen === 'out_of_order') return 'nobody';
  if (kiosk.placing || progress.busy === 'order_cancel') return 'held';
  if (kiosk.link.isWanted) return 'waiting';
  const order = screen === 'order' ? progress.order : null;
  if (order?.state === 'Sending' || order?.bankid?.window_open === true) return 'held';
  if (receipt.isRead) return 'waiting';
  if (order === null || !WAITS.includes(order.state)) return 'choosing';
  const onPhone = order.method === 'payment_link' || order.bankid?.external === true;
  return onPhone ? 'away' : 'waiting';
}
