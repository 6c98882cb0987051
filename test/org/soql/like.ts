import { characters } from './string-literal';

/** Letters that must stand in a row; null stands for any one. */
type Segment = readonly (string | null)[];

/**
 * What LIKE makes of a string literal: `%` for any characters, `_` for one, case aside. `written` stands between its
 * quotes, `at` is its place in the query. Each segment between two `%` is looked for once, behind the one before it,
 * so that no pattern takes long.
 *
 * @throws SoqlError MALFORMED_QUERY for a backslash before a character that needs none
 */
export function likeTest(source: string, at: number, written: string): (value: string) => boolean {
  const segments: (string | null)[][] = [[]];
  for (const { text, escaped } of characters(source, at, written)) {
    if (!escaped && text === '%') segments.push([]);
    else segments.at(-1)?.push(!escaped && text === '_' ? null : folded(text));
  }
  const [first = [], ...others] = segments;
  const last = others.pop();
  const middle = others.filter(({ length }) => length > 0).map(finder);
  if (last === undefined)
    return (value) => value.length === first.length && standsAt(first, folded(value), 0);
  const least = first.length + last.length;
  return (value) => {
    const text = folded(value);
    const end = text.length - last.length;
    if (text.length < least || !standsAt(first, text, 0) || !standsAt(last, text, end)) return false;
    let from = first.length;
    for (const find of middle) {
      from = find(text, from);
      if (from < 0) return false;
    }
    return from <= end;
  };
}

/** Gives the place behind a segment's next occurrence, or -1. */
function finder(segment: Segment): (text: string, from: number) => number {
  const plain = segment.every((letter) => letter !== null) ? segment.join('') : undefined;
  if (plain !== undefined) {
    return (text, from) => {
      const at = text.indexOf(plain, from);
      return at < 0 ? -1 : at + plain.length;
    };
  }
  return (text, from) => {
    for (let at = from; at + segment.length <= text.length; at++) {
      if (standsAt(segment, text, at)) return at + segment.length;
    }
    return -1;
  };
}

function standsAt(segment: Segment, text: string, at: number): boolean {
  for (let i = 0; i < segment.length; i++) {
    const letter = segment[i];
    if (letter !== null && letter !== text[at + i]) return false;
  }
  return true;
}

/** Without case, and with as many characters as before: a few letters have a small form of two. */
function folded(text: string): string {
  const small = text.toLowerCase();
  if (small.length === text.length) return small;
  return Array.from(text, (letter) => {
    const one = letter.toLowerCase();
    return one.length === letter.length ? one : letter;
  }).join('');
}
