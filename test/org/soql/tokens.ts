import { rowAndColumn, SoqlError } from './soql-error';

export type TokenKind = 'name' | 'string' | 'number' | 'currency' | 'date' | 'datetime' | 'symbol' | 'end';

export interface Token {
  kind: TokenKind;
  /** As written; a string with its quotes. */
  text: string;
  /** Offset of the first character in the query. */
  at: number;
}

type Words = readonly [TokenKind, RegExp][];

const STRING: Words = [['string', /'[^'\\]*(?:\\[\s\S][^'\\]*)*'/y]];
const NAMES: Words = [
  // Without point and sign it could be an alias too: whoever reads a value decides.
  ['currency', /[A-Za-z]{3}(?:-\d+(?:\.\d+)?|\d+\.\d+)(?![\w.])/y],
  ['name', /[A-Za-z]\w*(?:\.[A-Za-z]\w*)*/y],
];
const NUMBERS: Words = [
  ['datetime', /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/iy],
  ['date', /\d{4}-\d\d-\d\d/y],
  ['number', /[+-]?(?:\d+(?:\.\d+)?|\.\d+)/y],
];
const SYMBOLS: Words = [['symbol', /<>|<=|>=|!=|[=<>(),:*.;+\-[\]]/y]];

/** Splits a query into words, an 'end' token last. @throws SoqlError on a character that no word begins with. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const character = source.charCodeAt(at);
    if (character <= 32 || (character > 126 && /\s/.test(source.charAt(at)))) {
      at++;
      continue;
    }
    const token = match(source, at, wordsOf(character));
    if (!token) throw noWord(source, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: source.length });
  return tokens;
}

/** The kinds of word that begin with a character. */
function wordsOf(code: number): Words {
  if (code === 39) return STRING;
  if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return NAMES;
  if (code >= 48 && code <= 57) return NUMBERS;
  // A sign or a point begins a number where a digit follows.
  return code === 43 || code === 45 || code === 46 ? [...NUMBERS, ...SYMBOLS] : SYMBOLS;
}

function match(source: string, at: number, words: Words): Token | undefined {
  for (const [kind, pattern] of words) {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) return { kind, text: found[0], at };
  }
  return undefined;
}

function noWord(source: string, at: number): SoqlError {
  const { row, column } = rowAndColumn(source, at);
  const place = `line ${row}:${column - 1}`;
  if (source.charAt(at) === "'") {
    return new SoqlError('MALFORMED_QUERY', `${place} mismatched character '<EOF>' expecting '''`);
  }
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  return new SoqlError('MALFORMED_QUERY', `${place} unexpected token: '${character}'`);
}
