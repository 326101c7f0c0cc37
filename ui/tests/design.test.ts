import { describe, expect, test } from 'vitest';
import { colours, contrast } from './contrast';
import { text } from './files';

const css = text('src/design/tokens.css');
const [lightCss = '', darkCss = ''] = css.split("[data-theme='dark']");

type Colours = Record<string, string>;

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
