import { fireEvent, waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { ScriptedCatalogue } from '../src/backend/scripted/catalogue';
import { all, by, openTill, read, seen, tile } from './till';

/** Presses the keys of a scanner: 5 ms apart, Enter at the end. */
function scan(code: string, target: Element | Window = document.body): void {
  let timeStamp = Date.now() + 10_000;
  for (const key of [...Array.from(code), 'Enter']) {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: timeStamp });
    timeStamp += 5;
    void fireEvent(target, event);
  }
}

const skus = (): (string | undefined)[] => all('cart-line').map((line) => line.dataset['sku']);

describe('the start', () => {
  test('shows products, an empty cart and says once that it is ready', async () => {
    const { backend } = await openTill();
    expect(by('screen-sale')).toBeTruthy();
    expect(all('product-tile').length).toBeGreaterThan(15);
    expect(read(by('cart-total'))).toBe('0,00');
    expect(by('pay')).toHaveProperty('disabled', true);
    expect(read(by('pay'))).toContain('Legg en vare');
    expect(backend.count('ui_ready')).toBe(1);
  });

  test('a failing start is a page that says what to do, and tries again', async () => {
    const { user, backend } = await openTill({}, (it) => it.refuse('start', 'store_locked'));
    expect(by('start-failed').dataset['code']).toBe('store_locked');
    expect(read(by('start-failed'))).toContain('åpen i et annet vindu');
    expect(all('start-failed-detail')).toEqual([]);
    await user.click(by('start-failed').querySelector('button') as HTMLElement);
    expect(await seen('screen-sale')).toBeTruthy();
    expect(backend.count('start')).toBe(2);
  });

  test('a newer database is explained in the language that was used last, the program’s words small', async () => {
    await openTill({ language: 'en' });
    document.body.replaceChildren();
    await openTill({}, (it) => it.refuse('start', 'store_newer', null, 'layout 9, known 4'));
    expect(document.querySelector('h1')?.textContent).toBe('The data is from a newer version');
    expect(read(by('start-failed-detail'))).toBe('layout 9, known 4');
  });

  test('a shop that can make no receipts is told so, with the way to the settings', async () => {
    const { user } = await openTill({ notices: [{ code: 'shop_incomplete', detail: '' }] });
    await user.click(by('notice-settings'));
    await user.clear(await seen('settings-shop-organization-number'));
    await user.type(by('settings-shop-organization-number'), '987654325');
    await user.click(by('settings-save'));
    await waitFor(() => expect(all('notice')).toEqual([]));
  });

  test('training is said on every screen, production is not', async () => {
    await openTill({ profile: 'training' });
    expect(read(by('training'))).toContain('ingenting faktureres');
  });

  test('a missing token is a calm notice with a way to mend it', async () => {
    const { user } = await openTill({
      token: { state: 'missing', keychain: true },
      notices: [{ code: 'token_missing', detail: '' }],
    });
    await user.click(by('notice').querySelector('button') as HTMLElement);
    expect(await seen('token-input')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(by('token-input')));
  });
});

describe('adding', () => {
  test('a tap adds, and the tile shows how many', async () => {
    const { user } = await openTill();
    await user.dblClick(tile('1001'));
    await waitFor(() => expect(read(by('cart-total'))).toBe('3 998,00'));
    expect(skus()).toEqual(['1001']);
    expect(read(tile('1001'))).toMatch(/^2/);
  });

  test('taps faster than the answers are all counted', async () => {
    const { user, backend } = await openTill();
    await user.click(tile('1001'));
    await seen('cart-line');
    const more = by('cart-line').querySelector('[aria-label^="En til"]') as HTMLElement;
    const answer = backend.hold('cart_set_quantity');
    await user.click(more);
    await user.click(more);
    await user.click(more);
    answer();
    await waitFor(() => expect(read(by('cart-total'))).toBe('7 996,00'));
  });

  test('a scanner is heard wherever the focus is', async () => {
    const { backend } = await openTill();
    tile('1002').focus();
    scan('7040000001001', tile('1002'));
    await seen('cart-line');
    expect(skus()).toEqual(['1001']);
    expect(backend.count('cart_add')).toBe(0);
  });

  test('a person who types outside a field scans nothing', async () => {
    const { user, backend } = await openTill();
    document.body.focus();
    await user.keyboard('7');
    await new Promise((resolve) => setTimeout(resolve, 60));
    await user.keyboard('{Enter}');
    expect(backend.count('cart_scan')).toBe(0);
  });

  test('an unknown barcode is said at the search field and loses nothing', async () => {
    const { user } = await openTill();
    await user.click(tile('1001'));
    scan('99999999');
    expect(read(await seen('search-hint'))).toContain('99999999');
    expect(skus()).toEqual(['1001']);
    await user.type(by('search'), 'a');
    expect(all('search-hint')).toEqual([]);
  });
});

