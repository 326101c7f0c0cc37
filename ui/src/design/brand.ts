/**
 * The kiosk in a shop's own colour, so that everybody can still read it.
 *
 * A colour of the shop's is a ground that text stands on, and edges and rings on the kiosk's own grounds. As an edge it
 * must be seen (3:1, WCAG 1.4.11): a lighter colour is darkened until it is, in its own hue. On it stands black or white,
 * whichever is read better: at least 4.58:1, as black and white meet there. That is AA for every text and, as nearly all
 * that stands on it is large (24 px, or 19 px bold), AAA. The 7:1 that Kasse's own texts have would leave no orange and no
 * red of any shop: whoever needs it has high contrast, where it holds.
 */

/** What becomes of a shop's colour. All are `#rrggbb`. */
export interface Brand {
  /** Grounds of buttons, edges, rings. */
  accent: string;
  /** What is written on them. */
  ink: string;
  /** What is being pressed: the kiosk's own text stands on it. */
  soft: string;
  /** The accent in high contrast, with white on it. */
  strong: string;
  /** The shop's colour as it is: it fills the screen at rest, where nothing lies beside it that it must stand out from. */
  rest: string;
  /** What is written there. */
  restInk: string;
  /** Whether the shop's colour was too light to be seen on the kiosk's grounds. */
  darkened: boolean;
}

/** How an edge must stand out from its ground. */
const EDGE = 3;
/** How text must in high contrast. */
const HIGH_CONTRAST = 7;
/** The darkest ground of the kiosk's: `--sunken` (held to the tokens by tests/brand.test.ts). */
const DARKEST_GROUND = '#eeeeea';
/** How much of the colour is in what is being pressed. More would take the kiosk's greys below 7:1. */
const SOFT = 0.08;

type Channels = [red: number, green: number, blue: number];

/** What a shop's colour looks like at the kiosk; `null` for what is no colour. */
export function brandOf(color: string): Brand | null {
  const channels = channelsOf(color);
  if (channels === null) return null;
  const lightest = (luminance(channelsOf(DARKEST_GROUND) ?? [0, 0, 0]) + 0.05) / EDGE - 0.05;
  const accent = noLighterThan(channels, lightest);
  return {
    accent: hex(accent),
    ink: inkOn(accent),
    soft: hex(accent.map((channel) => Math.ceil(255 - (255 - channel) * SOFT)) as Channels),
    strong: hex(noLighterThan(accent, 1.05 / HIGH_CONTRAST - 0.05)),
    rest: hex(channels),
    restInk: inkOn(channels),
    darkened: hex(accent) !== hex(channels),
  };
}

/** Puts a shop's colour on the page, and answers how to take it off. */
export function wear(page: HTMLElement, color: string | null): () => void {
  const brand = brandOf(color ?? '');
  if (brand === null) return () => undefined;
  const properties = {
    '--brand': brand.accent,
    '--brand-ink': brand.ink,
    '--brand-soft': brand.soft,
    '--brand-strong': brand.strong,
    '--brand-rest': brand.rest,
    '--brand-rest-ink': brand.restInk,
  };
  for (const [name, value] of Object.entries(properties)) page.style.setProperty(name, value);
  page.dataset['brand'] = '';
  return () => {
    delete page.dataset['brand'];
    for (const name of Object.keys(properties)) page.style.removeProperty(name);
  };
}

/** As the program reads it: with or without the sign, in letters of either case. */
function channelsOf(color: string): Channels | null {
  const digits = /^#?([0-9a-f]{6})$/i.exec(color.trim())?.[1];
  if (digits === undefined) return null;
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)) as Channels;
}

function hex(channels: Channels): string {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** A channel as so much light, and back. */
const toLight = (channel: number): number =>
  channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4;
const fromLight = (light: number): number =>
  255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055);

/** WCAG's relative luminance. */
function luminance([red, green, blue]: Channels): number {
  return 0.2126 * toLight(red) + 0.7152 * toLight(green) + 0.0722 * toLight(blue);
}

/** Black or white, whichever is read better. */
function inkOn(ground: Channels): string {
  const light = luminance(ground) + 0.05;
  return 1.05 / light >= light / 0.05 ? '#ffffff' : '#000000';
}

/** The same hue with less light, in proportion: luminance is a sum of lights. Rounded down, it is never above the limit. */
function noLighterThan(channels: Channels, limit: number): Channels {
  const now = luminance(channels);
  if (now <= limit) return channels;
  return channels.map((channel) => Math.floor(fromLight((toLight(channel) * limit) / now))) as Channels;
}
