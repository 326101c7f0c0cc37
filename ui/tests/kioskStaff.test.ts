import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ScriptedBackend } from '../src/backend/scripted/scripted';
import StaffPin from '../src/kiosk/parts/StaffPin.svelte';
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

describe('the PIN by a keyboard', () => {
  afterEach(cleanup);

  async function asked(): Promise<Staff> {
    const backend = new ScriptedBackend({ kiosk: true });
    await backend.call('pin_set', { new: '2468' });
    const staff = new Staff(backend);
    render(StaffPin, { props: { staff, hasPin: true } });
    return staff;
  }

  /** Whether the key was taken. */
  function type(key: string, more: KeyboardEventInit = {}): boolean {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
  }

  test('is written digit by digit, and entered', async () => {
    const staff = await asked();
    for (const key of ['2', '4', '9', 'Backspace', '6', '8']) expect(type(key)).toBe(true);
    await vi.waitFor(() => expect(screen.getByTestId('staff-pin').textContent).toContain('••••'));
    type('Enter');
    await vi.waitFor(() => expect(staff.view).not.toBeNull());
  });

  test('leaves what is no digit, and Enter where none was written last, to whatever has the focus', async () => {
    const staff = await asked();
    expect(['Enter', 'a', 'Tab', 'ArrowDown'].filter((key) => type(key))).toEqual([]);
    expect(type('7', { ctrlKey: true })).toBe(false);
    type('7');
    type('Tab');
    expect(type('Enter'), 'on a button').toBe(false);
    expect(staff.pin).toBe('7');
  });

  test('does not fill up while a key is held', async () => {
    const staff = await asked();
    type('7');
    type('7', { repeat: true });
    expect(staff.pin).toBe('7');
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