describe('the search', () => {
  test('F2 goes there, typing filters at once, Esc clears', async () => {
    const { user } = await openTill();
    await user.keyboard('{F2}');
    expect(document.activeElement).toBe(by('search'));
    await user.keyboard('ullgenser');
    await waitFor(() => expect(all('product-tile')).toHaveLength(1));
    await user.keyboard('{Escape}');
    expect(by('search')).toHaveProperty('value', '');
    await waitFor(() => expect(all('product-tile').length).toBeGreaterThan(15));
  });

  test('Enter adds a product number', async () => {
    const { user } = await openTill();
    await user.type(by('search'), '3010{Enter}');
    await waitFor(() => expect(skus()).toEqual(['3010']));
    expect(by('search')).toHaveProperty('value', '');
  });

  test('Enter adds the only product that fits', async () => {
    const { user } = await openTill();
    await user.type(by('search'), 'ullgenser{Enter}');
    await waitFor(() => expect(skus()).toEqual(['1002']));
  });

  test('Enter with several that fit asks which', async () => {
    const { user } = await openTill();
    await user.type(by('search'), 'jakke{Enter}');
    expect(read(await seen('search-hint'))).toContain('2 varer passer');
    expect(by('search')).toHaveProperty('value', 'jakke');
  });

  test('a scan behind half a word takes the code alone', async () => {
    const { user } = await openTill();
    await user.type(by('search'), 'jak');
    await fireEvent.input(by('search'), { target: { value: 'jak7040000001002' } });
    scan('7040000001002', by('search'));
    await waitFor(() => expect(skus()).toEqual(['1002']));
  });

  test('an answer to an older search never replaces a newer one', async () => {
    const { kasse, backend } = await openTill();
    const slow = backend.hold('catalogue_search');
    kasse.catalogue.search('telt');
    kasse.catalogue.search('sjokolade');
    await kasse.catalogue.settled();
    slow();
    await new Promise((resolve) => setTimeout(resolve));
    expect(kasse.catalogue.total).toBe(1);
    expect(kasse.catalogue.at(0)?.sku).toBe('5002');
  });

  test('nothing that fits is said, with a way back', async () => {
    const { user } = await openTill();
    await user.type(by('search'), 'zzz');
    await waitFor(() => expect(all('product-tile')).toEqual([]));
    expect(document.body.textContent).toContain('Ingen varer passer');
  });

  test('a long catalogue draws only what is in sight', async () => {
    await openTill({ catalogue: ScriptedCatalogue.ofSize(5000) });
    expect(all('product-tile').length).toBeLessThan(100);
    expect(all('product-tile').length).toBeGreaterThan(2);
  });
});

