import { errorAt, rowAndColumn, SoqlError } from './soql-error';

type TokenKind = 'name' | 'string' | 'number' | 'currency' | 'date' | 'datetime' | 'symbol' | 'end';

export interface Token {
  kind: TokenKind;
  /** As written; a string with its quotes. */
  text: string;
  /** Offset of the first character in the query. */
  at: number;
}

const WORDS: readonly [TokenKind, RegExp][] = [
  ['currency', /[A-Za-z]{3}\d+(?:\.\d+)?(?![\w.])/y],
  ['name', /[A-Za-z]\w*(?:\.[A-Za-z]\w*)*/y],
  ['string', /'(?:[^'\\]|\\[\s\S])*'/y],
  ['datetime', /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/iy],
  ['date', /\d{4}-\d\d-\d\d/y],
  ['number', /[+-]?(?:\d+(?:\.\d+)?|\.\d+)/y],
  ['symbol', /<>|<=|>=|!=|[=<>(),:*.;+\-[\]]/y],
];

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
};

/** Splits a query into words, an 'end' token last. @throws SoqlError on a character that no word begins with. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (/\s/.test(source.charAt(at))) {
      at++;
      continue;
    }
    const token = tokenAt(source, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: source.length });
  return tokens;
}

function tokenAt(source: string, at: number): Token {
  for (const [kind, pattern] of WORDS) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match) return { kind, text: match[0], at };
  }
  const { row, column } = rowAndColumn(source, at);
  const place = `line ${row}:${column - 1}`;
  if (source.charAt(at) === "'") {
    throw new SoqlError('MALFORMED_QUERY', `${place} mismatched character '<EOF>' expecting '''`);
  }
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  throw new SoqlError('MALFORMED_QUERY', `${place} no viable alternative at character '${character}'`);
}

/** The pieces of a quoted string: its characters, and whether each was written with a backslash. */
export function characters(source: string, token: Token): { text: string; escaped: boolean }[] {
  const body = token.text.slice(1, -1);
  const pieces: { text: string; escaped: boolean }[] = [];
  for (let i = 0; i < body.length; i++) {
    const character = body.charAt(i);
    if (character !== '\\') {
      pieces.push({ text: character, escaped: false });
      continue;
    }
    const next = body.charAt(++i);
    const unicode = /^u([0-9a-f]{4})/i.exec(body.slice(i, i + 5));
    const simple = ESCAPES[next] ?? (next === '_' || next === '%' ? next : undefined);
    if (unicode?.[1]) {
      pieces.push({ text: String.fromCharCode(Number.parseInt(unicode[1], 16)), escaped: true });
      i += 4;
    } else if (simple !== undefined) {
      pieces.push({ text: simple, escaped: true });
    } else {
      throw errorAt(
        source,
        token.at,
        'MALFORMED_QUERY',
        `Invalid string literal ${token.text}. Illegal character sequence '\\${next}' in string literal.`,
      );
    }
  }
  return pieces;
}
