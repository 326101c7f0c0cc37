import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import type { BankIdView, OrderView, StateName } from '../src/backend/contract';
import { ScriptedBackend } from '../src/backend/scripted/scripted';
import { all, by, openTill, placed, read, seen, toConfirm, type Till } from './till';

const STATES: StateName[] = [
  'Queued',
  'Sending',
  'AwaitingBankId',
  'Confirming',
  'Invoiced',
  'Paid',
  'Rejected',
  'Unknown',
  'Cancelled',
  'Expired',
  'Declined',
  'Refunded',
  'PartlyRefunded',
  'Other',
];

/** The first order as another scripted program places it. */
async function model(): Promise<OrderView> {
  const backend = new ScriptedBackend();
  const cart = await backend.call('cart_add', { sku: '1001' });
  const customer = backend.script.customer;
  const confirmed_amount = cart.totals.gross;
  return backend.call('order_place', { customer, method: 'checkout', maturity_days: 10, confirmed_amount });
}

async function inBankId(change: Partial<BankIdView> = { window_open: true }): Promise<Till> {
  const till = await openTill();
  await placed(till, {});
  const actions: OrderView['actions'] = ['bankid_open', 'bankid_external', 'cancel'];
  till.backend.moveOrder({ state: 'AwaitingBankId', bankid: till.backend.visit(change), actions });
  await waitFor(() => expect(by('order-state').dataset['state']).toBe('AwaitingBankId'));
  return till;
}

describe('the state', () => {
  test('is always there, by its name and in words', async () => {
    const till = await openTill();
    await placed(till, {});
    for (const state of STATES) {
      till.backend.moveOrder({
        state,
        bankid: null,
        goods_released: state === 'Invoiced' || state === 'Paid',
      });
      await waitFor(() => expect(by('order-state').dataset['state']).toBe(state));
      expect(read(by('order-state')), state).not.toBe('');
      expect(read(by('order-reference'))).toBe('2-004187');
    }
  });

  test('goods are held until the order is invoiced', async () => {
    const till = await openTill();
    await placed(till, { state: 'Confirming' });
    expect(document.body.textContent).toContain('Gi ikke ut varene');
    till.backend.moveOrder({ state: 'Invoiced', goods_released: true });
    await waitFor(() => expect(document.body.textContent).not.toContain('Gi ikke ut varene'));
    expect(document.body.textContent).toContain('Varene kan gis til kunden');
  });

  test('another order’s news changes nothing here', async () => {
    const till = await openTill();
    await placed(till, { state: 'Confirming' });
    till.backend.emit('order_changed', {
      ...(till.backend.order as OrderView),
      id: 'another',
      state: 'Invoiced',
    });
    await new Promise((resolve) => setTimeout(resolve));
    expect(by('order-state').dataset['state']).toBe('Confirming');
  });

  test('an answer that is older than what was told changes nothing back', async () => {
    const till = await openTill();
    await placed(till, { state: 'Queued', actions: ['retry'] });
    const older = till.backend.order as OrderView;
    till.backend.moveOrder({ state: 'Confirming', revision: older.revision + 10 });
    till.kasse.progress.changed(older);
    await waitFor(() => expect(by('order-state').dataset['state']).toBe('Confirming'));
    till.backend.emit('order_changed', { ...older, revision: older.revision + 11, state: 'Invoiced' });
    await waitFor(() => expect(by('order-state').dataset['state']).toBe('Invoiced'));
  });

  test('what is told of an order before its placing was answered is not lost', async () => {
    const till = await openTill();
    await toConfirm(till);
    const answer = till.backend.hold('order_place');
    await till.user.click(by('submit-order'));
    const told = { ...(await model()), state: 'Confirming', revision: 50 } as OrderView;
    till.backend.emit('order_changed', told);
    answer();
    expect((await seen('order-state')).dataset['state']).toBe('Confirming');
  });

  test('an order from before a crash is on the screen at the start', async () => {
    const before = await openTill();
    await placed(before, { state: 'Confirming', actions: ['cancel'] });
    const order = before.backend.order;
    document.body.replaceChildren();
    await openTill({ openOrder: order });
    expect((await seen('order-state')).dataset['state']).toBe('Confirming');
  });

  test('the personal number is forgotten once Front Payment has the order, not before', async () => {
    const till = await openTill();
    await placed(till, { state: 'Queued' });
    expect(till.kasse.checkout.form.personal_number).toBe('02013299997');
    till.backend.moveOrder({ state: 'AwaitingBankId' });
    expect(till.kasse.checkout.form.personal_number).toBe('');
  });
});

