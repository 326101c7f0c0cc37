import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { OrderView, Start } from '../src/backend/contract';
import { ScriptedBackend, type Script } from '../src/backend/scripted/scripted';
import { emptyForm } from '../src/state/customerForm';
import type { Kiosk } from '../src/kiosk/state/kiosk.svelte';
import { openPage } from './kioskPage';

const kiosks: Kiosk[] = [];

/** A kiosk without its screens. */
async function open(script: Partial<Script> = {}): Promise<{ backend: ScriptedBackend; kiosk: Kiosk }> {
  const backend = new ScriptedBackend({ kiosk: true, ...script });
  return { backend, kiosk: await page(backend) };
}

/** A page of the kiosk: another one may have been there before. */
async function page(backend: ScriptedBackend, change: Partial<Start> = {}): Promise<Kiosk> {
  const kiosk = await openPage(backend, change);
  kiosks.push(kiosk);
  return kiosk;
}

async function place(backend: ScriptedBackend, change: Partial<OrderView>): Promise<OrderView> {
  const cart = await backend.call('cart_add', { sku: '1001' });
  await backend.call('order_place', {
    customer: emptyForm('private'),
    method: 'checkout',
    maturity_days: 10,
    confirmed_amount: cart.totals.gross,
  });
  return backend.moveOrder(change);
}

/** Lets what was called answer. */
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const kiosk of kiosks.splice(0)) kiosk.stop();
  vi.useRealTimers();
});

describe('a customer', () => {
  test('who goes on on their own phone has as long as BankID has', async () => {
    const { backend, kiosk } = await open();
    const order = await place(backend, { state: 'AwaitingBankId' });
    kiosk.progress.show(order);
    kiosk.go('order');
    expect(kiosk.stage, 'BankID’s window was closed').toBe('waiting');
    backend.moveOrder({ bankid: backend.visit({ window_open: true }) });
    expect(kiosk.stage).toBe('held');
    backend.moveOrder({ bankid: backend.visit({ external: true }) });
    expect(kiosk.stage).toBe('away');
    backend.moveOrder({ bankid: null, method: 'payment_link', state: 'Confirming' });
    expect(kiosk.stage).toBe('away');
    backend.moveOrder({ state: 'Invoiced' });
    expect(kiosk.stage).toBe('choosing');
  });

  test('who has one switch keeps the focus beside BankID until they have gone', async () => {
    const { backend, kiosk } = await open();
    kiosk.hands.bySwitch();
    expect(kiosk.hands.useSwitch, 'nobody is there yet').toBe(false);
    kiosk.begin();
    kiosk.hands.bySwitch();
    kiosk.hands.bySwitch();
    await settled();
    expect(backend.last('bankid_focus')).toEqual({ on_page: true });
    await kiosk.end();
    await settled();
    expect(backend.last('bankid_focus')).toEqual({ on_page: false });
    expect(backend.count('bankid_focus')).toBe(2);
  });

  test('who has called the staff is waited for', async () => {
    const { kiosk } = await open();
    kiosk.go('browse');
    kiosk.overlay = 'calling';
    expect(kiosk.stage).toBe('away');
  });

  test('who changes the language loses nothing that they touch meanwhile', async () => {
    const { backend, kiosk } = await open();
    kiosk.begin();
    const answer = backend.hold('start');
    const chosen = kiosk.chooseLanguage('de');
    const added = kiosk.sale.add('1001');
    answer();
    await Promise.all([chosen, added]);
    expect(kiosk.sale.cart.lines).toHaveLength(1);
  });

  test('whose page fell with nothing but a language is ended with the next one', async () => {
    const { backend } = await open();
    await page(backend, { customer_there: true });
    await settled();
    expect(backend.count('kiosk_end')).toBe(1);
    expect(backend.count('kiosk_new_page')).toBe(1);
  });

  test('whose page fell while their order was sent sees what became of it meanwhile', async () => {
    const { backend } = await open();
    await place(backend, { state: 'Sending' });
    const listening = vi.spyOn(backend, 'listening').mockImplementation(() => {
      // Nobody hears of it: the new page is not listening yet.
      if (backend.order !== null) backend.order = { ...backend.order, revision: 99, state: 'Invoiced' };
      return Promise.resolve();
    });
    const kiosk = await page(backend);
    await settled();
    expect(listening).toHaveBeenCalled();
    expect(kiosk.screen).toBe('order');
    expect(kiosk.progress.order?.state).toBe('Invoiced');
    expect(backend.count('kiosk_end')).toBe(0);
  });

  test('whose page fell after the invoice is thanked by the next one', async () => {
    const { backend } = await open();
    await place(backend, { state: 'Invoiced' });
    const kiosk = await page(backend);
    await settled();
    expect(kiosk.screen).toBe('order');
    expect(backend.count('kiosk_end')).toBe(0);
    await kiosk.end();
    expect(backend.count('kiosk_new_page')).toBe(1);
  });

  test('who changes their mind about the language has the goods in the last one', async () => {
    const { backend, kiosk } = await open();
    kiosk.begin();
    const answer = backend.hold('language_set');
    const english = kiosk.chooseLanguage('en');
    await settled();
    const norwegian = kiosk.chooseLanguage('nb');
    answer();
    await Promise.all([english, norwegian]);
    expect(backend.last('language_set')).toEqual({ language: 'nb' });
  });

  test('whose order begins to be sent as they are ended has it before them', async () => {
    const { backend } = await open();
    await place(backend, { state: 'Queued' });
    backend.refuse('kiosk_end', 'not_allowed_now');
    const kiosk = await page(backend);
    await settled();
    expect(kiosk.screen).toBe('order');
    expect(kiosk.progress.order?.state).toBe('Queued');
    expect(kiosk.ending).toBe(false);
  });
});

describe('a turn that can’t be ended', () => {
  test('is tried again, but not under the staff’s hands', async () => {
    const { backend, kiosk } = await open();
    kiosk.begin();
    backend.refuse('kiosk_end', 'store_unwritable');
    await kiosk.end();
    expect(kiosk.screen).toBe('out_of_order');
    kiosk.staff();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(kiosk.overlay).toBe('staff');
    expect(backend.count('kiosk_end')).toBe(1);
    kiosk.staffDone();
    await settled();
    expect(backend.count('kiosk_end')).toBe(2);
    expect(kiosk.screen).toBe('attract');
  });

  test('ends nobody’s turn once it could be ended', async () => {
    const { backend, kiosk } = await open();
    kiosk.begin();
    backend.refuse('kiosk_end', 'store_unwritable');
    await kiosk.end();
    kiosk.staff();
    kiosk.staffDone();
    await settled();
    expect(kiosk.screen).toBe('attract');
    kiosk.begin();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(kiosk.screen, 'the next customer’s').toBe('language');
  });

  test('is one where the page was to go and stays', async () => {
    const script = { pageLeaves: true };
    const { backend, kiosk } = await open(script);
    kiosk.begin();
    await kiosk.end();
    expect(kiosk.ending).toBe(true);
    backend.script.pageLeaves = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(kiosk.screen).toBe('out_of_order');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(kiosk.screen).toBe('attract');
    expect(kiosk.ending).toBe(false);
  });
});