describe('the keyboard', () => {
  test('arrows move among the tiles and Enter adds', async () => {
    const { user } = await openTill();
    by('search').focus();
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(tile('1001'));
    await user.keyboard('{ArrowRight}');
    await waitFor(() => expect(document.activeElement).toBe(all('product-tile')[1]));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(skus()).toEqual(['2001']));
  });

  test('arrows, plus, minus and Delete work on the lines', async () => {
    const { user, kasse } = await openTill();
    for (const sku of ['1001', '3010', '5001']) await user.click(tile(sku));
    await waitFor(() => expect(skus()).toHaveLength(3));
    await user.keyboard('{F4}');
    expect(
      (document.activeElement as HTMLElement).closest('[data-testid="cart-line"]')?.getAttribute('data-sku'),
    ).toBe('5001');
    await user.keyboard('{ArrowUp}+');
    await waitFor(() => expect(kasse.sale.inCart.get('3010')?.quantity).toBe(2000));
    await user.keyboard('-');
    await waitFor(() => expect(kasse.sale.inCart.get('3010')?.quantity).toBe(1000));
    await user.keyboard('{Delete}');
    await waitFor(() => expect(skus()).toEqual(['1001', '5001']));
    await waitFor(() =>
      expect((document.activeElement as HTMLElement).closest('[data-sku]')?.getAttribute('data-sku')).toBe(
        '5001',
      ),
    );
  });

  test('F9 goes to payment, but not with an empty cart', async () => {
    const { user } = await openTill();
    await user.keyboard('{F9}');
    expect(all('screen-checkout')).toEqual([]);
    await user.click(tile('1001'));
    await seen('cart-line');
    await user.keyboard('{F9}');
    expect(await seen('screen-checkout')).toBeTruthy();
  });
});

describe('a line', () => {
  test('takes decimals, a price and a discount, and shows what the program made of them', async () => {
    const { user } = await openTill();
    await user.click(tile('3010'));
    await user.click((await seen('cart-line')).querySelector('[data-line]') as HTMLElement);
    const field = (id: string): HTMLInputElement => document.querySelector(`#line-${id}`) as HTMLInputElement;
    await user.clear(field('quantity'));
    await user.type(field('quantity'), '1,5');
    await user.clear(field('price'));
    await user.type(field('price'), '300');
    await user.type(field('discount'), '10');
    await user.click(document.querySelector('[aria-pressed="false"]:is(.units button)') as HTMLElement);
    await user.click(by('line-done'));
    await waitFor(() => expect(read(by('cart-total'))).toBe('405,00'));
    expect(all('line-editor')).toEqual([]);
    expect(read(by('cart-line'))).toContain('rabatt 10 % (−45,00)');
  });

  test('says at the field what is wrong, and keeps what was typed', async () => {
    const { user } = await openTill();
    await user.click(tile('3010'));
    await user.click((await seen('cart-line')).querySelector('[data-line]') as HTMLElement);
    const price = document.querySelector('#line-price') as HTMLInputElement;
    await user.clear(price);
    await user.type(price, 'abc');
    await user.click(by('line-done'));
    expect(read(await seen('field-error'))).toContain('kroner');
    expect(price.value).toBe('abc');
    expect(document.activeElement).toBe(price);
    expect(all('toast')).toEqual([]);
  });

  test('that is removed comes back with Angre', async () => {
    const { user } = await openTill();
    await user.click(tile('3010'));
    await seen('cart-line');
    await user.click(by('cart-clear'));
    await waitFor(() => expect(skus()).toEqual([]));
    await user.click(by('cart-undo'));
    await waitFor(() => expect(skus()).toEqual(['3010']));
  });
});

test('a refused command is said in plain words and nothing is blank', async () => {
  const { user, backend } = await openTill();
  backend.refuse('cart_add', 'store_unwritable', null, 'disk full');
  await user.click(tile('1001'));
  const toast = await seen('toast');
  expect(toast.getAttribute('role')).toBe('alert');
  expect(read(toast)).toContain('får ikke lagret');
  expect(by('screen-sale')).toBeTruthy();
});

test('the connection is said with what waits', async () => {
  const { backend } = await openTill();
  expect(by('connection').dataset['online']).toBe('true');
  backend.emit('connection_changed', {
    online: false,
    queued: 2,
    attention: 1,
    oldest_at: Date.now() - 4 * 60_000,
    clock_drift_ms: null,
  });
  await waitFor(() => expect(by('connection').dataset['online']).toBe('false'));
  expect(document.body.textContent).toContain('2 venter · eldste 4 min');
  expect(document.body.textContent).toContain('1 trenger deg');
});