test('a screen that breaks is no blank window: it says so and opens again', async () => {
  const till = await openTill();
  await placed(till, { state: 'Confirming' });
  const { timeline } = till.backend.order as OrderView;
  till.backend.moveOrder({ timeline: null as never });
  await waitFor(() => expect(document.body.textContent).toContain('Dette skjermbildet stoppet'));
  till.backend.moveOrder({ timeline });
  await till.user.click(await screen.findByRole('button', { name: 'Åpne på nytt' }));
  expect((await seen('order-state')).dataset['state']).toBe('Confirming');
});

describe('BankID', () => {
  test('shows whose page it is, the time left and the ways out', async () => {
    const till = await inBankId();
    expect(read(by('bankid-host'))).toBe('auth.bankid.no');
    expect(document.body.textContent).toContain('Siden tilhører BankID, ikke butikken');
    expect(read(by('bankid-time'))).toMatch(/^(10:00|9:5\d)$/);
    await till.user.click(by('action-bankid-open'));
    await till.user.click(by('action-bankid-external'));
    await waitFor(() => expect(till.backend.count('bankid_external')).toBe(1));
    expect(till.backend.count('bankid_open')).toBe(1);
  });

  test('tells the program where its window lies', async () => {
    const till = await inBankId();
    await waitFor(() => expect(till.backend.count('bankid_place')).toBeGreaterThan(0));
    expect(till.backend.last('bankid_place')).toEqual({ x: 0, y: 0, width: 0, height: 0 });
  });

  test('the settings can’t be opened below its window', async () => {
    const till = await inBankId();
    expect(by('nav-settings')).toHaveProperty('disabled', true);
    till.backend.emit('bankid_changed', till.backend.visit({}));
    await waitFor(() => expect(by('nav-settings')).toHaveProperty('disabled', false));
  });

  test('a slow page and a stopped host are explained', async () => {
    const till = await inBankId({ window_open: true, slow: true, blocked_host: 'bankid.no.evil.example' });
    expect(read(by('bankid-slow'))).toContain('treg');
    expect(read(by('bankid-blocked'))).toContain('bankid.no.evil.example ble stoppet');
    expect(all('action-bankid-external')).toHaveLength(1);
    expect(till.kasse.progress.windowOpen).toBe(true);
  });

  test('a closed window leaves the order with ways on', async () => {
    await inBankId({});
    expect(document.body.textContent).toContain('BankID er lukket');
    expect(by('action-bankid-open')).toBeTruthy();
    expect(all('bankid-host')).toEqual([]);
  });

  test('the till is free for the next customer where the program says so', async () => {
    const till = await inBankId({ external: true });
    till.backend.moveOrder({ actions: ['bankid_open', 'bankid_external', 'cancel', 'new_sale'] });
    await till.user.click(await seen('new-sale'));
    await seen('screen-sale');
    expect(till.backend.count('sale_new')).toBe(1);
  });

  test('what the program did not keep can be asked after', async () => {
    const till = await inBankId({});
    till.backend.moveOrder({ bankid: null, actions: ['retry', 'cancel', 'new_sale'] });
    await till.user.click(await seen('action-retry'));
    await waitFor(() => expect(till.backend.count('order_retry')).toBe(1));
  });

  test('its window brings its own order to the screen, so that it never stands without its bar', async () => {
    const till = await inBankId({});
    const order = till.kasse.progress.order as OrderView;
    const other = { ...order, id: 'order-9', reference: '2-004199', bankid: null };
    till.kasse.showOrder(other);
    till.backend.emit('order_changed', { ...order, bankid: till.backend.visit({ window_open: true }) });
    await waitFor(() => expect(by('order-reference').textContent).toContain(order.reference));
    expect(till.kasse.progress.windowOpen).toBe(true);
  });

  test('cancelling asks once, in place, and takes a reason', async () => {
    const till = await inBankId();
    await till.user.click(by('action-cancel'));
    expect(till.backend.count('order_cancel')).toBe(0);
    await till.user.click(by('cancel-keep'));
    await till.user.click(await seen('action-cancel'));
    await till.user.type(document.querySelector('#cancel-note') as HTMLElement, 'Ombestemt');
    await till.user.click(by('cancel-confirm'));
    await waitFor(() => expect(by('order-state').dataset['state']).toBe('Cancelled'));
    expect(till.backend.last('order_cancel')).toMatchObject({ note: 'Ombestemt' });
  });
});

