import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, test } from 'vitest';
import type { ProductView } from '../src/backend/contract';
import { speak } from '../src/kiosk/messages';
import ProductCard from '../src/kiosk/parts/ProductCard.svelte';
import type { KioskLanguage } from '../src/kiosk/state/language';
import { quantityText } from '../src/kiosk/texts';

const BOOTS: ProductView = {
  sku: '2001',
  name: 'Fjellstøvel',
  price: 189_900,
  vat_rate: 2500,
  category: 'sko',
  detail: '36–47',
  unit: 'par',
  picture: null,
};

function card(product: Partial<ProductView>, language: KioskLanguage = 'nb'): { seen: string; name: string } {
  speak(() => language);
  render(ProductCard, {
    props: { product: { ...BOOTS, ...product }, line: undefined, onadd: () => undefined },
  });
  const tile = screen.getByTestId('product-tile');
  const seen = tile.querySelector('.foot')?.textContent ?? '';
  return {
    seen: seen.replace(/\s+/g, ' ').trim(),
    name: tile.querySelector('.visually-hidden')?.textContent ?? '',
  };
}

describe('a product at the kiosk', () => {
  afterEach(cleanup);

  test('says what its price is for, and its sizes, to whoever sees it and to whoever hears it', () => {
    const { seen, name } = card({});
    expect(seen).toMatch(/^1.899,00 per par 36–47$/);
    expect(name).toMatch(/^Legg Fjellstøvel i handlekurven, 1.899,00 kr per par, 36–47$/);
  });

  test.each<[KioskLanguage, string, string]>([
    ['en', 'par', 'per pair'],
    ['sv', 'time', 'per timme'],
    ['da', 'kg', 'pr. kg'],
    ['de', 'time', 'pro Stunde'],
  ])('says it in the customer’s language: %s, %s', (language, unit, per) => {
    expect(card({ unit }, language).seen).toContain(per);
  });

  test('says nothing of it where it is sold by the piece', () => {
    expect(card({ unit: 'stk', detail: '' }).seen).toMatch(/^1.899,00$/);
  });

  test('is counted by the bare number, and measured with its unit', () => {
    speak(() => 'de');
    const told = ['stk', 'par', 'kg', 'time'].map((unit) => quantityText({ quantity: 1500, unit }));
    expect(told.map((text) => text.replace('\u00a0', ' '))).toEqual(['1,5', '1,5', '1,5 kg', '1,5 Std.']);
  });
});
