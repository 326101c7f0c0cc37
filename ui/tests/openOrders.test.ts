import { waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import type { OrderView } from '../src/backend/contract';
import { ScriptedBackend } from '../src/backend/scripted/scripted';
import { all, by, openTill, read, seen, tile, type Till } from './till';

/** A rejected order that another sale left behind. */
async function left(change: Partial<OrderView> = {}): Promise<OrderView> {
  const backend = new ScriptedBackend();
  const cart = await backend.call('cart_add', { sku: '3001' });
  const placed = await backend.call('order_place', {
    customer: backend.script.customer,
    method: 'send_invoice',
    maturity_days: 10,
    confirmed_amount: cart.totals.gross,
  });
  return { ...placed, state: 'Rejected', actions: ['correct', 'edit_cart', 'cancel'], ...change };
}

async function withLeft(change: Partial<OrderView> = {}): Promise<Till> {
  const connection = { online: true, queued: 1, attention: 1, oldest_at: null, clock_drift_ms: null };
  return openTill({ connection, openOrders: [await left(change)] });
}

describe('what was left open', () => {
  test.each(['pill-attention', 'pill-waiting'])('is found by the pill %s', async (pill) => {
    const till = await withLeft();
    await till.user.click(by(pill));
    const row = await seen('open-order');
    expect(row.dataset).toMatchObject({ reference: '2-004187', state: 'Rejected' });
    expect(read(row)).toContain('Kari Nordmann');
    expect(read(row)).toContain('3 490,00');
    await till.user.click(row);
    expect((await seen('order-state')).dataset['state']).toBe('Rejected');
    await waitFor(() => expect(all('open-orders')).toEqual([]));
  });

  test('is visited without losing the sale that goes on', async () => {
    const till = await withLeft({ state: 'Unknown', front_order: null, actions: ['new_sale'] });
    await till.user.click(tile('1001'));
    await seen('cart-line');
    await till.user.click(by('pill-attention'));
    await till.user.click(await seen('open-order'));
    await till.user.click(await seen('new-sale'));
    await seen('screen-sale');
    expect(all('cart-line')).toHaveLength(1);
    expect(till.backend.count('sale_new')).toBe(0);
  });

  test('is left by the menu too, and its customer is not the next sale’s', async () => {
    const till = await withLeft();
    await till.user.click(tile('1001'));
    await seen('cart-line');
    await till.user.click(by('pill-attention'));
    await till.user.click(await seen('open-order'));
    await till.user.click(await seen('action-correct'));
    expect(await seen('customer-name')).toHaveProperty('value', 'Kari Nordmann');
    await till.user.keyboard('{Escape}');
    await seen('order-state');
    await till.user.click(by('nav-sale'));
    await seen('screen-sale');
    await till.user.click(by('pay'));
    expect(await seen('customer-name')).toHaveProperty('value', '');
  });

  test('says when the list could not be read', async () => {
    const till = await withLeft();
    till.backend.refuse('orders_open', 'internal');
    await till.user.click(by('pill-waiting'));
    expect(read(await seen('open-orders'))).toContain('Listen kunne ikke hentes');
  });
});