describe('a rejected order', () => {
  const rejected: Partial<OrderView> = {
    state: 'Rejected',
    field_problems: [
      { field: 'email', code: 'server', message: 'The email must be valid.' },
      { field: 'order_date', code: 'server', message: 'The order date is late.' },
    ],
    actions: ['correct', 'edit_cart', 'cancel'],
  };

  test('says what Front Payment wrote, and where', async () => {
    const till = await openTill();
    await placed(till, rejected);
    await waitFor(() => expect(all('field-error')).toHaveLength(2));
    expect(all('field-error').map((it) => it.dataset['field'])).toEqual(['email', 'order_date']);
    expect(read(all('field-error')[0] as HTMLElement)).toContain('The email must be valid.');
  });

  test('is corrected at its fields and sent again under its number', async () => {
    const till = await openTill();
    await placed(till, rejected);
    await till.user.click(await seen('action-correct'));
    await waitFor(() => expect(document.activeElement).toBe(by('customer-email')));
    expect(
      all('field-error')
        .map((it) => it.dataset['field'])
        .sort(),
    ).toEqual(['email', 'order_date']);
    await till.user.clear(by('customer-email'));
    await till.user.type(by('customer-email'), 'kari@nordmann.no');
    await till.user.click(by('customer-next'));
    await till.user.click(await seen('method-next'));
    expect(read(await seen('submit-order'))).toBe('Send på nytt');
    await till.user.click(by('submit-order'));
    await waitFor(() => expect(by('order-state').dataset['state']).toBe('Sending'));
    expect(till.backend.last('order_correct')).toMatchObject({
      order: 'order-4187',
      customer: { email: 'kari@nordmann.no' },
    });
    expect(till.backend.count('order_place')).toBe(1);
  });

  test('after a restart the customer is in the form again', async () => {
    const order = { ...(await model()), ...rejected };
    const till = await openTill({ openOrder: order });
    await till.user.click(await seen('action-correct'));
    expect(await seen('customer-street')).toHaveProperty('value', 'Luramyrveien 65');
    expect(by('customer-personal-number')).toHaveProperty('value', '');
    expect(till.backend.last('order_form')).toEqual({ order: order.id });
  });

  test('Esc leads back to it', async () => {
    const till = await openTill();
    await placed(till, rejected);
    await till.user.click(await seen('action-correct'));
    await seen('customer-email');
    await till.user.keyboard('{Escape}');
    expect((await seen('order-state')).dataset['state']).toBe('Rejected');
  });

  test('can become a cart again', async () => {
    const till = await openTill();
    await placed(till, rejected);
    await till.user.click(await seen('action-edit-cart'));
    expect(await seen('screen-sale')).toBeTruthy();
    expect(all('cart-line')).toHaveLength(1);
  });
});

