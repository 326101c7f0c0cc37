import { afterEach, describe, expect, test } from 'vitest';
import { towards } from '../src/kiosk/parts/controls';

/** A control at a place of the screen, in pixels from its upper left corner. */
function at<Name extends 'button' | 'input'>(
  name: Name,
  [x, y]: [number, number],
  into: Element = document.body,
): HTMLElementTagNameMap[Name] {
  const control = document.createElement(name);
  control.getBoundingClientRect = () => new DOMRect(x, y, 60, 60);
  return into.appendChild(control);
}

/** Three products below a search field, and the keys of the screen below them. */
function search(): { field: HTMLInputElement; products: HTMLElement[]; keys: HTMLElement[] } {
  const field = at('input', [0, 0]);
  const products = [100, 200, 900].map((y) => at('button', [0, y]));
  const keyboard = document.createElement('section');
  keyboard.className = 'keyboard';
  document.body.append(keyboard);
  const keys = [0, 80].map((x) => at('button', [x, 500], keyboard));
  return { field, products, keys };
}

afterEach(() => {
  document.body.replaceChildren();
});

describe('an arrow', () => {
  test('leads from the search to its keys, however many products are found', () => {
    const { field, products, keys } = search();
    const all = [field, ...products, ...keys];
    expect(towards('ArrowDown', field, all)).toBe(keys[0]);
    expect(towards('ArrowRight', keys[0] ?? null, all)).toBe(keys[1]);
    expect(towards('ArrowUp', keys[0] ?? null, all), 'and from them to the products').toBe(products[1]);
    expect(towards('ArrowUp', products[0] ?? null, all)).toBe(field);
  });

  test('leads to the products where there are no keys', () => {
    const { field, products } = search();
    expect(towards('ArrowDown', field, [field, ...products])).toBe(products[0]);
  });

  test('leads from a field to the next one before the keys', () => {
    const { field, keys } = search();
    const second = at('input', [0, 90]);
    expect(towards('ArrowDown', field, [field, second, ...keys])).toBe(second);
    expect(towards('ArrowDown', second, [field, second, ...keys])).toBe(keys[0]);
  });

  test('leads nowhere at the edge, and to the first control from nowhere', () => {
    const { field, products } = search();
    expect(towards('ArrowUp', field, [field, ...products])).toBeNull();
    expect(towards('ArrowDown', null, [field, ...products])).toBe(field);
  });
});
