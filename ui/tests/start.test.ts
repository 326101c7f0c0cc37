import { render, waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import App from '../src/App.svelte';
import { answersInPage } from '../src/backend/answers';
import type { FirstAnswers } from '../src/backend/contract';
import { ScriptedBackend } from '../src/backend/scripted/scripted';
import { Kasse, type Screen } from '../src/state/kasse.svelte';
import { Parts } from '../src/state/parts';
import { all, by, openTill, read, seen } from './till';

/** What the program would put into the page. */
async function answersOf(backend: ScriptedBackend): Promise<FirstAnswers> {
  const start = await backend.call('start');
  const search = { text: '', category: null, offset: 0, limit: 100 };
  const products = await backend.call('catalogue_search', search);
  backend.calls.length = 0;
  return { start, products };
}

const names = (backend: ScriptedBackend): string[] => backend.calls.map((call) => call.name);

describe('a page that came with its answers', () => {
  test('shows the sale without a question, and reads what it may have missed once it is painted', async () => {
    const backend = new ScriptedBackend();
    const answers = await answersOf(backend);
    const kasse = new Kasse(backend);
    render(App, { props: { kasse } });
    await kasse.start(undefined, answers);
    expect(names(backend)).toEqual([]);
    await waitFor(() => expect(all('product-tile').length).toBeGreaterThan(0));
    // Nobody in the page hears it yet.
    const connection = { ...answers.start.connection, online: !answers.start.connection.online };
    backend.script.connection = connection;
    await kasse.firstPaint;
    expect(names(backend)).toEqual(['ui_ready', 'ui_hears', 'start']);
    expect(kasse.connection.view.online).toBe(connection.online);
    backend.emit('connection_changed', answers.start.connection);
    expect(kasse.connection.view.online).toBe(answers.start.connection.online);
    expect(kasse.screen).toBe<Screen>('sale');
    expect(read(by('connection'))).not.toBe('');
  });

  test('keeps what is told while it reads again', async () => {
    const backend = new ScriptedBackend();
    const answers = await answersOf(backend);
    const kasse = new Kasse(backend);
    const newer = { ...answers.start.connection, attention: 1 };
    const call = backend.call.bind(backend);
    backend.call = (async (...asked: Parameters<typeof call>) => {
      const answer = await call(...asked);
      if (asked[0] === 'start') backend.emit('connection_changed', newer);
      return answer;
    }) as typeof call;
    render(App, { props: { kasse } });
    await kasse.start(undefined, answers);
    await kasse.firstPaint;
    expect(names(backend)).toContain('start');
    expect(kasse.connection.view).toEqual(newer);
  });

  test('asks when the page holds fewer products than it should', async () => {
    const backend = new ScriptedBackend();
    const answers = await answersOf(backend);
    const kasse = new Kasse(backend);
    const [first] = answers.products.products;
    if (first === undefined) throw new Error('the script sells nothing');
    await kasse.start(undefined, { ...answers, products: { ...answers.products, products: [first] } });
    expect(names(backend)).toEqual(expect.arrayContaining(['catalogue_search', 'start', 'ui_hears']));
    expect(kasse.catalogue.at(1)).toBeDefined();
  });
});

describe('the parts that come later', () => {
  test('show the list that was asked for before they were there', async () => {
    const backend = new ScriptedBackend({ history: 3 });
    const kasse = new Kasse(backend);
    await kasse.start(undefined, await answersOf(backend));
    kasse.openOrders('attention');
    expect(kasse.parts).toBeNull();
    kasse.complete(Parts);
    expect(kasse.parts?.orders.part).toBe('attention');
    expect(names(backend)).toContain('orders_page');
  });
});

describe('closing the window', () => {
  test('asks about a customer in BankID beside its window, and what else is unsent', async () => {
    const { backend, user } = await openTill();
    backend.emit('close_asked', { unsent: 2, in_bankid: true });
    expect(read(await seen('close-warning'))).toContain('BankID');
    expect(read(by('close-unsent'))).toContain('2 ordrer er ikke sendt');
    await user.click(by('close-stay'));
    expect(backend.count('close_anyway')).toBe(0);
    backend.emit('close_asked', { unsent: 2, in_bankid: false });
    expect(read(await seen('close-warning'))).not.toContain('BankID');
    expect(all('close-unsent')).toHaveLength(0);
    await user.click(by('close-anyway'));
    expect(backend.count('close_anyway')).toBe(1);
  });
});

describe('the answers in the page', () => {
  test('are taken out of it', async () => {
    const answers = await answersOf(new ScriptedBackend());
    const block = document.createElement('script');
    block.type = 'application/json';
    block.id = 'answers';
    block.textContent = JSON.stringify(answers).replaceAll('<', '\\u003c');
    document.body.append(block);
    expect(answersInPage().take()).toEqual(answers);
    expect(document.getElementById('answers')).toBeNull();
    expect(answersInPage().take()).toBeNull();
  });
});

describe('a till that did not open', () => {
  test('is opened anew when somebody tries again', async () => {
    const { backend, user } = await openTill({}, (it) => it.refuse('start', 'store_locked'));
    expect(by('start-failed').dataset['code']).toBe('store_locked');
    await user.click(by('start-failed-retry'));
    await seen('screen-sale');
    const asked = names(backend);
    expect(asked.indexOf('open_again')).toBeLessThan(asked.lastIndexOf('start'));
    expect(backend.count('open_again')).toBe(1);
  });
});

describe('notices', () => {
  test('tell of every invoice, and go when what they tell is over', async () => {
    const { backend, user } = await openTill();
    for (const detail of ['1-000001', '1-000002']) backend.emit('notice', { code: 'invoice_paid', detail });
    backend.emit('notice', { code: 'store_unwritable', detail: '' });
    expect((await seen('notice')).dataset['code']).toBe('store_unwritable');
    backend.emit('notice_over', { code: 'store_unwritable' });
    await waitFor(() => expect(read(by('notice'))).toContain('1-000001'));
    await user.click(by('notice-close'));
    expect(read(by('notice'))).toContain('1-000002');
    await user.click(by('notice-close'));
    expect(all('notice')).toEqual([]);
  });
});
