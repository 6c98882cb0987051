import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultOfJson, isTooDeep } from './json-fault';

test.each([
  ['{"Name":', 'Unexpected end-of-input at [line:1, column:9]'],
  [
    '{"a" j 1}',
    "Unexpected character ('j' (code 106)): was expecting a colon to separate field name and value at [line:1, column:6]",
  ],
  [
    '{"a": 1,\n }',
    "Unexpected character ('}' (code 125)): was expecting double-quote to start field name at [line:2, column:2]",
  ],
  [
    '[1 2]',
    "Unexpected character ('2' (code 50)): was expecting comma to separate ARRAY entries at [line:1, column:4]",
  ],
  [
    '{"a":1]',
    "Unexpected character (']' (code 93)): was expecting comma to separate OBJECT entries at [line:1, column:7]",
  ],
  [
    '[,]',
    "Unexpected character (',' (code 44)): expected a valid value (number, String, array, object, 'true', 'false' or 'null') at [line:1, column:2]",
  ],
  ['{} x', "Unexpected character ('x' (code 120)): was expecting nothing more at [line:1, column:4]"],
])('%s is refused at its place', (text, words) => {
  expect(faultOfJson(text)).toBe(words);
});

test('whatever is no JSON has such a place', () => {
  const cut = fc.tuple(fc.json(), fc.nat()).map(([json, at]) => json.slice(0, at % json.length));
  fc.assert(
    fc.property(
      fc.oneof(cut, fc.string(), fc.string({ unit: fc.constantFrom(...'{}[]:,"\\1a ') })),
      (text) => {
        fc.pre(!isJson(text));
        expect(faultOfJson(text)).toMatch(
          /^Unexpected (end-of-input|character \(.*\): .*) at \[line:\d+, column:\d+\]$/su,
        );
      },
    ),
    { numRuns: 1000 },
  );
});

test('a text is too deep from 1,001 brackets in one another on', () => {
  const deep = (depth: number, inner: string) => `${'['.repeat(depth)}${inner}${']'.repeat(depth)}`;
  expect(isTooDeep(deep(1000, '1'))).toBe(false);
  expect(isTooDeep(deep(1000, '{}'))).toBe(true);
  expect(isTooDeep(deep(1000, '"[{\\"[{"'))).toBe(false);
  expect(isTooDeep(deep(1000, '"\\\\",[]'))).toBe(true);
  expect(isTooDeep(`[${'[{}],'.repeat(1000)}1]`)).toBe(false);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
