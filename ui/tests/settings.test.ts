import { fireEvent, waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import type { Script } from '../src/backend/scripted/scripted';
import { all, by, openTill, read, seen, tile, type Till } from './till';

async function openSettings(script: Partial<Script> = {}): Promise<Till> {
  const till = await openTill(script);
  await till.user.click(by('nav-settings'));
  await seen('settings-shop-name');
  return till;
}

test('the language switches live, everywhere', async () => {
  const { user } = await openSettings();
  await user.click(by('language-en'));
  await waitFor(() => expect(document.documentElement.lang).toBe('en'));
  await waitFor(() => expect(read(by('settings-save'))).toBe('Save'));
  await user.click(document.querySelector('nav button') as HTMLElement);
  await seen('screen-sale');
  await waitFor(() => expect(read(tile('1001'))).toContain('Dovre shell jacket'));
  expect(document.body.textContent).toContain('Clothing');
});

test('saving says so, and the shop’s new name is on the screen', async () => {
  const { user, backend } = await openSettings();
  expect(by('settings-save')).toHaveProperty('disabled', true);
  await user.clear(by('settings-shop-name'));
  await user.type(by('settings-shop-name'), 'Vidda Sport');
  expect(read(by('settings-said'))).toBe('Ikke lagret ennå');
  await user.click(by('settings-save'));
  await waitFor(() => expect(read(by('settings-said'))).toBe('Lagret'));
  expect(backend.settings.shop_name).toBe('Vidda Sport');
  expect(read(document.querySelector('header') as HTMLElement)).toContain('Vidda Sport');
});

test('errors stand at their fields, nothing is saved', async () => {
  const { user, backend } = await openSettings();
  await user.clear(by('settings-shop-organization-number'));
  await user.type(by('settings-shop-organization-number'), '12');
  await user.click(by('settings-save'));
  const error = await seen('field-error');
  expect(error.dataset['field']).toBe('shop_organization_number');
  expect(read(error)).toContain('9 siffer');
  await waitFor(() => expect(document.activeElement).toBe(by('settings-shop-organization-number')));
  expect(backend.settings.shop_organization_number).toBe('123456785');
});

describe('changes that are not saved', () => {
  async function leaving(): Promise<Till> {
    const till = await openSettings();
    await till.user.type(by('settings-cashier'), ' S.');
    await till.user.click(document.querySelector('nav button') as HTMLElement);
    await seen('leave-stay');
    return till;
  }

  test('are asked about; one can stay', async () => {
    const { user } = await leaving();
    await user.click(by('leave-stay'));
    await waitFor(() => expect(all('leave-stay')).toEqual([]));
    expect(by('settings-cashier')).toHaveProperty('value', 'Ingrid S.');
  });

  test('can be saved on the way out', async () => {
    const { user, backend } = await leaving();
    await user.click(by('leave-save'));
    await seen('screen-sale');
    expect(backend.settings.cashier).toBe('Ingrid S.');
  });

  test('can be thrown away', async () => {
    const { user, backend } = await leaving();
    await user.click(by('leave-discard'));
    await seen('screen-sale');
    expect(backend.count('settings_save')).toBe(0);
    expect(backend.settings.cashier).toBe('Ingrid');
  });
});

describe('the token', () => {
  test('is taken, then nowhere in the page, and the notice goes', async () => {
    const { user, backend, kasse } = await openSettings({
      token: { state: 'missing', keychain: true },
      notices: [{ code: 'token_missing', detail: '' }],
    });
    await user.type(by('token-input'), 'very-secret{Enter}');
    await waitFor(() => expect(by('token-state').dataset['state']).toBe('kept'));
    expect(backend.last('token_set')).toEqual({ token: 'very-secret', keep: true });
    expect(by('token-input')).toHaveProperty('value', '');
    expect(by('token-input')).toHaveProperty('type', 'password');
    expect(kasse.parts?.settings.token).toBe('');
    expect(all('notice')).toEqual([]);
    expect(backend.count('settings_save')).toBe(0);
  });

  test('without a keychain it is for this run', async () => {
    const { user, backend } = await openSettings({ token: { state: 'missing', keychain: false } });
    expect(document.body.textContent).toContain('ingen nøkkelring');
    await user.type(by('token-input'), 'abc');
    await user.click(by('token-set'));
    await waitFor(() => expect(backend.last('token_set')).toEqual({ token: 'abc', keep: false }));
  });

  test('an empty one is not sent', async () => {
    const { user, backend } = await openSettings({ token: { state: 'missing', keychain: true } });
    await user.click(by('token-set'));
    expect(read(await seen('field-error'))).toContain('Lim inn');
    expect(backend.count('token_set')).toBe(0);
  });

  test('can be forgotten', async () => {
    const { user } = await openSettings();
    await user.click(by('token-clear'));
    await waitFor(() => expect(by('token-state').dataset['state']).toBe('missing'));
    expect(by('notice').dataset['code']).toBe('token_missing');
  });
});

test('the theme is seen at once and goes back when it is not saved', async () => {
  const { user } = await openSettings();
  await user.click(by('theme-dark'));
  expect(document.documentElement.dataset['theme']).toBe('dark');
  await user.click(document.querySelector('nav button') as HTMLElement);
  await user.click(await seen('leave-discard'));
  await waitFor(() => expect(document.documentElement.dataset['theme']).toBe('light'));
});

describe('the logo', () => {
  /** One pixel: what it looks like is the program's to judge. */
  const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=';
  const bytes = Uint8Array.from(atob(PNG), (character) => character.charCodeAt(0));
  const file = (content: BlobPart, type = 'image/png'): File => new File([content], 'logo.png', { type });

  test('is taken from a file, shown at once, saved, and can be taken away', async () => {
    const { user, backend } = await openSettings();
    expect(all('settings-shop-logo-remove')).toEqual([]);
    await user.upload(by('settings-shop-logo'), file(bytes));
    const preview = await seen('settings-shop-logo-preview');
    expect(preview.getAttribute('src')).toBe(`data:image/png;base64,${PNG}`);
    expect(backend.count('settings_save')).toBe(0);
    await user.click(by('settings-save'));
    await waitFor(() => expect(read(by('settings-said'))).toBe('Lagret'));
    expect(backend.settings.shop_logo).toBe(`data:image/png;base64,${PNG}`);
    await user.click(by('settings-shop-logo-remove'));
    expect(all('settings-shop-logo-preview')).toEqual([]);
    expect(document.activeElement).toBe(by('settings-shop-logo'));
    await user.click(by('settings-save'));
    await waitFor(() => expect(backend.settings.shop_logo).toBe(''));
  });

  test('that is too large is refused before anything is sent; another one takes its place', async () => {
    const { user } = await openSettings();
    await user.upload(by('settings-shop-logo'), file(new Uint8Array(2 * 1024 * 1024 + 1)));
    const error = await seen('field-error');
    expect(error.dataset['field']).toBe('shop_logo');
    expect(read(error)).toContain('for stort');
    expect(all('settings-shop-logo-preview')).toEqual([]);
    await user.upload(by('settings-shop-logo'), file(bytes));
    await seen('settings-shop-logo-preview');
    expect(all('field-error')).toEqual([]);
  });

  test('that the page can’t show is told at its field', async () => {
    const { user } = await openSettings();
    await user.upload(by('settings-shop-logo'), file(bytes));
    await fireEvent.error(await seen('settings-shop-logo-preview'));
    expect(read(await seen('field-error'))).toContain('PNG- eller JPG-bilde');
    await user.upload(by('settings-shop-logo'), file(bytes));
    await seen('settings-shop-logo-preview');
    expect(all('field-error')).toEqual([]);
  });
});

describe('the shop’s colour at the kiosk', () => {
  test('shows what it becomes while it is typed', async () => {
    const { user, backend } = await openSettings();
    expect(all('kiosk-color-said')).toEqual([]);
    await user.type(by('settings-kiosk-color'), '#f08a2');
    expect(all('kiosk-color-said')).toEqual([]);
    await user.type(by('settings-kiosk-color'), '4');
    const said = await seen('kiosk-color-said');
    expect(said.dataset).toMatchObject({ darkened: 'true', accent: '#ca731c' });
    expect(read(said)).toContain('#ca731c');
    await user.clear(by('settings-kiosk-color'));
    await user.type(by('settings-kiosk-color'), '12305C');
    await waitFor(() => expect(by('kiosk-color-said').dataset['darkened']).toBe('false'));
    await user.click(by('settings-save'));
    await waitFor(() => expect(backend.settings.kiosk_color).toBe('12305C'));
  });

  test('that is none is told at its field', async () => {
    const { user, backend } = await openSettings();
    await user.type(by('settings-kiosk-color'), 'orange');
    await user.click(by('settings-save'));
    const error = await seen('field-error');
    expect(error.dataset['field']).toBe('kiosk_color');
    expect(read(error)).toContain('seks tegn');
    expect(backend.settings.kiosk_color).toBe('');
  });
});

test('no two controls of the settings have the same id', async () => {
  await openSettings();
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});
