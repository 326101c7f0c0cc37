import { cleanup, render, waitFor } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import App from '../src/App.svelte';
// Fetched when the program says that it is a kiosk; here already, so that no test waits for the compiler.
import '../src/kiosk/Kiosk.svelte';
import type { OrderView, PrinterStateName, PrintJobView } from '../src/backend/contract';
import { ScriptedBackend, type Script } from '../src/backend/scripted/scripted';
import { LANGUAGES } from '../src/kiosk/state/language';
import { Kasse } from '../src/state/kasse.svelte';
import { all, by, read, seen, tile } from './till';

interface Visit {
  backend: ScriptedBackend;
  user: UserEvent;
}

/** For hands that work while the clock stands still. */
function advance(ms: number): void {
  if (vi.isFakeTimers()) vi.advanceTimersByTime(ms);
}

async function openKiosk(script: Partial<Script> = {}): Promise<Visit> {
  const backend = new ScriptedBackend({ kiosk: true, ...script });
  const kasse = new Kasse(backend);
  render(App, { props: { kasse } });
  await kasse.start();
  await seen('kiosk-attract');
  return { backend, user: userEvent.setup({ advanceTimers: advance }) };
}

/** Types on the on-screen keyboard. */
async function type({ user }: Visit, text: string): Promise<void> {
  for (const character of text) {
    const key = character === ' ' ? 'space' : character.toLowerCase();
    await user.click(by(`key-${key}`));
  }
}

async function toBrowse({ user }: Visit, language = 'nb'): Promise<void> {
  await user.click(by('kiosk-attract'));
  await user.click(await seen(`kiosk-language-${language}`));
  await seen('kiosk-browse');
}

async function toWho(visit: Visit, language = 'nb'): Promise<void> {
  const { user } = visit;
  await toBrowse(visit, language);
  await user.click(tile('1001'));
  await waitFor(() => expect(by('kiosk-cart')).toHaveProperty('disabled', false));
  await user.click(by('kiosk-cart'));
  await user.click(await seen('kiosk-continue'));
  await seen('customer-type-private');
}

/** Fills a question by its fields: the first has the focus, and the others get it by the key for it. */
async function answer(visit: Visit, first: string, texts: string[]): Promise<void> {
  await waitFor(() => expect(document.activeElement).toBe(by(first)));
  for (const [index, text] of texts.entries()) {
    if (index > 0) await visit.user.click(by('key-next'));
    await type(visit, text);
  }
  await visit.user.click(by('kiosk-continue'));
}

async function toSummary(visit: Visit, language = 'nb'): Promise<void> {
  await toWho(visit, language);
  await visit.user.click(by('customer-type-private'));
  await seen('customer-name');
  await answer(visit, 'customer-name', ['kari nordmann', '02013299997']);
  await answer(visit, 'customer-email', ['kari@example.no', '90012345']);
  await answer(visit, 'customer-street', ['luramyrveien 65', '4313', 'sandnes']);
  await seen('kiosk-summary');
}

async function placed(visit: Visit, change: Partial<OrderView>, language = 'nb'): Promise<void> {
  await toSummary(visit, language);
  await visit.user.click(by('kiosk-confirm'));
  await seen('order-state');
  visit.backend.moveOrder(change);
}

const state = (): string | undefined => by('order-state').dataset['state'];

