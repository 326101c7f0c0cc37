import { describe, expect, test } from 'vitest';
import { choose, onward, START, type Place } from '../src/kiosk/state/switch';

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
});
