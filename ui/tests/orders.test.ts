import { waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import type { OrderView, StateName } from '../src/backend/contract';
import { ScriptedBackend, type Script } from '../src/backend/scripted/scripted';
import { sawAll } from '../src/texts/decision';
import { all, by, openTill, read, seen, tile, type Till } from './till';

/** An order that another sale left behind. */
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

async function inOrders(script: Partial<Script>): Promise<Till> {
  const till = await openTill({ connection: { ...CONNECTION, queued: 1, attention: 1 }, ...script });
  await till.user.click(by('nav-orders'));
  await seen('screen-orders');
  return till;
}

/** Opens the page of the first order in a state of a long history. */
async function openPast(state: StateName): Promise<Till> {
  const till = await inOrders({ history: 50 });
  await till.kasse.parts?.orders.narrow({ state });
  await till.user.click(open(await row(state)));
  await seen('order-page');
  return till;
}

const CONNECTION = new ScriptedBackend().script.connection;

/** The row of the first order in a state. */
async function row(state: StateName): Promise<HTMLElement> {
  return waitFor(() => {
    const found = all('order-row').find((it) => it.dataset['state'] === state);
    if (found === undefined) throw new Error(`no ${state} in the list`);
    return found;
  });
}

const open = (element: HTMLElement): HTMLElement => {
  const button = element.querySelector<HTMLElement>('[data-testid="order-open"]');
  if (button === null) throw new Error('the row can’t be opened');
  return button;
};

describe('the way there', () => {
  test.each([
    ['pill-attention', 'attention'],
    ['pill-waiting', 'waiting'],
  ])('%s leads to its part of the list', async (pill, group) => {
    const till = await openTill({
      connection: { ...CONNECTION, queued: 1, attention: 1 },
      openOrders: [await left()],
    });
    await till.user.click(by(pill));
    await seen('screen-orders');
    expect(till.backend.last('orders_page')).toMatchObject({ group });
  });

  test('the menu tells how many wait and how many need a person', async () => {
    await openTill({ connection: { ...CONNECTION, queued: 12, attention: 3 } });
    expect(by('queue-badge').dataset).toMatchObject({ queued: '12', attention: '3' });
    expect(read(by('queue-badge'))).toBe('3');
  });

  test('a sale that goes on is still there afterwards', async () => {
    const till = await openTill({ openOrders: [await left()] });
    await till.user.click(tile('1001'));
    await seen('cart-line');
    await till.user.click(by('nav-orders'));
    await till.user.click(await row('Rejected'));
    await till.user.click(await seen('action-correct'));
    expect(await seen('customer-name')).toHaveProperty('value', 'Kari Nordmann');
    await till.user.keyboard('{Escape}');
    await seen('order-state');
    await till.user.click(by('nav-sale'));
    await seen('screen-sale');
    expect(all('cart-line')).toHaveLength(1);
    await till.user.click(by('pay'));
    expect(await seen('customer-name')).toHaveProperty('value', '');
    expect(till.backend.count('sale_new')).toBe(0);
  });
});

const note = (): HTMLInputElement => document.querySelector('#cancel-note') as HTMLInputElement;

describe('whose turn it is', () => {
  /** A cart with one line, and a visited order on its way to being corrected. */
  async function correctingBesideCart(): Promise<Till> {
    const till = await openTill({ openOrders: [await left()] });
    await till.user.click(tile('1001'));
    await seen('cart-line');
    await till.user.click(by('nav-orders'));
    await till.user.click(await row('Rejected'));
    await till.user.click(await seen('action-correct'));
    expect(await seen('customer-name')).toHaveProperty('value', 'Kari Nordmann');
    return till;
  }

  test('the menu leads from a correction to the cart, and its customer is nobody else', async () => {
    const till = await correctingBesideCart();
    await till.user.click(by('nav-sale'));
    await seen('screen-sale');
    await till.user.click(by('pay'));
    expect(await seen('customer-name')).toHaveProperty('value', '');
    expect(till.kasse.checkout.correcting).toBeNull();
  });

  test('a correction that was left for the settings goes on', async () => {
    const till = await correctingBesideCart();
    await till.user.click(by('nav-settings'));
    await waitFor(() => expect(till.kasse.screen).toBe('settings'));
    await till.user.click(by('nav-sale'));
    expect(await seen('customer-name')).toHaveProperty('value', 'Kari Nordmann');
    expect(till.kasse.checkout.correcting).not.toBeNull();
  });

  test('the question about one order is not answered for another', async () => {
    const till = await inOrders({
      openOrders: [await left(), await left({ id: 'order-2', reference: '2-004188', state: 'Declined' })],
    });
    await till.user.click(await row('Rejected'));
    await till.user.click(await seen('action-cancel'));
    await till.user.type(note(), 'angret');
    await till.user.click(await row('Declined'));
    await waitFor(() => expect(by('order-peek').dataset['reference']).toBe('2-004188'));
    expect(all('cancel-confirm')).toEqual([]);
    await till.user.click(await seen('action-cancel'));
    expect(note()).toHaveProperty('value', '');
  });

  test('an order that was put aside is taken up where its customer is served', async () => {
    const till = await inOrders({
      openOrders: [
        await left({
          state: 'Queued',
          parked: true,
          method: 'checkout',
          customer_kind: 'private',
          actions: ['retry', 'invoice_instead', 'payment_link', 'new_sale', 'correct', 'edit_cart', 'cancel'],
        }),
      ],
    });
    await till.user.click(await row('Queued'));
    await seen('action-take-up');
    expect(all('action-retry')).toEqual([]);
    expect(all('action-edit-cart')).toEqual([]);
    await till.user.click(by('action-take-up'));
    await seen('screen-order');
    expect(till.backend.count('order_retry')).toBe(0);
    expect(by('action-invoice-instead')).toBeTruthy();
  });
});

describe('the list', () => {
  test('draws what is in sight of very many', async () => {
    await inOrders({ history: 1_000_000 });
    await row('Unknown');
    expect(all('order-row').length).toBeLessThan(80);
  });

  test('shows number, customer, state and sum', async () => {
    await inOrders({ openOrders: [await left()] });
    const shown = await row('Rejected');
    expect(shown.dataset['reference']).toBe('2-004187');
    for (const part of ['2-004187', 'Kari Nordmann', 'Avvist', '3 490,00'])
      expect(read(shown)).toContain(part);
  });

  test('says that nothing is there, that nothing matches, and that it could not be read', async () => {
    const till = await inOrders({});
    expect(read(await seen('orders-empty'))).toContain('Ingen ordrer ennå');
    await till.user.click(by('orders-filter-attention'));
    await waitFor(() => expect(read(by('orders-empty'))).toContain('Ingenting trenger deg'));
    await till.user.type(by('orders-search'), 'x');
    await waitFor(() => expect(read(by('orders-empty'))).toContain('Ingen ordrer passer'));
    till.backend.refuse('orders_page', 'internal');
    await till.user.click(by('orders-filter-all'));
    expect(read(await seen('orders-failed'))).toContain('kunne ikke hentes');
  });

  test('is narrowed by what one types, as what it looks like', async () => {
    const till = await inOrders({ history: 50 });
    const asked = async (text: string): Promise<unknown> => {
      await till.user.clear(by('orders-search'));
      await till.user.type(by('orders-search'), text);
      return till.backend.last('orders_page');
    };
    expect(await asked('2-004180')).toMatchObject({ reference: '2-004180', customer: '' });
    await waitFor(() => expect(all('order-row')).toHaveLength(1));
    expect(await asked('nidaros')).toMatchObject({ customer: 'nidaros', reference: '' });
    expect(await asked('1 249,50')).toMatchObject({ min_gross: 124_950, max_gross: 124_950 });
    expect(await asked('1 249')).toMatchObject({ min_gross: 124_900, max_gross: 124_900 });
    // An order has this number.
    expect(await asked('4180')).toMatchObject({ reference: '4180', min_gross: null });
    // No order has this one: then it is an amount.
    await asked('1999');
    await waitFor(() =>
      expect(till.backend.last('orders_page')).toMatchObject({
        reference: '',
        min_gross: 199_900,
        max_gross: 199_900,
      }),
    );
  });

  test('is narrowed by state, customer, days and sums, and says what it can’t read', async () => {
    const till = await inOrders({ history: 50 });
    await till.user.click(by('orders-filter'));
    await till.user.selectOptions(by('orders-filter-state'), 'Paid');
    await till.user.type(by('orders-filter-min'), '1000');
    await till.user.type(by('orders-filter-from'), '20.11.2026');
    await till.user.type(by('orders-filter-to'), '20.11.2026');
    expect(till.backend.last('orders_page')).toMatchObject({
      states: ['Paid'],
      min_gross: 100_000,
      from: Date.UTC(2026, 10, 19, 23),
      to: Date.UTC(2026, 10, 20, 23) - 1,
    });
    await till.user.type(by('orders-filter-max'), 'mye');
    expect(read(await seen('field-error'))).toContain('1249,50');
    await till.user.click(by('orders-filter-clear'));
    await waitFor(() =>
      expect(till.backend.last('orders_page')).toMatchObject({ states: [], min_gross: null }),
    );
  });

  test('goes with the keyboard, into an order and back', async () => {
    const till = await inOrders({ history: 50 });
    const first = await row('Unknown');
    await till.user.keyboard('{F2}');
    expect(document.activeElement).toBe(by('orders-search'));
    await till.user.keyboard('{ArrowDown}');
    expect(first.getAttribute('aria-selected')).toBe('true');
    await till.user.keyboard('{ArrowDown}{Enter}');
    expect((await seen('order-page')).dataset['state']).toBe('Rejected');
    await till.user.keyboard('{Escape}');
    await waitFor(() => expect(document.activeElement).toBe(by('orders-list')));
    await till.user.keyboard('{Escape}');
    await seen('screen-sale');
  });

  test('follows an order that changes', async () => {
    const till = await inOrders({ openOrders: [await left()] });
    await till.user.click(await row('Rejected'));
    await seen('order-peek');
    till.backend.moveOrder({ state: 'Invoiced', actions: ['receipt'] });
    await row('Invoiced');
    await waitFor(() => expect(by('order-peek').dataset['state']).toBe('Invoiced'));
  });
});

describe('an order’s page', () => {
  test('shows its life, its lines and its receipt', async () => {
    const till = await openPast('Paid');
    const page = await seen('order-page');
    expect(read(page)).toContain('Betalt');
    expect(read(document.body)).toContain('Ordren er lagret');
    await till.user.click(by('order-side-receipt'));
    expect(read(await seen('receipt-text'))).toContain('SALGSKVITTERING');
  });

  test('cancels an invoice only for a reason, and says that there is one', async () => {
    const till = await openPast('Invoiced');
    till.backend.moveOrder({ actions: ['cancel'] });
    await till.user.click(await seen('action-cancel'));
    expect(read(document.body)).toContain('Kansellere fakturaen?');
    expect(read(document.body)).not.toContain('Kunden får ingen faktura');
    await till.user.click(by('cancel-confirm'));
    expect(read(await seen('field-error'))).toContain('hvorfor');
    expect(document.activeElement).toBe(by('cancel-note'));
    expect(till.backend.count('order_cancel')).toBe(0);
    await till.user.type(by('cancel-note'), 'Feil kunde');
    await till.user.click(by('cancel-confirm'));
    await waitFor(() => expect(till.backend.last('order_cancel')).toMatchObject({ note: 'Feil kunde' }));
  });

  test('cancels with a note', async () => {
    const till = await openPast('Queued');
    await till.user.click(await seen('action-cancel'));
    await till.user.type(document.getElementById('cancel-note') as HTMLElement, 'Angret');
    await till.user.click(by('cancel-confirm'));
    await waitFor(() => expect(by('order-state').dataset['state']).toBe('Cancelled'));
    expect(till.backend.last('order_cancel')).toMatchObject({ note: 'Angret' });
  });
});

describe('an open outcome', () => {
  test('stands beside what Front Payment has, and is adopted for a reason', async () => {
    const till = await inOrders({ history: 50, candidates: 2 });
    await till.user.click(await row('Unknown'));
    expect((await seen('decision')).dataset['undecided']).toBe('several_match');
    const [, second] = all('decision-candidate');
    expect(read(by('compared'))).not.toContain('Ulikt');
    await till.user.click(second as HTMLElement);
    expect(read(by('compared'))).toContain('Ulikt');
    await till.user.click(by('action-adopt'));
    expect(by('decision-confirm')).toHaveProperty('disabled', true);
    await till.user.type(by('decision-reason'), 'Kunden ringte');
    await till.user.click(by('decision-confirm'));
    await waitFor(() => expect(all('decision')).toEqual([]));
    expect(till.backend.last('order_adopt')).toMatchObject({
      front_order: 'ODR4286244938',
      reason: 'Kunden ringte',
    });
  });

  test('says that nothing was found only after a look that saw everything', async () => {
    const till = await inOrders({ history: 50, candidates: 0 });
    await till.user.click(await row('Unknown'));
    expect((await seen('decision')).dataset['undecided']).toBe('not_looked');
    expect(read(by('decision'))).not.toContain('ikke funnet');
    expect(sawAll('list_failed')).toBe(false);
    expect(sawAll('not_certain')).toBe(true);
  });

  test('what was about to be said of one order is not said of the next', async () => {
    const unknown: Partial<OrderView> = { state: 'Unknown', actions: ['look_again', 'adopt', 'send_again'] };
    const till = await inOrders({
      openOrders: [await left(unknown), await left({ ...unknown, id: 'order-2', reference: '2-004188' })],
      candidates: 2,
    });
    await till.kasse.viewOrder((await left(unknown)).id);
    await till.user.click(await seen('action-adopt'));
    await till.user.type(await seen('decision-reason'), 'Kunden ringte');
    await till.kasse.viewOrder('order-2');
    await waitFor(() => expect(by('order-peek').dataset['reference']).toBe('2-004188'));
    await waitFor(() => expect(all('decision-confirm')).toEqual([]));
  });

  test('is sent again for a reason, by a manager', async () => {
    const till = await inOrders({ history: 50 });
    till.backend.refuse('order_send_again', 'pin_needed');
    await till.user.click(await row('Unknown'));
    await till.user.click(await seen('action-send-again'));
    await till.user.type(by('decision-reason'), 'Finnes ikke');
    await till.user.click(by('decision-confirm'));
    await till.user.type(await seen('pin-input'), '1234');
    await till.user.click(by('pin-ok'));
    await waitFor(() => expect(by('order-peek').dataset['state']).toBe('Queued'));
    expect(till.backend.last('order_send_again')).toMatchObject({ reason: 'Finnes ikke', pin: '1234' });
  });

  test('stays open when the manager says no, and the refusal is said where one decides', async () => {
    const till = await inOrders({ history: 50, candidates: 1 });
    till.backend.refuse('order_adopt', 'front_order_taken');
    await till.user.click(await row('Unknown'));
    await till.user.click(await seen('action-adopt'));
    await till.user.type(by('decision-reason'), 'Samme');
    await till.user.click(by('decision-confirm'));
    await waitFor(() => expect(read(by('decision-dialog'))).toContain('allerede koblet'));
    expect(by('order-peek').dataset['state']).toBe('Unknown');
  });
});

describe('after the sale', () => {
  test('gives back a part, with the program’s figures', async () => {
    const till = await openPast('Invoiced');
    await till.user.click(await seen('action-refund'));
    await seen('refund-sum');
    await till.user.click(by('refund-lines'));
    expect(by('refund-confirm')).toHaveProperty('disabled', true);
    await till.user.click(all('refund-more')[0] as HTMLElement);
    await waitFor(() => expect(by('refund-confirm')).toHaveProperty('disabled', false));
    const answer = till.backend.hold('order_refund');
    await till.user.click(by('refund-confirm'));
    // Whatever comes of it is told here.
    expect(by('refund-close')).toHaveProperty('disabled', true);
    await till.user.keyboard('{Escape}');
    expect(by('refund-dialog')).toBeTruthy();
    answer();
    await waitFor(() => expect(all('refund-dialog')).toEqual([]));
    expect((await seen('refund')).dataset['state']).toBe('pending');
    expect(till.backend.last('order_refund')).toMatchObject({
      whole: false,
      lines: [{ line: 0, quantity: 1000, amount: null }],
    });
  });

  test('says why nothing can be given back', async () => {
    const till = await openPast('Refunded');
    expect(all('action-refund')).toEqual([]);
    expect((await seen('refund')).dataset['state']).toBe('confirmed');
    await till.user.click(by('refund-receipt'));
    await seen('receipt-text');
    expect(till.backend.last('receipt_view')).toMatchObject({ refund: 1 });
  });

  test('a refund of which nothing was heard is decided by a person', async () => {
    const till = await openPast('PartlyRefunded');
    await seen('refund');
    const refunds = till.kasse.viewed.order?.refunds ?? [];
    till.backend.moveOrder({ refunds: refunds.map((it) => ({ ...it, state: 'unknown' })) });
    await till.user.click(await seen('refund-happened'));
    await till.user.type(by('refund-decide-reason'), 'Sett i portalen');
    await till.user.click(by('refund-decide-confirm'));
    await waitFor(() => expect(by('refund').dataset['state']).toBe('confirmed'));
    expect(till.backend.last('order_refund_decide')).toMatchObject({
      refund: 1,
      happened: true,
      reason: 'Sett i portalen',
    });
  });

  test('sends the invoice again, to where it went', async () => {
    const till = await openPast('Invoiced');
    await till.user.click(await seen('action-resend'));
    await waitFor(() => expect(by('resend-email')).toHaveProperty('value', 'kari@example.no'));
    await till.user.click(by('resend-confirm'));
    await waitFor(() => expect(all('resend-dialog')).toEqual([]));
    expect(till.backend.last('order_resend')).toMatchObject({ msisdn: '90012345' });
  });

  test('hands out one copy, which says so', async () => {
    const till = await openPast('Paid');
    await till.user.click(await seen('order-side-receipt'));
    await till.user.click(await seen('action-copy'));
    expect(till.backend.last('receipt_print')).toMatchObject({ copy: true });
  });
});
