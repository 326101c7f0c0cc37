/** What a customer can work, in the order in which it is drawn. On-screen keys are among it: they take no Tab. */
const CONTROLS = 'button:not(:disabled), input:not(:disabled), a[href]';
/** Parts of a screen that are gone through one after the other. */
const PARTS =
  '.hg-row, .fields, .categories, .languages, header, footer, dialog, [role="dialog"], [role="alertdialog"], main';

/** The controls that can be worked now. */
export function controls(page: Element): HTMLElement[] {
  return [...page.querySelectorAll<HTMLElement>(CONTROLS)].filter(
    (control) => control.closest('[inert]') === null && isSeen(control),
  );
}

/** The controls by their part of the screen. Products go by rows. */
export function partsOf(page: Element): HTMLElement[][] {
  const parts = new Map<unknown, HTMLElement[]>();
  for (const control of controls(page)) {
    const part = control.closest(PARTS) ?? page;
    const grid = control.closest('.grid');
    const name = grid === null ? part : `row ${String(Math.round(control.getBoundingClientRect().top))}`;
    parts.set(name, [...(parts.get(name) ?? []), control]);
  }
  return [...parts.values()];
}

/** The control that an arrow leads to; none at the edge. */
export function towards(arrow: string, from: Element | null, all: HTMLElement[]): HTMLElement | null {
  const [first = null] = all;
  if (from === null || !all.includes(from as HTMLElement)) return first;
  const next = nearest(arrow, from, all);
  if (arrow !== 'ArrowDown' || !(from instanceof HTMLInputElement)) return next;
  // Who goes down from a field wants the next one or its keys, and not all products that a list holds in between.
  const keys = all.filter(isKey);
  const isTyping = next instanceof HTMLInputElement || (next !== null && isKey(next));
  return keys.length === 0 || isTyping ? next : nearest(arrow, from, keys);
}

function isKey(control: HTMLElement): boolean {
  return control.closest('.keyboard') !== null;
}

function nearest(arrow: string, from: Element, all: HTMLElement[]): HTMLElement | null {
  const here = middle(from);
  const upright = arrow === 'ArrowUp' || arrow === 'ArrowDown';
  const forward = arrow === 'ArrowDown' || arrow === 'ArrowRight' ? 1 : -1;
  let best: HTMLElement | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const control of all) {
    if (control === from) continue;
    const there = middle(control);
    const along = forward * (upright ? there.y - here.y : there.x - here.x);
    const aside = Math.abs(upright ? there.x - here.x : there.y - here.y);
    // Straight ahead counts more than near: who goes down a column wants to stay in it.
    const far = along + 3 * aside;
    if (along > 4 && (upright || aside <= along) && far < least) [best, least] = [control, far];
  }
  return best;
}

function middle(element: Element): { x: number; y: number } {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

function isSeen(element: Element): boolean {
  // Where there is no layout nothing is known to be hidden.
  return !('checkVisibility' in element) || element.checkVisibility();
}
