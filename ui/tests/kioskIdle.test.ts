import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  AT_REST,
  LEAST_WARNING_MS,
  next,
  secondsLeft,
  type IdleEvent,
  type IdleState,
  type IdleTimes,
  type Stage,
} from '../src/kiosk/state/idle';
import { IdleWatch } from '../src/kiosk/state/idleWatch.svelte';

const TIMES: IdleTimes = { idle_ms: 60_000, waiting_ms: 180_000, away_ms: 600_000, warning_ms: 30_000 };

/** What becomes of a kiosk at rest by events at these times. */
function after(events: [at_ms: number, event: IdleEvent][], times = TIMES): IdleState {
  return events.reduce((state, [at_ms, event]) => next(state, event, at_ms, times), AT_REST);
}

const enter = (stage: Stage): IdleEvent => ({ kind: 'stage', stage });
const life: IdleEvent = { kind: 'life' };
const tick: IdleEvent = { kind: 'tick' };

describe('the machine', () => {
  test('rests while nobody is there, however long', () => {
    expect(
      after([
        [1e9, tick],
        [2e9, life],
      ]),
    ).toBe(AT_REST);
  });

  test('asks when the time is up, and not a moment before', () => {
    expect(
      after([
        [0, enter('choosing')],
        [59_999, tick],
      ]).phase,
    ).toBe('counting');
    expect(
      after([
        [0, enter('choosing')],
        [60_000, tick],
      ]).phase,
    ).toBe('warning');
  });

  test('counts anew from every sign of life', () => {
    const state = after([
      [0, enter('choosing')],
      [59_000, life],
      [60_000, tick],
    ]);
    expect(state).toMatchObject({ phase: 'counting', until_ms: 119_000 });
  });

  test('takes an answer in the last moment, as often as it is given', () => {
    let state = after([[0, enter('choosing')]]);
    let now_ms = 0;
    for (let times = 0; times < 25; times += 1) {
      now_ms += TIMES.idle_ms;
      state = next(state, tick, now_ms, TIMES);
      expect(state.phase).toBe('warning');
      now_ms += TIMES.warning_ms - 1;
      state = next(state, life, now_ms, TIMES);
      expect(state.phase).toBe('counting');
    }
  });

  test('is over when nobody answers, and then nothing brings the customer back', () => {
    const state = after([
      [0, enter('choosing')],
      [60_000, tick],
      [90_000, tick],
    ]);
    expect(state.phase).toBe('over');
    expect(next(state, life, 90_001, TIMES)).toBe(state);
    expect(next(state, tick, 1e9, TIMES)).toBe(state);
  });

  test('gives at least twenty seconds to answer, whatever is set', () => {
    const hasty = { ...TIMES, warning_ms: 1 };
    const state = after(
      [
        [0, enter('choosing')],
        [60_000, tick],
      ],
      hasty,
    );
    expect(state.until_ms).toBe(60_000 + LEAST_WARNING_MS);
  });

  test('gives that time also where the machine slept in between', () => {
    expect(
      after([
        [0, enter('choosing')],
        [9e6, tick],
      ]),
    ).toMatchObject({
      phase: 'warning',
      until_ms: 9e6 + TIMES.warning_ms,
    });
  });

  test('never counts while an order is being sent or BankID is open', () => {
    const held = after([
      [0, enter('choosing')],
      [10, enter('held')],
      [1e9, tick],
      [2e9, tick],
    ]);
    expect(held).toMatchObject({ phase: 'resting', until_ms: Number.POSITIVE_INFINITY });
    expect(next(held, enter('choosing'), 2e9, TIMES)).toMatchObject({ until_ms: 2e9 + TIMES.idle_ms });
  });

  test('takes a warning back when an order is sent meanwhile', () => {
    expect(
      after([
        [0, enter('waiting')],
        [180_000, tick],
        [180_001, enter('held')],
      ]).phase,
    ).toBe('resting');
  });

  test('has more patience while an answer is waited for, and never less than otherwise', () => {
    expect(after([[0, enter('waiting')]]).until_ms).toBe(TIMES.waiting_ms);
    expect(after([[0, enter('waiting')]], { ...TIMES, idle_ms: 600_000 }).until_ms).toBe(600_000);
    expect(after([[0, enter('away')]]).until_ms, 'on their own phone').toBe(TIMES.away_ms);
    expect(after([[0, enter('away')]], { ...TIMES, away_ms: 1 }).until_ms).toBe(TIMES.idle_ms);
  });

  test('does not count the same stage as something new', () => {
    const state = after([[0, enter('choosing')]]);
    expect(next(state, enter('choosing'), 30_000, TIMES)).toBe(state);
  });

  test('tells whole seconds, the last one to its end', () => {
    const state = after([
      [0, enter('choosing')],
      [60_000, tick],
    ]);
    expect([60_000, 60_001, 89_999, 90_000, 95_000].map((at_ms) => secondsLeft(state, at_ms))).toEqual([
      30, 30, 1, 0, 0,
    ]);
    expect(secondsLeft(AT_REST, 0)).toBe(0);
  });
});

describe('the watch', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  test('warns, counts down, and tells once that nobody is there', () => {
    const over = vi.fn();
    const watch = new IdleWatch(TIMES, over);
    watch.enter('choosing');
    vi.advanceTimersByTime(60_000);
    expect([watch.isWarning, watch.seconds]).toEqual([true, 30]);
    vi.advanceTimersByTime(10_000);
    expect(watch.seconds).toBe(20);
    vi.advanceTimersByTime(19_999);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100_000);
    expect(over).toHaveBeenCalledTimes(1);
  });

  test('goes on after a touch, and after an end that was refused', () => {
    const over = vi.fn();
    const watch = new IdleWatch(TIMES, over);
    watch.enter('choosing');
    vi.advanceTimersByTime(75_000);
    watch.life();
    expect(watch.isWarning).toBe(false);
    vi.advanceTimersByTime(90_000);
    expect(over).toHaveBeenCalledTimes(1);
    watch.again();
    vi.advanceTimersByTime(90_000);
    expect(over).toHaveBeenCalledTimes(2);
  });

  test('is silent once it is stopped', () => {
    const over = vi.fn();
    const watch = new IdleWatch(TIMES, over);
    watch.enter('choosing');
    watch.stop();
    vi.advanceTimersByTime(1e6);
    expect(over).not.toHaveBeenCalled();
  });
});
