import { expect, it } from 'vitest';
import { cellOf } from './query-columns';

it.each([
  [800, '800.0'],
  [0, '0.0'],
  [-0.5, '-0.5'],
  [9_999_999, '9999999.0'],
  [10_000_000, '1.0E7'],
  [912_260_031, '9.12260031E8'],
  [-1.5e-7, '-1.5E-7'],
])('writes the double %d as Java does: %s', (value, text) => {
  expect(cellOf({ Amount: value }, { name: 'Amount', path: ['Amount'], type: 'currency' })).toBe(text);
});

it('writes a number without decimals as it is, and what is behind an empty parent as nothing', () => {
  expect(cellOf({ N: 10_000_000 }, { name: 'N', path: ['N'], type: 'int' })).toBe('10000000');
  expect(cellOf({ Owner: null }, { name: 'Owner.Name', path: ['Owner', 'Name'], type: 'string' })).toBe('');
});
