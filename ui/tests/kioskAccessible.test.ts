import { fireEvent, render, waitFor } from '@testing-library/svelte';
import axe from 'axe-core';
import { describe, expect, test, vi } from 'vitest';
import App from '../src/App.svelte';
// Fetched when the program says that it is a kiosk; here already, so that no test waits for the compiler.
import '../src/kiosk/Kiosk.svelte';
import type { OrderView } from '../src/backend/contract';
import { ScriptedBackend, type Script } from '../src/backend/scripted/scripted';
import { LANGUAGES } from '../src/kiosk/state/language';
import { Kasse } from '../src/state/kasse.svelte';
import { all, by, seen, tile } from './till';

// Every screen in turn: longer than one journey.
vi.setConfig({ testTimeout: 120_000 });

async function openKiosk(script: Partial<Script> = {}): Promise<ScriptedBackend> {
  const backend = new ScriptedBackend({ kiosk: true, ...script });
  const kasse = new Kasse(backend);
  render(App, { props: { kasse } });
  await kasse.start();
  await seen('kiosk-attract');
  return backend;
}

async function press(testid: string): Promise<void> {
  const control = await seen(testid);
  await waitFor(() => expect(control).toHaveProperty('disabled', false));
  await fireEvent.click(control);
}

async function fill(values: Record<string, string>): Promise<void> {
  for (const [field, value] of Object.entries(values)) {
    await fireEvent.input(await seen(`customer-${field}`), { target: { value } });
  }
  await press('kiosk-continue');
}

/**
 * What a browser without a layout can say of a screen: roles, names, labels, order of headings, what is named by what.
 * Contrast is the tokens' (design.test.ts), sizes are looked at in a real browser.
 */
async function accessible(screen: string): Promise<void> {
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  const found = violations.map(({ id, nodes }) => `${screen}: ${id}: ${nodes[0]?.html ?? ''}`);
  expect(found).toEqual([]);
  expect(document.body.textContent, screen).not.toMatch(/\{\w+\}|undefined/);
}

const ENDS: [string, Partial<OrderView>][] = [
  ['confirming', { state: 'Confirming', bankid: null, actions: ['cancel'] }],
  ['declined', { state: 'Declined', actions: ['edit_cart', 'new_sale'] }],
  ['expired', { state: 'Expired', actions: ['edit_cart', 'new_sale'] }],
  ['cancelled', { state: 'Cancelled', actions: ['new_sale'] }],
  [
    'rejected',
    {
      state: 'Rejected',
      actions: ['correct', 'cancel'],
      field_problems: [{ field: 'email', code: 'server', message: 'not valid' }],
    },
  ],
  ['unknown', { state: 'Unknown', actions: [], field_problems: [] }],
  ['other', { state: 'Other', actions: [] }],
  [
    'done',
    { state: 'Invoiced', goods_released: true, invoice_number: '1', actions: ['receipt', 'new_sale'] },
  ],
];

describe.each(LANGUAGES.map(({ code }) => code))('every screen in %s', (language) => {
  test('has no finding of axe', async () => {
    const backend = await openKiosk();
    await accessible('attract');
    await press('kiosk-attract');
    await seen(`kiosk-language-${language}`);
    await accessible('language');
    await press(`kiosk-language-${language}`);
    await seen('kiosk-browse');
    expect(document.documentElement.lang).toBe(language);
    await accessible('browse, empty');
    await fireEvent.click(tile('1001'));
    await waitFor(() => expect(by('kiosk-cart')).toHaveProperty('disabled', false));
    await accessible('browse');
    await press('kiosk-search-open');
    await seen('kiosk-search');
    await accessible('search');
    await press('kiosk-search-end');
    await press('kiosk-help');
    await accessible('help');
    await press('call-staff');
    await accessible('calling');
    await press('staff-called');
    await press('kiosk-sight');
    await accessible('sight');
    await press('sight-close');
    await press('kiosk-cancel');
    await accessible('restart');
    await press('restart-no');
    await press('kiosk-cart');
    await seen('kiosk-continue');
    await accessible('cart');
    await press('kiosk-continue');
    await seen('customer-type-private');
    await accessible('who');
    await press('customer-type-private');
    await seen('customer-name');
    await accessible('person');
    await press('kiosk-continue');
    await waitFor(() => expect(all('field-error')).not.toEqual([]));
    await accessible('person, wrong');
    await fill({ name: 'Kari Nordmann', 'personal-number': '02013299997' });
    await seen('customer-email');
    await accessible('contact');
    await fill({ email: 'kari@example.no', msisdn: '90012345' });
    await seen('customer-street');
    await accessible('address');
    await fill({ street: 'Veien 1', zip: '4313', city: 'Sandnes' });
    await seen('kiosk-summary');
    await accessible('summary');
    await press('kiosk-confirm');
    await seen('order-state');
    await accessible('sending');
    backend.moveOrder({
      state: 'AwaitingBankId',
      bankid: backend.visit({ window_open: true }),
      actions: ['bankid_open', 'cancel'],
    });
    await seen('bankid-host');
    await accessible('bankid');
    await press('bankid-keys');
    await accessible('bankid, keys');
    backend.moveOrder({ bankid: backend.visit({ window_open: false }) });
    await seen('action-bankid-open');
    await accessible('bankid, closed');
    for (const [name, change] of ENDS) {
      backend.moveOrder(change);
      await waitFor(() => expect(by('order-state').dataset['state']).toBe(change.state));
      await accessible(name);
    }
  });
});

