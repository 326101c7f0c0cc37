/**
 * One switch instead of ten fingers: the focus goes over the screen by itself, part by part, and rests on each; the
 * switch chooses the part, then what is in it. Pure, so that it can be tested without a screen.
 */

/** A part of the screen, by how many controls it has. */
export type Parts = readonly number[];

/** Where the focus rests: on a part as a whole, or on a control in it. */
export interface Place {
  part: number;
  /** None: the part as a whole. */
  control: number | null;
  /** How often the focus went all through this part's controls. */
  rounds: number;
}

/** How often it goes through a part before it leaves it again: for whoever chose the wrong one. */
const ROUNDS = 2;

export const START: Place = { part: 0, control: null, rounds: 0 };

/** Where the focus goes next. */
export function onward(place: Place, parts: Parts): Place {
  if (parts.length === 0) return START;
  if (place.part >= parts.length) return START;
  if (place.control === null) return { part: (place.part + 1) % parts.length, control: null, rounds: 0 };
  const next = place.control + 1;
  if (next < (parts[place.part] ?? 0)) return { ...place, control: next };
  if (place.rounds + 1 < ROUNDS) return { ...place, control: 0, rounds: place.rounds + 1 };
  return { part: place.part, control: null, rounds: 0 };
}

/** Out of a part that is done with, and on to the one that is wanted next; without any to the part after it. */
export function leave({ part }: Place, parts: number, wanted: number): Place {
  return { part: wanted >= 0 ? wanted : (part + 1) % parts, control: null, rounds: 0 };
}

/** What the switch does: goes into a part, or presses the control that has the focus. */
export function choose(place: Place, parts: Parts): { place: Place; presses: boolean } {
  const size = parts[place.part] ?? 0;
  if (size === 0) return { place: START, presses: false };
  if (place.control === null && size > 1)
    return { place: { part: place.part, control: 0, rounds: 0 }, presses: false };
  return { place: { ...place, control: place.control ?? 0, rounds: 0 }, presses: true };
}
