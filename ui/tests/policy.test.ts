import { waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import type { OrderView } from '../src/backend/contract';
import type { Script } from '../src/backend/scripted/scripted';
import { all, by, openTill, read, seen, type Till } from './till';

const AT = Date.UTC(2026, 10, 21, 12);

/** A private checkout that could not be sent; its customer stands at the till. */
const STUCK: OrderView = {
  id: 'order-1',
  revision: 1,
  reference: '2-004187',
  state: 'Queued',
  front_status: null,
  front_order: null,
  invoice_number: null,
  customer_kind: 'private',
  customer_name: 'Kari Nordmann',
  method: 'checkout',
  maturity_days: 10,
  lines: [{ name: 'Skalljakke Dovre', unit: 'stk', quantity: 1000, amount: 199_900 }],
  totals: {
    gross: 199_900,
    net: 159_920,
    vat: 39_980,
    discount: 0,
    item_count: 1,
    vat_lines: [{ rate: 2500, net: 159_920, vat: 39_980 }],
  },
  placed_at: AT,
  timeline: [{ at: AT, kind: 'placed', detail: '' }],
  field_problems: [],
  problem: { code: 'offline', message: '', retry_at: null },
  parked: false,
  actions: ['retry', 'invoice_instead', 'payment_link', 'park', 'correct', 'edit_cart', 'cancel'],
  goods_released: false,
  bankid: null,
  refunds: [],
  receipt: 'none',
};

function open(order: Partial<OrderView> = {}): Promise<Till> {
  return openTill({ openOrder: { ...STUCK, ...order } });
}

describe('a customer who can’t identify now', () => {
  test('has choices, each with what it means', async () => {
    await open();
    await seen('offline-choices');
    for (const [choice, words] of [
      ['action-retry', 'mens kunden er her'],
      ['action-invoice-instead', 'uten BankID'],
      ['action-payment-link', 'Behold varene'],
      ['action-park', 'venter i listen'],
    ] as const) {
      expect(read(by(choice)), choice).toContain(words);
    }
    expect(document.activeElement).toBe(by('action-retry'));
  });

  test('is offered only what the program allows', async () => {
    await open({ actions: ['retry', 'park', 'correct', 'edit_cart', 'cancel'] });
    await seen('offline-choices');
    expect(all('action-invoice-instead')).toEqual([]);
    expect(all('action-payment-link')).toEqual([]);
  });

  test('gets the invoice sent instead', async () => {
    const { user, backend } = await open();
    await user.click(await seen('action-invoice-instead'));
    await waitFor(() => expect(backend.order?.method).toBe('send_invoice'));
    expect(backend.last('order_send_invoice_instead')).toEqual({ order: 'order-1' });
    await waitFor(() => expect(all('offline-choices')).toEqual([]));
  });

  test('gets a link, and is told that the goods stay', async () => {
    const { user } = await open();
    await user.click(await seen('action-payment-link'));
    await waitFor(() => expect(read(by('screen-order'))).toContain('Behold varene'));
    expect(all('offline-choices')).toEqual([]);
  });

  test('is put aside, and the sale goes on', async () => {
    const { user, backend } = await open();
    await user.click(await seen('action-park'));
    await waitFor(() => expect(read(by('order-state'))).toBe('Satt til side'));
    expect(backend.order?.parked).toBe(true);
    await user.click(by('new-sale'));
    await seen('screen-sale');
  });
});

test('a way that may not wait says why, with the amount', async () => {
  const { reasonText } = await import('../src/texts/methods');
  expect(reasonText('offline_order_too_large', 2_000_000).replaceAll('\u00a0', ' ')).toContain('20 000');
  expect(reasonText('offline_not_allowed')).toContain('regler');
});

async function openSettings(script: Partial<Script> = {}): Promise<Till> {
  const till = await openTill(script);
  await till.user.click(by('nav-settings'));
  await seen('settings-shop-name');
  return till;
}

describe('what may wait without a connection', () => {
  test('is set in kroner, hours and days', async () => {
    const { user, backend } = await openSettings();
    await user.clear(by('settings-offline-largest-order'));
    await user.type(by('settings-offline-largest-order'), '20 000');
    await user.click(by('settings-offline-ehf'));
    await user.click(by('offline-hours'));
    await user.click(by('settings-save'));
    await waitFor(() => expect(read(by('settings-said'))).toBe('Lagret'));
    expect(backend.settings.offline_largest_order).toBe('20 000');
    expect(backend.settings.offline_ehf).toBe(false);
    expect(backend.settings.offline_wait_unit).toBe('hours');
  });

  test('an amount that is none is told at its field', async () => {
    const { user } = await openSettings();
    await user.clear(by('settings-offline-largest-sum'));
    await user.type(by('settings-offline-largest-sum'), 'mye');
    await user.click(by('settings-save'));
    const error = await seen('field-error');
    expect(error.dataset['field']).toBe('offline_largest_sum');
    expect(read(error)).toContain('beløp i kroner');
    await waitFor(() => expect(document.activeElement).toBe(by('settings-offline-largest-sum')));
  });
});

describe('the manager’s PIN', () => {
  async function withPin(): Promise<Till> {
    const till = await openSettings();
    till.backend.pin.set(undefined, '2749');
    return till;
  }

  async function change(till: Till): Promise<void> {
    await till.user.click(by('settings-offline-ehf'));
    await till.user.click(by('settings-save'));
    await seen('pin-input');
  }

  test('is recommended until there is one, and is typed twice', async () => {
    const { backend, user } = await openSettings();
    expect(by('pin-state').dataset['set']).toBe('false');
    expect(read(by('pin-recommended'))).toContain('Vi anbefaler');
    await user.type(by('pin-new'), '12');
    await user.type(by('pin-again'), '13');
    await user.click(by('pin-set'));
    expect(read(await seen('field-error'))).toContain('ikke like');
    expect(backend.count('pin_set')).toBe(0);
    await user.clear(by('pin-again'));
    await user.type(by('pin-again'), '12');
    await user.click(by('pin-set'));
    expect(read(await seen('field-error'))).toContain('4 til 12 siffer');
    await user.type(by('pin-new'), '34');
    await user.type(by('pin-again'), '34');
    await user.click(by('pin-set'));
    await waitFor(() => expect(by('pin-state').dataset['set']).toBe('true'));
    expect(all('pin-recommended')).toEqual([]);
    expect(by('pin-new')).toHaveProperty('value', '');
  });

  test('is asked for when something is the manager’s, and lets the change through', async () => {
    const till = await withPin();
    await change(till);
    expect(till.backend.settings.offline_ehf).toBe(true);
    await till.user.type(by('pin-input'), '2749');
    await till.user.click(by('pin-ok'));
    await waitFor(() => expect(till.backend.settings.offline_ehf).toBe(false));
    await waitFor(() => expect(all('pin-input')).toEqual([]));
  });

  test('is not asked for what is the cashier’s', async () => {
    const { user, backend } = await withPin();
    await user.type(by('settings-cashier'), ' S.');
    await user.click(by('settings-save'));
    await waitFor(() => expect(backend.settings.cashier).toBe('Ingrid S.'));
    expect(all('pin-input')).toEqual([]);
  });

  test('a manager who says no changes nothing', async () => {
    const till = await withPin();
    await change(till);
    await till.user.click(by('pin-cancel'));
    await waitFor(() => expect(all('pin-input')).toEqual([]));
    expect(till.backend.settings.offline_ehf).toBe(true);
    expect(read(by('settings-said'))).toBe('Ikke lagret ennå');
  });

  test('wrong ones are said, and cost a pause in words', async () => {
    const till = await withPin();
    await change(till);
    for (const wrong of ['1111', '2222', '3333']) {
      await till.user.type(by('pin-input'), wrong);
      await till.user.click(by('pin-ok'));
      await waitFor(() => expect(by('pin-input')).toHaveProperty('value', ''));
      await seen('field-error');
    }
    await waitFor(() => expect(read(by('field-error'))).toMatch(/Vent [45] sekunder/));
    expect(by('pin-ok')).toHaveProperty('disabled', true);
  });
});
