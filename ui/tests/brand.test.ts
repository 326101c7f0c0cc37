import { describe, expect, test } from 'vitest';
import { brandOf, wear, type Brand } from '../src/design/brand';
import { colours, contrast } from './contrast';
import { text } from './files';

const [lightCss = ''] = text('src/design/tokens.css').split("[data-theme='dark']");
const tokens = colours(lightCss);
const token = (name: string): string => tokens[name] ?? '';
const GROUNDS = ['surface', 'ground', 'sunken'].map(token);

function brand(color: string): Brand {
  const found = brandOf(color);
  if (found === null) throw new Error(`${color} is a colour`);
  return found;
}

const hex = (...channels: number[]): string =>
  `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;

/** A net over all colours, its corners among them, and as many that lie anywhere. */
function* manyColors(): Generator<string> {
  const steps = Array.from({ length: 18 }, (_, at) => at * 15);
  for (const red of steps) for (const green of steps) for (const blue of steps) yield hex(red, green, blue);
  let state = 20261128;
  const byte = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  for (let at = 0; at < 6000; at += 1) yield hex(byte(), byte(), byte());
}

/** Where a colour lies on the wheel, in degrees; `null` for greys, whose place is nobody's. */
function hue(color: string): number | null {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  const across = Math.sqrt(3) * (green - blue);
  const along = 2 * red - green - blue;
  return Math.hypot(across, along) < 0.08 ? null : (Math.atan2(across, along) * 180) / Math.PI;
}

/** Collected, not expected one by one: `expect` a hundred thousand times takes longer than the rest. */
class Found {
  readonly wrong: string[] = [];

  atLeast(least: number, is: number, what: string): void {
    if (!(is >= least)) this.wrong.push(`${what}: ${is}, not ${least}`);
  }
}

describe('whatever colour a shop has', () => {
  test('edges are seen, text on it is read, and the kiosk’s own text on what is pressed', () => {
    const found = new Found();
    const kept = { asIs: 0, darkened: 0 };
    for (const color of manyColors()) {
      const { accent, ink, soft, strong, rest, restInk, darkened } = brand(color);
      for (const ground of [...GROUNDS, soft])
        found.atLeast(3, contrast(accent, ground), `${color} on ${ground}`);
      found.atLeast(4.58, contrast(ink, accent), `${ink} on ${color}`);
      found.atLeast(4.58, contrast(restInk, rest), `${restInk} on ${color} at rest`);
      for (const own of ['ink', 'ink-2', 'ink-3', 'bad', 'info'])
        found.atLeast(7, contrast(token(own), soft), `${own} on ${soft} of ${color}`);
      found.atLeast(7, contrast('#ffffff', strong), `${color} in high contrast`);
      if (rest !== color || darkened !== (accent !== color)) found.wrong.push(`${color} became ${rest}`);
      kept[darkened ? 'darkened' : 'asIs'] += 1;
    }
    expect(found.wrong).toEqual([]);
    // The test would say nothing of colours that it never had.
    expect(Math.min(kept.asIs, kept.darkened)).toBeGreaterThan(1000);
  });

  test('it is darkened no more than it must be, and stays itself', () => {
    const found = new Found();
    for (const color of manyColors()) {
      const { accent, darkened } = brand(color);
      if (!darkened) continue;
      const worst = Math.min(...GROUNDS.map((ground) => contrast(accent, ground)));
      found.atLeast(-3.12, -worst, `${color} became ${accent}`);
      const [before, after] = [hue(color), hue(accent)];
      if (before === null || after === null) continue;
      const turned = Math.abs(((after - before + 540) % 360) - 180);
      found.atLeast(-6, -turned, `the hue of ${color}, which became ${accent}`);
    }
    expect(found.wrong).toEqual([]);
  });
});

test.each([
  ['#f08a24', '#ca731c', '#000000'],
  ['#ffe14d', '#9b882b', '#000000'],
  ['#ffffff', '#898989', '#000000'],
  ['#12305c', '#12305c', '#ffffff'],
  ['#c8102e', '#c8102e', '#ffffff'],
  ['#000000', '#000000', '#ffffff'],
])('%s is %s with %s on it', (color, accent, ink) => {
  expect(brand(color)).toMatchObject({ accent, ink });
});

test('the grounds it is held to are the kiosk’s', () => {
  const source = text('src/design/brand.ts');
  const [, darkest = ''] = /DARKEST_GROUND = '(#[0-9a-f]{6})'/.exec(source) ?? [];
  expect(GROUNDS).toContain(darkest);
  for (const ground of GROUNDS)
    expect(contrast('#000000', ground)).toBeGreaterThanOrEqual(contrast('#000000', darkest));
  // In high contrast all grounds are white.
  const [, high = ''] = text('src/kiosk/kiosk.css').split("[data-contrast='high'] {");
  for (const name of ['ground', 'surface', 'sunken']) expect(high).toContain(`--${name}: #fff;`);
});

test('colours are read as the program reads them', () => {
  expect(brand(' F08A24 ')).toEqual(brand('#f08a24'));
  for (const wrong of ['', '#fff', 'orange', '#f08a2', '#f08a244', '#f08a2g', '##f08a24'])
    expect(brandOf(wrong), wrong).toBeNull();
});

test('a page wears it, and is as it was without it', () => {
  const page = document.createElement('html');
  wear(page, null)();
  expect(page.getAttributeNames()).toEqual([]);
  const takeOff = wear(page, '#12305c');
  expect(page.dataset['brand']).toBe('');
  expect(page.style.getPropertyValue('--brand')).toBe('#12305c');
  takeOff();
  expect(page.dataset['brand']).toBeUndefined();
  expect(page.style.length).toBe(0);
});
