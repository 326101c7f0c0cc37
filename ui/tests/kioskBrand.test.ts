import { fireEvent, render, waitFor } from '@testing-library/svelte';
import axe from 'axe-core';
import { expect, test } from 'vitest';
import App from '../src/App.svelte';
// Fetched when the program says that it is a kiosk; here already, so that no test waits for the compiler.
import '../src/kiosk/Kiosk.svelte';
import type { SettingsForm } from '../src/backend/contract';
import { ScriptedBackend } from '../src/backend/scripted/scripted';
import { Kasse } from '../src/state/kasse.svelte';
import { all, by, read, seen, tile } from './till';

const LOGO = 'data:image/png;base64,AAAA';

async function openKiosk(change: Partial<SettingsForm>): Promise<() => void> {
  const backend = new ScriptedBackend({ kiosk: true });
  Object.assign(backend.settings, change);
  const kasse = new Kasse(backend);
  const { unmount } = render(App, { props: { kasse } });
  await kasse.start();
  await seen('kiosk-attract');
  return unmount;
}

async function press(testid: string): Promise<void> {
  const control = await seen(testid);
  await waitFor(() => expect(control).toHaveProperty('disabled', false));
  await fireEvent.click(control);
}

async function toCart(): Promise<void> {
  await press('kiosk-attract');
  await press('kiosk-language-nb');
  await seen('kiosk-browse');
  await fireEvent.click(tile('1001'));
  await press('kiosk-cart');
  await seen('kiosk-continue');
}

test('the logo stands for the shop’s name, and says it', async () => {
  await openKiosk({ shop_logo: LOGO });
  const shown = (): [string | null, string | null] => {
    const logo = by('shop-logo');
    return [logo.getAttribute('src'), logo.getAttribute('alt')];
  };
  expect(shown()).toEqual([LOGO, 'Fjell & Fritid']);
  await press('kiosk-attract');
  await seen('kiosk-language-nb');
  expect(shown()).toEqual([LOGO, 'Fjell & Fritid']);
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('a logo that can’t be shown leaves the name', async () => {
  await openKiosk({ shop_logo: LOGO });
  await fireEvent.error(by('shop-logo'));
  expect(all('shop-logo')).toEqual([]);
  expect(read(by('kiosk-attract'))).toContain('Fjell & Fritid');
});

test('without a logo it is the name', async () => {
  await openKiosk({});
  expect(all('shop-logo')).toEqual([]);
  expect(read(by('kiosk-attract'))).toContain('Fjell & Fritid');
});

test('the page wears the shop’s colour as long as it is a kiosk’s', async () => {
  const page = document.documentElement;
  const close = await openKiosk({ kiosk_color: '#f08a24' });
  expect(page.dataset['brand']).toBe('');
  expect(page.style.getPropertyValue('--brand')).toBe('#ca731c');
  expect(page.style.getPropertyValue('--brand-rest')).toBe('#f08a24');
  close();
  expect(page.dataset['brand']).toBeUndefined();
  await openKiosk({});
  expect(page.dataset['brand']).toBeUndefined();
  expect(page.style.getPropertyValue('--brand')).toBe('');
});

test('where companies don’t buy, nobody is asked who pays, on the way there nor back', async () => {
  await openKiosk({ kiosk_companies: false });
  await toCart();
  await press('kiosk-continue');
  await seen('customer-personal-number');
  expect(all('customer-type-corporate')).toEqual([]);
  const steps = document.querySelector('[role="progressbar"]');
  expect([steps?.getAttribute('aria-valuenow'), steps?.getAttribute('aria-valuemax')]).toEqual(['1', '3']);
  await press('kiosk-back');
  expect(read(await seen('cart-total'))).not.toBe('');
  await press('kiosk-continue');
  await seen('customer-personal-number');
});

test('else they are, both ways', async () => {
  await openKiosk({});
  await toCart();
  await press('kiosk-continue');
  await press('customer-type-corporate');
  await seen('customer-organization-number');
  await press('kiosk-back');
  await seen('customer-type-corporate');
});