describe('the staff', () => {
  test('find no finding of axe either', async () => {
    await openKiosk();
    for (let touch = 0; touch < 5; touch += 1) {
      await fireEvent.pointerDown(document.body, { clientX: 10, clientY: 10 });
    }
    await seen('staff-box');
    await accessible('staff');
  });
});

describe('a link by SMS', () => {
  /** To BankID, whose window is open. */
  async function toBankId(): Promise<ScriptedBackend> {
    const backend = await openKiosk();
    await press('kiosk-attract');
    await press('kiosk-language-nb');
    await seen('kiosk-browse');
    await fireEvent.click(tile('1001'));
    await press('kiosk-cart');
    await press('kiosk-continue');
    await press('customer-type-private');
    await fill({ name: 'Kari Nordmann', 'personal-number': '02013299997' });
    await fill({ email: 'kari@example.no', msisdn: '90012345' });
    await fill({ street: 'Veien 1', zip: '4313', city: 'Sandnes' });
    await press('kiosk-confirm');
    await seen('order-state');
    backend.moveOrder({
      state: 'AwaitingBankId',
      bankid: backend.visit({ window_open: true }),
      actions: ['bankid_open', 'cancel'],
    });
    await seen('bankid-link');
    return backend;
  }

  test('is another order, placed once the first has certainly ended', async () => {
    const backend = await toBankId();
    await press('bankid-link');
    await seen('linking-cancel');
    await accessible('linking');
    expect(backend.count('order_cancel')).toBe(1);
    expect(backend.count('order_place')).toBe(1);
    backend.moveOrder({ state: 'Cancelled', bankid: null, actions: ['edit_cart', 'new_sale'] });
    await waitFor(() => expect(backend.count('order_place')).toBe(2));
    expect(backend.last('order_place')).toMatchObject({
      method: 'payment_link',
      customer: { msisdn: '90012345', personal_number: '' },
    });
    backend.moveOrder({ state: 'Confirming', method: 'payment_link', bankid: null, actions: ['cancel'] });
    await waitFor(() => expect(document.body.textContent).toContain('345'));
    await accessible('link');
  });

  test('is not placed where the customer signed in that moment', async () => {
    const backend = await toBankId();
    await press('bankid-link');
    backend.moveOrder({ state: 'Invoiced', bankid: null, goods_released: true, actions: ['receipt'] });
    await seen('kiosk-done');
    expect(backend.count('order_place')).toBe(1);
  });

  test('is not placed where the order could not be cancelled', async () => {
    const backend = await toBankId();
    await press('bankid-link');
    const problem = { code: 'cancel_failed', detail: '', retry_at: null } as unknown as OrderView['problem'];
    backend.moveOrder({ state: 'AwaitingBankId', problem, actions: ['bankid_open', 'cancel'] });
    await seen('bankid-link');
    expect(backend.count('order_place')).toBe(1);
  });
});

describe('a scan while a field has the focus', () => {
  /** A code as a scanner types it, with the time of each key. */
  async function scan(field: HTMLInputElement, code: string): Promise<void> {
    const at_ms = performance.now();
    const keys = [...Array.from(code), 'Enter'];
    for (const [index, key] of keys.entries()) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      Object.defineProperty(event, 'timeStamp', { value: at_ms + 5 * index });
      const goesOn = field.dispatchEvent(event);
      if (goesOn && key !== 'Enter') await fireEvent.input(field, { target: { value: field.value + key } });
    }
  }

  test('is taken out of it, and adds the product', async () => {
    const backend = await openKiosk();
    await press('kiosk-attract');
    await press('kiosk-language-nb');
    await press('kiosk-search-open');
    const field = (await seen('kiosk-search')) as HTMLInputElement;
    await fireEvent.input(field, { target: { value: 'ja' } });
    field.focus();
    await scan(field, '7040000001001');
    await waitFor(() => expect(backend.last('cart_scan')).toEqual({ code: '7040000001001' }));
    await waitFor(() => expect(field.value).toBe('ja'));
  });

  test('leaves what the customer had typed', async () => {
    await openKiosk();
    await press('kiosk-attract');
    await press('kiosk-language-nb');
    await seen('kiosk-browse');
    await fireEvent.click(tile('1001'));
    await press('kiosk-cart');
    await press('kiosk-continue');
    await press('customer-type-private');
    const field = (await seen('customer-name')) as HTMLInputElement;
    await fireEvent.input(field, { target: { value: 'Kari' } });
    field.focus();
    await scan(field, '7040000001001');
    await waitFor(() => expect(field.value).toBe('Kari'));
    expect(by('kiosk-details').dataset['question']).toBe('person');
  });
});
