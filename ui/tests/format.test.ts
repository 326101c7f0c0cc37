import { describe, expect, test } from 'vitest';
import {
  kroner,
  kronerTyped,
  percent,
  percentTyped,
  reduction,
  thousandths,
  thousandthsTyped,
} from '../src/format/money';
import { countries, phoneCodes } from '../src/format/places';
import { clockTime, countdown, dateAfter, longDate, minutes } from '../src/format/time';
import { quantityText } from '../src/texts/units';

const spaced = (text: string): string => text.replaceAll('\u00a0', '_');

describe('kroner', () => {
  test.each([
    [0, '0,00'],
    [5, '0,05'],
    [100, '1,00'],
    [123450, '1_234,50'],
    [515500, '5_155,00'],
    [100000000, '1_000_000,00'],
    [-15000, '−150,00'],
  ])('%i øre is %s', (ore, text) => {
    expect(spaced(kroner(ore))).toBe(text);
  });

  test('a reduction has a minus sign, nothing has none', () => {
    expect(reduction(15000)).toBe('−150,00');
    expect(reduction(0)).toBe('0,00');
  });

  test.each([
    [24900, '249'],
    [24950, '249,50'],
    [123456789, '1234567,89'],
  ])('%i øre is typed %s', (ore, text) => {
    expect(kronerTyped(ore)).toBe(text);
  });
});

describe('quantities and rates', () => {
  test.each([
    [1000, '1'],
    [1500, '1,5'],
    [125, '0,125'],
    [1234567, '1_234,567'],
  ])('%i thousandths are %s', (value, text) => {
    expect(spaced(thousandths(value))).toBe(text);
  });

  test('what is typed has no spaces', () => {
    expect(thousandthsTyped(1234567)).toBe('1234,567');
  });

  test.each([
    [2500, '25_%'],
    [1111, '11,11_%'],
    [0, '0_%'],
    [1250, '12,5_%'],
  ])('%i hundredths are %s', (rate, text) => {
    expect(spaced(percent(rate))).toBe(text);
  });

  test('a bare rate is what a field shows', () => {
    expect(percentTyped(1000)).toBe('10');
  });

  test('pieces are counted, the rest is measured in its unit', () => {
    expect(quantityText({ quantity: 2000, unit: 'stk' })).toBe('2');
    expect(quantityText({ quantity: 3000, unit: 'par' })).toBe('3');
    expect(spaced(quantityText({ quantity: 1500, unit: 'kg' }))).toBe('1,5_kg');
    expect(spaced(quantityText({ quantity: 1000, unit: 'time' }))).toBe('1_time');
  });
});

describe('time is the shop’s', () => {
  const summer = Date.UTC(2026, 6, 1, 22, 30, 5);
  const winter = Date.UTC(2026, 10, 20, 9, 42, 3);

  test('clocks show Oslo, in summer and in winter', () => {
    expect(clockTime(summer, 'nb')).toBe('00:30:05');
    expect(clockTime(winter, 'nb')).toBe('10:42:03');
    expect(clockTime(winter, 'en')).toBe('10:42:03');
  });

  test('dates are written in the language', () => {
    expect(longDate(winter, 'nb')).toBe('20. november 2026');
    expect(longDate(winter, 'en')).toBe('20 November 2026');
  });

  test('days are counted from the day in Oslo, over the change of clocks too', () => {
    expect(dateAfter(summer, 10, 'nb')).toBe('12. juli 2026');
    expect(dateAfter(winter, 14, 'nb')).toBe('4. desember 2026');
    expect(dateAfter(Date.UTC(2026, 2, 20, 23, 30), 14, 'nb')).toBe('4. april 2026');
    expect(dateAfter(Date.UTC(2026, 9, 20, 21, 59), 10, 'nb')).toBe('30. oktober 2026');
  });

  test('a countdown ends at zero', () => {
    expect(countdown(582_000)).toBe('9:42');
    expect(countdown(581_001)).toBe('9:42');
    expect(countdown(-5)).toBe('0:00');
  });

  test('what waits has waited a minute at least', () => {
    expect(minutes(10_000)).toBe(1);
    expect(minutes(4 * 60_000 + 59_000)).toBe(4);
  });
});

describe('places', () => {
  test('Norway comes first, and names follow the language', () => {
    expect(countries('nb')[0]).toEqual({ value: 'NO', label: 'Norge' });
    expect(
      countries('en')
        .slice(0, 2)
        .map((it) => it.label),
    ).toEqual(['Norway', 'Sweden']);
  });

  test('no country and no code is there twice', () => {
    const codes = countries('nb').map((it) => it.value);
    expect(new Set(codes).size).toBe(codes.length);
    const phones = phoneCodes('nb').map((it) => it.value);
    expect(new Set(phones).size).toBe(phones.length);
    expect(phones[0]).toBe('+47');
  });
});
