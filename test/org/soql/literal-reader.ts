import { COUNTED_RANGES, RANGES } from './range-names';
import { errorAt, type SoqlError, unexpectedToken } from './soql-error';
import type { Literal } from './statement';
import { characters } from './string-literal';
import type { TokenCursor } from './token-cursor';
import type { Token } from './tokens';

/** Beyond this a counted date literal leaves the calendar that Salesforce knows (years 1700 to 4000). */
const MOST_UNITS = 9_999;

/** Reads one value of a comparison. @throws SoqlError on a field name, an impossible date, or any other word. */
export function readLiteral(source: string, cursor: TokenCursor): Literal {
  const token = cursor.next();
  switch (token.kind) {
    case 'string':
      return readString(source, token);
    case 'number':
      return { kind: 'number', value: Number(token.text), text: token.text, at: token.at };
    case 'currency':
      return money(token);
    case 'date':
      if (!isDay(token.text)) throw invalid(source, token, 'date');
      return { kind: 'date', value: token.text, at: token.at };
    case 'datetime':
      return { kind: 'datetime', value: realInstant(source, token), at: token.at };
    case 'name':
      return readWord(source, cursor, token);
    default:
      throw unexpectedToken(source, token.at, token.text);
  }
}

function readWord(source: string, cursor: TokenCursor, token: Token): Literal {
  const word = token.text.toUpperCase();
  if (word === 'NULL') return { kind: 'null', at: token.at };
  if (word === 'TRUE' || word === 'FALSE') return { kind: 'boolean', value: word === 'TRUE', at: token.at };
  if (RANGES.has(word)) return { kind: 'range', name: word, n: 0, at: token.at };
  if (COUNTED_RANGES.has(word)) return readCountedRange(source, cursor, token);
  if (/^[A-Z]{3}\d+$/.test(word)) return money(token);
  throw errorAt(source, token.at, 'MALFORMED_QUERY', 'Bind variables only allowed in Apex code');
}

/** `USD5000`, `EUR-0.5`. */
function money({ text, at }: Token): Literal {
  return { kind: 'currency', code: text.slice(0, 3).toUpperCase(), value: Number(text.slice(3)), at };
}

function readCountedRange(source: string, cursor: TokenCursor, token: Token): Literal {
  const colon = cursor.next();
  if (colon.text !== ':') throw unexpectedToken(source, colon.at, colon.text);
  const count = cursor.next();
  if (!/^\d+$/.test(count.text)) throw unexpectedToken(source, count.at, count.text);
  const n = Number(count.text);
  if (n > MOST_UNITS) throw unexpectedToken(source, count.at, count.text);
  return { kind: 'range', name: token.text.toUpperCase(), n, at: token.at };
}

function readString(source: string, token: Token): Literal {
  const written = token.text.slice(1, -1);
  const value = written.includes('\\')
    ? characters(source, token.at, written)
        .map((piece) => piece.text)
        .join('')
    : written;
  return { kind: 'string', value, written, at: token.at };
}

const isDay = (day: string): boolean => {
  const ms = Date.parse(`${day}T00:00:00Z`);
  const year = Number(day.slice(0, 4));
  return new Date(ms || 0).toISOString().slice(0, 10) === day && year >= 1700 && year <= 4000;
};

function realInstant(source: string, token: Token): string {
  const text = token.text.toUpperCase();
  const ms = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(ms) || !isDay(text.slice(0, 10))) throw invalid(source, token, 'datetime');
  return new Date(ms).toISOString();
}

function invalid(source: string, token: Token, what: string): SoqlError {
  return errorAt(source, token.at, 'MALFORMED_QUERY', `Invalid ${what}: ${token.text}`);
}
