import { cleanup, render } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import SwitchControl from '../src/kiosk/parts/SwitchControl.svelte';
import { choose, leave, onward, START, type Place } from '../src/kiosk/state/switch';

const PARTS = [3, 1, 2];

/** Where the focus rests after so many steps. */
function after(steps: number, from: Place = START, parts: readonly number[] = PARTS): Place {
  let place = from;
  for (let step = 0; step < steps; step += 1) place = onward(place, parts);
  return place;
}

describe('one switch', () => {
  test('is offered part after part, and begins again after the last', () => {
    expect([0, 1, 2, 3].map((steps) => after(steps).part)).toEqual([0, 1, 2, 0]);
    expect(after(2).control).toBeNull();
  });

  test('chooses a part first, then a control in it', () => {
    const into = choose(START, PARTS);
    expect(into).toEqual({ place: { part: 0, control: 0, rounds: 0 }, presses: false });
    const second = onward(into.place, PARTS);
    expect(choose(second, PARTS)).toMatchObject({ place: { part: 0, control: 1 }, presses: true });
  });

  test('presses what is alone in its part at once', () => {
    expect(choose(after(1), PARTS)).toMatchObject({ place: { part: 1, control: 0 }, presses: true });
  });

  test('stays where it pressed: the next letter is near the last', () => {
    const { place } = choose({ part: 0, control: 2, rounds: 1 }, PARTS);
    expect(place).toEqual({ part: 0, control: 2, rounds: 0 });
  });

  test('comes out of a part that was chosen by mistake after two rounds', () => {
    const into = choose(START, PARTS).place;
    expect(after(5, into)).toMatchObject({ control: 2, rounds: 1 });
    expect(after(6, into)).toEqual({ part: 0, control: null, rounds: 0 });
  });

  test.each([[[]], [[0]]])('presses nothing on a screen without controls: %j', (parts) => {
    expect(choose(START, parts).presses).toBe(false);
    expect(onward({ part: 4, control: 1, rounds: 0 }, parts)).toEqual(START);
  });

  test('begins anew where the screen has fewer parts than before', () => {
    expect(onward({ part: 7, control: null, rounds: 0 }, PARTS)).toEqual(START);
  });

  test('goes on after a part that is done with, from the last to the first', () => {
    expect(leave({ part: 1, control: 1, rounds: 1 }, 3, -1)).toEqual({ part: 2, control: null, rounds: 0 });
    expect(leave({ part: 2, control: 0, rounds: 0 }, 3, -1)).toEqual(START);
    expect(leave({ part: 0, control: 0, rounds: 0 }, 9, 4)).toEqual({ part: 4, control: null, rounds: 0 });
  });
});

const REST_MS = 1000;

/** A question with two fields, rows of keys below it, and the head of the screen above. */
const QUESTION = `
  <header><button id="help"></button></header>
  <div class="fields"><input id="name" /><input id="number" /></div>
  <main><button id="product"></button></main>
  <section class="keyboard">
    <div class="hg-row"><button id="a"></button><button id="b"></button></div>
    <div class="hg-row"><button id="next"></button></div>
  </section>`;

function switches(type: 'keydown' | 'keyup', key = ' '): void {
  document.body.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
}

function press(key = ' '): void {
  switches('keydown', key);
  switches('keyup', key);
}

function rest(steps: number): void {
  vi.advanceTimersByTime(steps * REST_MS);
}

function marked(): string[] {
  return [...document.querySelectorAll('[data-scanned]')].map(({ id }) => id);
}

function focused(): string {
  return document.activeElement?.id ?? '';
}

