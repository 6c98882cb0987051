import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { likeTest } from './like';

const like = (pattern: string, value: string) => likeTest('', 0, pattern)(value);

describe('LIKE', () => {
  test.each([
    ['', '', true],
    ['', 'a', false],
    ['%', '', true],
    ['_', '', false],
    ['a%a', 'a', false],
    ['a%a', 'aa', true],
    ['%ab%ab', 'ab', false],
    ['%ab%b%', 'ABxB', true],
    ['%a_c%', 'xaabcx', true],
    ['_%_', 'a', false],
    ['_%_', 'ab', true],
    ['%_%_%', 'a\nb', true],
    ['ß%', 'ß', true],
    ['İ_', 'İx', true],
    ['a.%', 'abc', false],
    ['a\\_%\\%', 'a_b%', true],
    ['a\\_%', 'ab', false],
  ])("'%s' and '%s'", (pattern, value, expected) => {
    expect(like(pattern, value)).toBe(expected);
  });

  test('finds what a regular expression finds', () => {
    const letters = (size: number) =>
      fc.string({ unit: fc.constantFrom('a', 'B', '%', '_', '.'), maxLength: size });
    fc.assert(
      fc.property(letters(7), letters(9), (pattern, value) => {
        const expression = pattern.replaceAll('.', '\\.').replaceAll('%', '.*').replaceAll('_', '.');
        expect(like(pattern, value)).toBe(new RegExp(`^${expression}$`, 'is').test(value));
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['%a'.repeat(200), '%a_'.repeat(130), '%_'.repeat(250)])(
    'is quick whatever the pattern: %s',
    (pattern) => {
      const value = 'a'.repeat(255);
      const started = performance.now();
      for (let i = 0; i < 100; i++) expect(like(`${pattern}%b`, value)).toBe(false);
      expect(performance.now() - started).toBeLessThan(1000);
    },
  );
});
