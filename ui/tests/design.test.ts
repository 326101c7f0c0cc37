import { describe, expect, test } from 'vitest';
import { text } from './files';

const css = text('src/design/tokens.css');
const [lightCss = '', darkCss = ''] = css.split("[data-theme='dark']");

type Colours = Record<string, string>;

function colours(rules: string): Colours {
  return Object.fromEntries(
    [...rules.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

/** WCAG's relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const light = colours(lightCss);
const themes: [string, Colours][] = [
  ['light', light],
  ['dark', { ...light, ...colours(darkCss) }],
];

/** Which text stands on which ground. */
const TEXT: [string, string[]][] = [
  ['ink', ['surface', 'ground', 'sunken', 'accent-soft']],
  ['ink-2', ['surface', 'ground', 'sunken', 'accent-soft']],
  ['ink-3', ['surface', 'ground', 'sunken', 'accent-soft']],
  ['accent', ['surface', 'accent-soft']],
  ['accent-ink', ['accent']],
  ['good', ['surface', 'ground', 'good-soft']],
  ['warn', ['surface', 'ground', 'warn-soft']],
  ['bad', ['surface', 'ground', 'accent-soft', 'bad-soft']],
  ['info', ['surface', 'accent-soft', 'info-soft']],
  ['paper-ink', ['paper']],
];

describe.each(themes)('%s', (_name, theme) => {
  test.each(TEXT.flatMap(([ink, grounds]) => grounds.map((ground): [string, string] => [ink, ground])))(
    '%s on %s is read with ease',
    (ink, ground) => {
      expect(contrast(theme[ink] ?? '', theme[ground] ?? '')).toBeGreaterThanOrEqual(7);
    },
  );

  test.each(['surface', 'ground'])('the edges of controls are seen on %s', (ground) => {
    expect(contrast(theme['line-strong'] ?? '', theme[ground] ?? '')).toBeGreaterThanOrEqual(3);
  });
});