/** What a test browser without a layout can say of a screen: roles, names, labels, order of headings. */
async function accessible(): Promise<void> {
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  expect(document.body.textContent).not.toMatch(/\{\w+\}/);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

describe('a kiosk', () => {
  test('opens at rest, with nothing of a till', async () => {
    await openKiosk();
    expect(document.documentElement.dataset['mode']).toBe('kiosk');
    expect(all('search')).toEqual([]);
    await accessible();
  });

  test('sells to a person by touch alone', async () => {
    const visit = await openKiosk();
    await toSummary(visit);
    await accessible();
    const place = (): unknown => visit.backend.last('order_place');
    expect(place()).toBeUndefined();
    await visit.user.click(by('kiosk-confirm'));
    await seen('order-state');
    expect(place()).toMatchObject({
      method: 'checkout',
      maturity_days: 10,
      customer: {
        kind: 'private',
        name: 'Kari Nordmann',
        personal_number: '02013299997',
        email: 'kari@example.no',
        msisdn: '90012345',
        street: 'Luramyrveien 65',
        zip: '4313',
        city: 'Sandnes',
        language: 'no',
      },
    });
    visit.backend.moveOrder({ state: 'Invoiced', goods_released: true, actions: ['receipt', 'new_sale'] });
    await seen('kiosk-done');
    expect(read(by('order-reference'))).not.toBe('');
    await accessible();
    await visit.user.click(by('kiosk-done'));
    await seen('kiosk-attract');
  });

  test('sells to a company without a personal number', async () => {
    const visit = await openKiosk();
    await toWho(visit);
    await visit.user.click(by('customer-type-corporate'));
    await seen('customer-organization-number');
    await answer(visit, 'customer-organization-number', ['123456785', 'fjord']);
    await answer(visit, 'customer-email', ['post@fjord.no', '90012345']);
    await answer(visit, 'customer-street', ['kaia 1', '4313', 'sandnes']);
    await seen('kiosk-summary');
    await visit.user.click(by('kiosk-confirm'));
    await seen('order-state');
    expect(visit.backend.last('order_place')?.customer).toMatchObject({
      kind: 'corporate',
      personal_number: '',
    });
  });

  test.each(LANGUAGES.map(({ code }) => code))('speaks %s, and tells Front Payment so', async (code) => {
    const visit = await openKiosk();
    await toSummary(visit, code);
    expect(document.documentElement.lang).toBe(code);
    await accessible();
    await visit.user.click(by('kiosk-confirm'));
    await seen('order-state');
    expect(visit.backend.last('order_place')?.customer.language).toBe(code === 'nb' ? 'no' : code);
  });

  test('asks for what is missing at its question, and for nothing that was not asked yet', async () => {
    const visit = await openKiosk();
    await toWho(visit);
    await visit.user.click(by('customer-type-private'));
    await waitFor(() => expect(document.activeElement).toBe(by('customer-name')));
    await visit.user.click(by('kiosk-continue'));
    const wrong = (): unknown => all('field-error').map((it) => it.dataset['field']);
    await waitFor(() => expect(wrong()).toEqual(['name', 'personal_number']));
    await accessible();
  });

  test('doubts a number at its question, and takes it when it is said to be right', async () => {
    const visit = await openKiosk();
    await toWho(visit);
    await visit.user.click(by('customer-type-private'));
    await answer(visit, 'customer-name', ['kari nordmann', '02013299998']);
    expect((await seen('field-warning')).dataset['field']).toBe('personal_number');
    expect(by('kiosk-details').dataset['question']).toBe('person');
    await accessible();
    await visit.user.click(by('kiosk-continue'));
    await answer(visit, 'customer-email', ['kari@example.no', '90012345']);
    await answer(visit, 'customer-street', ['luramyrveien 65', '4313', 'sandnes']);
    await seen('kiosk-summary');
  });

  test('places nothing without a connection, and says that nothing was ordered', async () => {
    const offline = { online: false, queued: 0, attention: 0, oldest_at: null, clock_drift_ms: null };
    const visit = await openKiosk({ connection: offline });
    await toWho(visit);
    await visit.user.click(by('customer-type-private'));
    await answer(visit, 'customer-name', ['kari', '02013299997']);
    await answer(visit, 'customer-email', ['kari@example.no', '90012345']);
    await answer(visit, 'customer-street', ['veien 1', '4313', 'sandnes']);
    expect(read(await seen('was-ordered'))).toContain('Ingenting er bestilt');
    expect(visit.backend.count('order_place')).toBe(0);
    await accessible();
  });

  test('asks before it empties a cart, and leaves nothing of it', async () => {
    const visit = await openKiosk();
    await toBrowse(visit, 'en');
    await visit.user.click(tile('1001'));
    await waitFor(() => expect(by('kiosk-cart')).toHaveProperty('disabled', false));
    await visit.user.click(by('kiosk-cancel'));
    await accessible();
    await visit.user.click(await seen('restart-no'));
    expect(by('kiosk-cart')).toHaveProperty('disabled', false);
    await visit.user.click(by('kiosk-cancel'));
    await visit.user.click(await seen('restart-yes'));
    await seen('kiosk-attract');
    expect(visit.backend.count('kiosk_end')).toBe(1);
    expect(document.documentElement.lang).toBe('nb');
    await toBrowse(visit);
    expect(by('kiosk-cart')).toHaveProperty('disabled', true);
  });

  test('keeps nothing that was typed for the next customer', async () => {
    const visit = await openKiosk();
    await placed(visit, { state: 'Cancelled', actions: ['edit_cart', 'new_sale'] });
    await visit.user.click(await seen('kiosk-cancel'));
    await seen('kiosk-attract');
    await toWho(visit);
    await visit.user.click(by('customer-type-private'));
    expect(await seen('customer-name')).toHaveProperty('value', '');
    expect(by('customer-personal-number')).toHaveProperty('value', '');
  });

  test('leaves with its page: the next customer has another one, where the program can change it', async () => {
    const visit = await openKiosk();
    expect(visit.backend.count('kiosk_new_page')).toBe(0);
    await toBrowse(visit);
    // It is changed before it is answered: this page has nothing of its customer left, and begins nothing new.
    const change = visit.backend.hold('kiosk_new_page');
    await visit.user.click(by('kiosk-cancel'));
    await waitFor(() => expect(visit.backend.count('kiosk_new_page')).toBe(1));
    expect(visit.backend.count('kiosk_end')).toBe(1);
    expect(all('kiosk-attract')).toEqual([]);
    // Where there is no other page this one goes on.
    change();
    await toBrowse((await seen('kiosk-attract'), visit));
  });

  test('who was there before the page goes with this one', async () => {
    const before = await openKiosk();
    await placed(before, { state: 'AwaitingBankId', actions: [] });
    const openOrder = before.backend.order;
    cleanup();
    const { backend } = await openKiosk({ openOrder });
    await waitFor(() => expect(backend.count('kiosk_new_page')).toBe(1));
    expect(backend.count('kiosk_end')).toBe(1);
  });

  test('is out of order rather than open with what it could not clear', async () => {
    const visit = await openKiosk();
    await toBrowse(visit);
    await visit.user.click(tile('1001'));
    await waitFor(() => expect(by('kiosk-cart')).toHaveProperty('disabled', false));
    visit.backend.refuse('kiosk_end', 'store_unwritable');
    await visit.user.click(by('kiosk-cancel'));
    await visit.user.click(await seen('restart-yes'));
    await seen('kiosk-out-of-order');
    await accessible();
  });
});

describe('an order', () => {
  const STOPS: [Partial<OrderView>, string][] = [
    [{ state: 'Declined', actions: ['edit_cart', 'new_sale'] }, 'Ingenting er bestilt'],
    [{ state: 'Expired', actions: ['edit_cart', 'new_sale'] }, 'Ingenting er bestilt'],
    [{ state: 'Cancelled', actions: ['edit_cart', 'new_sale'] }, 'Ingenting er bestilt'],
    [{ state: 'Cancelled', actions: ['new_sale'] }, 'bedt Front Payment om å kansellere'],
    [{ state: 'Unknown', actions: ['new_sale'] }, 'vet vi ikke'],
    [{ state: 'Other', actions: ['new_sale'] }, 'vet vi ikke'],
    [
      {
        state: 'Queued',
        problem: { code: 'offline', message: '', retry_at: null },
        actions: ['retry', 'correct', 'edit_cart', 'cancel'],
      },
      'ikke ennå',
    ],
    [
      {
        state: 'Queued',
        customer_kind: 'corporate',
        problem: { code: 'offline', message: '', retry_at: null },
        actions: ['new_sale', 'retry', 'edit_cart', 'cancel'],
      },
      'sendes når forbindelsen er tilbake',
    ],
  ];

  test.each(STOPS)('that stopped says whether something was ordered: %j', async (change, words) => {
    const visit = await openKiosk();
    await placed(visit, change);
    await waitFor(() => expect(read(by('was-ordered'))).toContain(words));
    // Where it may still be ordered, nobody is told to order again.
    const isOpen = words.startsWith('bedt');
    expect(read(by('order-state')).includes('før du prøver igjen')).toBe(isOpen);
    await accessible();
  });

  test('that Front Payment refused is corrected under its number', async () => {
    const visit = await openKiosk();
    await placed(visit, {
      state: 'Rejected',
      actions: ['correct', 'edit_cart', 'cancel'],
      field_problems: [{ field: 'zip', code: 'server', message: 'unknown zip' }],
    });
    await visit.user.click(await seen('kiosk-correct'));
    await waitFor(() => expect(by('kiosk-details').dataset['question']).toBe('address'));
    expect(read(by('field-error'))).toContain('unknown zip');
    await visit.user.click(by('kiosk-continue'));
    await seen('kiosk-summary');
    await visit.user.click(by('kiosk-confirm'));
    await waitFor(() => expect(visit.backend.count('order_correct')).toBe(1));
    expect(visit.backend.count('order_place')).toBe(1);
  });

  test('waits in BankID below a bar that names the host, and is cancelled after a question', async () => {
    const visit = await openKiosk();
    await toSummary(visit);
    await visit.user.click(by('kiosk-confirm'));
    await seen('order-state');
    const bankid = visit.backend.visit({ window_open: true });
    visit.backend.moveOrder({ state: 'AwaitingBankId', bankid, actions: ['bankid_open', 'cancel'] });
    expect(read(await seen('bankid-host'))).toBe(bankid.host);
    await accessible();
    await visit.user.click(by('kiosk-cancel'));
    expect(visit.backend.count('order_cancel')).toBe(0);
    await visit.user.click(await seen('cancel-confirm'));
    await waitFor(() => expect(state()).toBe('Cancelled'));
  });

  test('of another customer is not shown, nor kept', async () => {
    const visit = await openKiosk();
    await toBrowse(visit);
    visit.backend.emit('order_changed', { id: 'other', revision: 1 } as OrderView);
    await visit.user.click(tile('1001'));
    expect(all('order-state')).toEqual([]);
  });
});

describe('the receipt', () => {
  const bought = async (visit: Visit): Promise<void> => {
    await placed(visit, { state: 'Invoiced', goods_released: true, actions: ['receipt', 'new_sale'] });
    await seen('kiosk-done');
  };
  const onPaper = (): unknown => by('receipt-printed').dataset['state'];

  test('says where it is: in the printer, waiting for paper, or there to be taken', async () => {
    const visit = await openKiosk();
    await visit.backend.call('settings_save', {
      form: { ...(await visit.backend.call('settings_get')), printer_kind: 'network' },
    });
    await bought(visit);
    await visit.user.click(by('receipt-print'));
    await seen('receipt-printed');
    expect(onPaper()).toBe('printing');
    const order = visit.backend.order?.id ?? '';
    const job = { id: 1, order, reference: '1-000001', refund: null, copy: false, queued_at: 0 };
    const told = (state: PrinterStateName, jobs: PrintJobView[]): void =>
      visit.backend.emit('printer_changed', { state, detail: '', asked_at: 0, jobs });
    told('paper_out', [{ ...job, state: 'waiting' }]);
    await waitFor(() => expect(onPaper()).toBe('paper_out'));
    expect(read(by('receipt-printed'))).toContain('tom for papir');
    expect(all('receipt-print')).toEqual([]);
    by('receipt-code');
    await accessible();
    told('ready', [{ ...job, state: 'printing' }]);
    await waitFor(() => expect(onPaper()).toBe('printing'));
    told('silent', [{ ...job, state: 'printing' }]);
    await waitFor(() => expect(onPaper()).toBe('waits'));
    told('ready', [{ ...job, order: 'another', state: 'waiting' }]);
    await waitFor(() => expect(onPaper()).toBe('there'));
    expect(all('receipt-code'), 'one of them is enough').toEqual([]);
  });

  test('is a code for the customer’s phone, too', async () => {
    const visit = await openKiosk();
    await bought(visit);
    visit.backend.refuse('receipt_code', 'not_allowed_now');
    await visit.user.click(by('receipt-code'));
    expect(read(await seen('receipt-failed'))).toContain('Kjøpet er i orden');
    await visit.user.click(by('receipt-code'));
    await seen('receipt-modules');
    await accessible();
    expect(all('receipt-print')).toEqual([]);
    await visit.user.click(by('kiosk-done'));
    await seen('kiosk-attract');
  });
});

describe('nobody there', () => {
  beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
  afterEach(() => void vi.useRealTimers());

  test('is out of order until its page can be changed', async () => {
    const visit = await openKiosk();
    await toBrowse(visit);
    visit.backend.refuse('kiosk_new_page', 'internal');
    await visit.user.click(by('kiosk-cancel'));
    await seen('kiosk-out-of-order');
    vi.advanceTimersByTime(5_000);
    await seen('kiosk-attract');
    expect(visit.backend.count('kiosk_new_page')).toBe(2);
  });

  test('is asked, and a touch anywhere goes on', async () => {
    const visit = await openKiosk();
    await toBrowse(visit);
    await visit.user.click(tile('1001'));
    await vi.advanceTimersByTimeAsync(60_100);
    await accessible();
    await visit.user.click(await seen('idle-warning'));
    await waitFor(() => expect(all('idle-warning')).toEqual([]));
    expect(by('kiosk-cart')).toHaveProperty('disabled', false);
  });

  test('ends the visit, with nothing left', async () => {
    const visit = await openKiosk();
    await toBrowse(visit);
    await visit.user.click(tile('1001'));
    await vi.advanceTimersByTimeAsync(60_100);
    await seen('idle-warning');
    await vi.advanceTimersByTimeAsync(30_100);
    await seen('kiosk-attract');
    expect(visit.backend.count('kiosk_end')).toBe(1);
  });

  test('ends nothing while an order is being sent', async () => {
    const visit = await openKiosk();
    await placed(visit, { state: 'Sending', actions: [] });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(all('idle-warning')).toEqual([]);
    expect(visit.backend.count('kiosk_end')).toBe(0);
  });
});