describe('a question worked by one switch', () => {
  const onchoose = vi.fn();
  const onscan = vi.fn();
  const usual = { rest_ms: REST_MS, rests: false, pauses: false, onchoose, onscan };
  let change: (props: Partial<typeof usual>) => Promise<void>;

  beforeEach(() => {
    vi.useFakeTimers();
    document.body.innerHTML = QUESTION;
    change = render(SwitchControl, { props: usual }).rerender;
  });

  afterEach(() => {
    cleanup();
    vi.useRealTimers();
    onchoose.mockReset();
    onscan.mockReset();
    document.body.replaceChildren();
  });

  test('is gone through without choosing a field, and with one mark at a time', () => {
    press();
    expect(marked()).toEqual(['help']);
    expect(focused()).toBe('help');
    rest(1);
    expect(marked()).toEqual(['name', 'number']);
    expect(focused()).toBe('');
    press();
    expect(marked(), 'a field in its turn').toEqual(['name']);
    rest(4);
    expect(marked(), 'not chosen in two rounds').toEqual(['name', 'number']);
    expect(focused()).toBe('');
    expect(onchoose).not.toHaveBeenCalled();
  });

  test('leaves the focus in the field that is written in', () => {
    document.getElementById('number')?.focus();
    press();
    document.getElementById('number')?.focus();
    rest(1);
    expect(marked()).toEqual(['name', 'number']);
    expect(focused()).toBe('number');
  });

  test('gives the focus to the field that is chosen, and goes on to its keys', () => {
    press();
    rest(1);
    press();
    press();
    expect(focused()).toBe('name');
    vi.advanceTimersByTime(50);
    expect(marked()).toEqual(['a', 'b']);
    expect(onchoose).toHaveBeenCalledTimes(1);
  });

  test.each([' ', 'Enter'])('takes what was meant when the switch went down, once it is up: %j', (key) => {
    press(key);
    rest(3);
    switches('keydown', key);
    rest(3);
    switches('keydown', key);
    expect(marked(), 'held').toEqual(['a', 'b']);
    switches('keyup', key);
    expect(focused(), 'in the row').toBe('a');
    expect(marked()).toEqual([]);
  });

  test('goes on where the switch came up elsewhere', () => {
    press();
    switches('keydown');
    window.dispatchEvent(new Event('blur'));
    switches('keyup');
    expect(marked()).toEqual(['help']);
    rest(1);
    expect(marked()).toEqual(['name', 'number']);
  });

  test('chooses what is marked, also where the screen has got another part before it', () => {
    press();
    rest(3);
    expect(marked()).toEqual(['a', 'b']);
    document
      .querySelector('.fields')
      ?.insertAdjacentHTML('beforebegin', '<footer><button></button></footer>');
    press();
    expect(focused()).toBe('a');
    rest(1);
    press();
    expect(focused()).toBe('b');
    expect(onchoose).toHaveBeenCalledTimes(1);
  });

  test('chooses nothing where what was marked is gone', () => {
    press();
    rest(2);
    expect(marked()).toEqual(['product']);
    document.getElementById('product')?.remove();
    press();
    expect(onchoose).not.toHaveBeenCalled();
    expect(marked(), 'from the beginning').toEqual(['help']);
  });

  test('chooses nothing where another screen has come by itself', () => {
    press();
    rest(2);
    document
      .querySelector('main')
      ?.replaceWith(
        Object.assign(document.createElement('main'), { innerHTML: '<button id="done"></button>' }),
      );
    press();
    expect(onchoose).not.toHaveBeenCalled();
    expect(marked(), 'from the beginning').toEqual(['help']);
  });

  test('waits where it is while somebody is asked whether they are there', async () => {
    press();
    rest(3);
    await change({ pauses: true });
    rest(5);
    expect(marked()).toEqual(['a', 'b']);
    // What answers the question chooses nothing here, however long it is held.
    const first = new KeyboardEvent('keydown', { key: ' ', bubbles: true, cancelable: true });
    first.preventDefault();
    document.body.dispatchEvent(first);
    await change({ pauses: false });
    switches('keydown');
    switches('keyup');
    expect(onchoose).not.toHaveBeenCalled();
    expect(marked()).toEqual(['a', 'b']);
    press();
    expect(focused()).toBe('a');
  });

  test('is over where somebody has a keyboard, whose keys are what they are everywhere', async () => {
    press();
    await change({ rest_ms: 0 });
    expect(marked()).toEqual([]);
    expect(onscan.mock.lastCall).toEqual([false]);
    const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    document.body.dispatchEvent(enter);
    expect(enter.defaultPrevented).toBe(false);
    switches('keyup', 'Enter');
    expect(marked()).toEqual([]);
  });

  test('is over when nobody is there any more', async () => {
    press();
    expect(onscan.mock.lastCall).toEqual([true]);
    await change({ rests: true });
    rest(4);
    expect(marked()).toEqual([]);
  });

  test('is left to the hand that touches it', () => {
    press();
    document.body.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
    expect(marked()).toEqual([]);
    rest(3);
    expect(marked()).toEqual([]);
  });
});

/** Products in two rows, and the bar below them. */
const PRODUCTS = `
  <header><button id="help"></button></header>
  <main><div class="grid"><button id="one"></button><button id="two"></button><button id="below"></button></div></main>
  <footer><button id="over"></button><button id="cart"></button></footer>`;

describe('products chosen by one switch', () => {
  const usual = { rest_ms: REST_MS, rests: false, pauses: false, onchoose: vi.fn(), onscan: vi.fn() };

  beforeEach(() => {
    vi.useFakeTimers();
    document.body.innerHTML = PRODUCTS;
    // There is no layout.
    const below = document.getElementById('below');
    if (below !== null) below.getBoundingClientRect = () => new DOMRect(0, 100, 10, 10);
    render(SwitchControl, { props: usual });
    press();
    rest(1);
  });

  afterEach(() => {
    cleanup();
    vi.useRealTimers();
    document.body.replaceChildren();
  });

  test('go row by row to the cart', () => {
    expect(marked()).toEqual(['one', 'two']);
    rest(1);
    expect(marked()).toEqual(['below']);
    rest(1);
    expect(marked()).toEqual(['over', 'cart']);
  });

  test('the cart follows at once where one was chosen, and the other rows after it', () => {
    press();
    press();
    vi.advanceTimersByTime(50);
    expect(focused(), 'it may be wanted twice').toBe('one');
    rest(4);
    expect(marked()).toEqual(['one', 'two']);
    rest(1);
    expect(marked()).toEqual(['over', 'cart']);
    rest(1);
    expect(marked(), 'the next products').toEqual(['below']);
    rest(1);
    expect(marked(), 'as usual').toEqual(['over', 'cart']);
    rest(1);
    expect(marked()).toEqual(['help']);
  });
});
