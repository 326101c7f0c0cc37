import type { ConnectionView } from '../backend/contract';

/** Whether Front Payment is reached, and what waits for it. */
export class Connection {
  view = $state.raw<ConnectionView>({
    online: true,
    queued: 0,
    attention: 0,
    oldest_at: null,
    clock_drift_ms: null,
  });

  changed(view: ConnectionView): void {
    this.view = view;
  }
}
