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

  let at_ms = 10_000;

  /** Whether the key was taken, that came so long after the one before. */
  function type(key: string, more: KeyboardEventInit = {}, after_ms = 200): boolean {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    at_ms += after_ms;
    Object.defineProperty(event, 'timeStamp', { value: at_ms });
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

  test('keeps Enter for itself until another key is meant for something else', async () => {
    const staff = await asked();
    for (const key of '2467') type(key);
    type('Enter');
    expect(type('Enter', { repeat: true })).toBe(true);
    expect(type('9'), 'while it is looked at').toBe(true);
    await vi.waitFor(() => expect(staff.wrong).toBe(true));
    expect(staff.pin).toBe('');
    expect(type('Enter'), 'once more').toBe(true);
    expect(staff.pin).toBe('');
    // An arrow that led to another control.
    type('2');
    const arrow = new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true });
    arrow.preventDefault();
    document.body.dispatchEvent(arrow);
    expect(type('Enter'), 'on that control').toBe(false);
  });

  test('takes no scan', async () => {
    const staff = await asked();
    type('2');
    for (const key of '2900000020016') type(key, {}, 5);
    expect(staff.pin, 'before it is known for one').not.toBe('');
    expect(type('Enter', {}, 5)).toBe(true);
    expect(staff.pin).toBe('');
    expect(staff.wrong).toBe(false);
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
