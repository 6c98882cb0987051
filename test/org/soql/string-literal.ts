import { errorAt } from './soql-error';

const ESCAPES: Record<string, string> = {
  n: '\n',
  N: '\n',
  r: '\r',
  R: '\r',
  t: '\t',
  T: '\t',
  b: '\b',
  B: '\b',
  f: '\f',
  F: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  _: '_',
  '%': '%',
};

interface Piece {
  text: string;
  /** Written with a backslash: no wildcard. */
  escaped: boolean;
}

/**
 * The characters of a string literal. `written` stands between its quotes, `at` is its place in the query.
 *
 * @throws SoqlError MALFORMED_QUERY for a backslash before a character that needs none
 */
export function characters(source: string, at: number, written: string): Piece[] {
  const pieces: Piece[] = [];
  for (let i = 0; i < written.length; i++) {
    const character = written.charAt(i);
    if (character !== '\\') {
      pieces.push({ text: character, escaped: false });
      continue;
    }
    const next = written.charAt(++i);
    const unicode = /^u([0-9a-f]{4})/i.exec(written.slice(i, i + 5));
    const simple = Object.hasOwn(ESCAPES, next) ? ESCAPES[next] : undefined;
    if (unicode?.[1]) {
      pieces.push({ text: String.fromCharCode(Number.parseInt(unicode[1], 16)), escaped: true });
      i += 4;
    } else if (simple !== undefined) {
      pieces.push({ text: simple, escaped: true });
    } else {
      throw errorAt(
        source,
        at,
        'MALFORMED_QUERY',
        `Invalid string literal '${written}'. Illegal character sequence '\\${next}' in string literal.`,
      );
    }
  }
  return pieces;
}
