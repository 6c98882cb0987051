import { describe, expect, it } from 'vitest';
import { dayText, fromToday, moneyText, pointsText, valueText } from '../../../extension/panel/words';

describe('the words of the panel', () => {
  it.each([
    ['2026-03-01', 'today'],
    ['2026-02-28', 'yesterday'],
    ['2026-03-02', 'tomorrow'],
    ['2026-01-18', '42 days ago'],
    ['2026-03-09', 'in 8 days'],
  ])('say of %s, on 1 March, that it is %s', (day, words) => {
    expect(fromToday(day, '2026-03-01')).toBe(words);
  });

  it('name a day in full, of an instant too, in no zone but UTC', () => {
    expect(dayText('2026-05-03')).toBe('3 May 2026');
    expect(dayText('2026-12-31T23:59:59.000Z')).toBe('31 Dec 2026');
  });

  it.each([
    [140, '+1.4'],
    [-60, '−0.6'],
    [0, '+0.0'],
    [-1450, '−14.5'],
  ])('sign the points of %i hundredths', (cents, words) => {
    expect(pointsText(cents)).toBe(words);
  });

  it.each([
    [38.24, '%', '38.2 %'],
    [0.512, 'cadences', '0.51 cadences'],
    [1234, 'hours', '1,234 hours'],
    [7, '', '7'],
    [0, '%', '0 %'],
  ])('round %f %s', (value, unit, words) => {
    expect(valueText(value, unit)).toBe(words);
  });

  it('say nothing of a value that there is not', () => {
    expect(valueText(null, '%')).toBeNull();
  });

  it('give whole money, with its currency where it is known', () => {
    expect(moneyText({ amount: '23119.6', currency: 'EUR' })).toBe('23,120 EUR');
    expect(moneyText({ amount: '900', currency: null })).toBe('900');
  });
});
