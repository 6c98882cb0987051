import { describe, expect, test } from 'vitest';
import { logicTest, readFilterLogic, withoutConditions } from './filter-logic';

const holds = (source: string, ...conditions: boolean[]) => {
  const logic = readFilterLogic(source, conditions.length);
  return (
    logic &&
    logicTest(
      logic,
      conditions.map((each) => () => each),
    )()
  );
};

describe('filter logic', () => {
  test('joins conditions by their numbers', () => {
    expect(holds('1 AND (2 OR 3)', true, false, true)).toBe(true);
    expect(holds('1 AND (2 OR 3)', true, false, false)).toBe(false);
    expect(holds('not 1 or (2 and not 3)', true, true, false)).toBe(true);
    expect(holds('((1))', false)).toBe(false);
  });

  test('is not read where it mixes AND and OR, or does not name just the conditions there are', () => {
    for (const source of [
      '1 AND 2 OR 3',
      '1 AND 2',
      '1 AND 2 AND 4',
      '1 2 3',
      '(1 AND 2 AND 3',
      '1 AND',
      '',
      '1.5',
    ])
      expect(holds(source, true, true, true), source).toBeUndefined();
    expect(holds('0', true)).toBeUndefined();
  });

  test('loses conditions that are gone, and numbers the others anew', () => {
    const left = (source: string, count: number, ...gone: number[]) =>
      withoutConditions(source, count, new Set(gone));
    expect(left('1 AND (2 OR 3)', 3, 0)).toBe('1 OR 2');
    expect(left('1 AND (2 OR 3)', 3, 1)).toBe('1 AND 2');
    expect(left('(1 OR 2) AND NOT (3 AND 4)', 4, 0)).toBe('1 AND NOT (2 AND 3)');
    expect(left('1 OR 2', 2, 0, 1)).toBeUndefined();
  });
});
