import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ScriptedBackend } from '../src/backend/scripted/scripted';
import { Staff } from '../src/kiosk/state/staff.svelte';
import { openPage } from './kioskPage';

const MINUTE_MS = 60_000;

describe('the staff', () => {
  test('prints a test page with the PIN, and is told what became of it', async () => {
    const backend = new ScriptedBackend({ kiosk: true });
    await backend.call('pin_set', { new: '2468' });
    const staff = new Staff(backend);
    for (const digit of '2468') staff.press(digit);
    await staff.enter();
    await staff.print();
    expect(staff.tested).toBe('sent');
    await staff.switch(true);
    expect(staff.tested, 'of an earlier page').toBeNull();
  });

  test('prints nothing with a PIN that is not right any more', async () => {
    const backend = new ScriptedBackend({ kiosk: true });
    await backend.call('pin_set', { new: '2468' });
    const staff = new Staff(backend);
    for (const digit of '1357') staff.press(digit);
    await staff.print();
    expect(staff.tested).toBeNull();
    expect(staff.wrong).toBe(true);
  });
});

describe('by night', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('the program hears that nobody is there, and nothing while somebody is', async () => {
    const backend = new ScriptedBackend({ kiosk: true });
    const call = vi.spyOn(backend, 'call');
    const told = (): number => call.mock.calls.filter(([name]) => name === 'kiosk_at_rest').length;
    const kiosk = await openPage(backend);
    vi.advanceTimersByTime(MINUTE_MS);
    expect(told(), 'somebody may just have gone').toBe(0);
    vi.advanceTimersByTime(MINUTE_MS);
    expect(told()).toBe(1);
    kiosk.begin();
    vi.advanceTimersByTime(10 * MINUTE_MS);
    expect(told(), 'a customer chooses').toBe(1);
    kiosk.stop();
  });
});