describe('an order that waits', () => {
  test('says what stands in the way and when it is tried again', async () => {
    const till = await openTill();
    const retry_at = Date.UTC(2026, 10, 20, 9, 42, 30);
    await placed(till, {
      state: 'Queued',
      problem: { code: 'offline', message: '', retry_at },
      actions: ['new_sale', 'retry', 'cancel'],
    });
    expect(read(await seen('order-problem'))).toContain('10:42:30');
    expect(by('order-problem').dataset['code']).toBe('offline');
    await till.user.click(by('action-retry'));
    await waitFor(() => expect(till.backend.count('order_retry')).toBe(1));
  });

  test('for its customer is not said to be sent by itself', async () => {
    const till = await openTill();
    await placed(till, { state: 'Queued', actions: ['retry', 'correct', 'edit_cart', 'cancel'] });
    await seen('action-retry');
    expect(document.body.textContent).toContain('Prøv igjen mens kunden er her');
    expect(document.body.textContent).not.toContain('av seg selv');
  });

  test('without a word from Front Payment is not watched, and its end is no success', async () => {
    const till = await openTill();
    await placed(till, { state: 'Unknown', front_order: null, actions: ['new_sale'] });
    await seen('new-sale');
    expect(document.body.textContent).toContain('oppgi ordrenummer 2-004187');
    expect(document.body.textContent).not.toContain('Vi undersøker');
    expect(by('new-sale').classList.contains('primary')).toBe(false);
    till.backend.moveOrder({ front_order: 'ODR1', actions: ['new_sale', 'retry', 'cancel'] });
    await waitFor(() => expect(document.body.textContent).toContain('Vi undersøker'));
  });

  test('a refused action says so and reads the order again', async () => {
    const till = await openTill();
    await placed(till, { state: 'Queued', actions: ['retry'] });
    till.backend.refuse('order_retry', 'not_allowed_now');
    await till.user.click(await seen('action-retry'));
    expect(read(await seen('toast'))).toContain('går ikke akkurat nå');
    await waitFor(() => expect(till.backend.count('order_get')).toBe(1));
  });
});

describe('done', () => {
  async function invoiced(): Promise<Till> {
    const till = await openTill();
    await placed(till, {});
    till.backend.moveOrder({
      state: 'Invoiced',
      goods_released: true,
      invoice_number: '100234',
      actions: ['new_sale', 'receipt'],
    });
    await seen('new-sale');
    return till;
  }

  test('shows the receipt, prints it, and says where it was saved', async () => {
    const till = await invoiced();
    expect(read(await seen('receipt-text'))).toContain('SALGSKVITTERING');
    expect(document.querySelector('svg[role="img"] path')?.getAttribute('d')?.length).toBeGreaterThan(200);
    await till.user.click(by('receipt-save'));
    await waitFor(() =>
      expect(read(by('receipt-said'))).toContain('/home/ingrid/Dokumenter/Kvittering 2-004187.pdf'),
    );
    await till.user.click(by('receipt-print'));
    await waitFor(() => expect(till.backend.count('receipt_print')).toBe(1));
  });

  test('hands the keyboard on to the next sale once the receipt is out, and never its copy by a double click', async () => {
    const till = await invoiced();
    await seen('receipt-text');
    // What the program answers once the original is out.
    till.backend.moveOrder({ receipt: 'copy' });
    by('receipt-print').focus();
    await till.user.keyboard('{Enter}');
    const copy = await seen('action-copy');
    expect(copy).toHaveProperty('disabled', true);
    await waitFor(() => expect(document.activeElement).toBe(by('new-sale')));
    await till.user.click(copy);
    expect(till.backend.count('receipt_print')).toBe(1);
    await waitFor(() => expect(by('action-copy')).toHaveProperty('disabled', false), { timeout: 3_000 });
    await till.user.click(by('new-sale'));
    await seen('screen-sale');
  });

  test('what went right takes away what was said of what went wrong', async () => {
    const till = await invoiced();
    till.backend.refuse('receipt_print', 'printer_missing');
    await till.user.click(by('receipt-print'));
    await seen('toast');
    await till.user.click(by('receipt-save'));
    await waitFor(() => expect(all('toast')).toEqual([]));
    expect(read(by('receipt-said'))).toContain('.pdf');
  });

  test('a missing printer is said and the order stays done', async () => {
    const till = await invoiced();
    till.backend.refuse('receipt_print', 'printer_missing');
    await till.user.click(by('receipt-print'));
    expect(read(await seen('toast'))).toContain('ingen skriver');
    expect(by('order-state').dataset['state']).toBe('Invoiced');
  });

  test('Enter begins the next sale on a clean table', async () => {
    const till = await invoiced();
    await waitFor(() => expect(document.activeElement).toBe(by('new-sale')));
    await till.user.keyboard('{Enter}');
    await seen('screen-sale');
    expect(all('cart-line')).toEqual([]);
    expect(till.kasse.checkout.form.name).toBe('');
    expect(till.kasse.checkout.step).toBe('customer');
  });

  test('after it the next order begins at the first step', async () => {
    const till = await invoiced();
    await till.user.click(by('new-sale'));
    await seen('screen-sale');
    await toConfirm(till);
    expect(till.backend.count('customer_check')).toBe(2);
  });
});
