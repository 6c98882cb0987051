import { isAggregate } from './aggregate-functions';
import { isDateFunction } from './date-functions';
import { errorAt } from './soql-error';
import type { Call, Operand, Path } from './statement';
import type { TokenCursor } from './token-cursor';

const OTHERS = new Set(['TOLABEL', 'FORMAT', 'CONVERTCURRENCY', 'CONVERTTIMEZONE', 'GROUPING']);
/** Geography is not modelled: no field of type location is served. */
const UNSERVED = new Set(['DISTANCE', 'GEOLOCATION']);
/** convertCurrency(calendar_year(convertTimezone(x))) is one call too many for Salesforce. */
const DEEPEST = 2;

const isFunction = (name: string): boolean => isAggregate(name) || isDateFunction(name) || OTHERS.has(name);

/** Whether the next words are a name and an opening parenthesis. */
export const startsCall = (cursor: TokenCursor): boolean =>
  cursor.peek().kind === 'name' && cursor.peek(1).text === '(';

/** Reads a field's path. @throws SoqlError when no name stands there */
export function parsePath(cursor: TokenCursor): Path {
  const { text, at } = cursor.expectKind('name');
  return { kind: 'path', names: text.split('.'), at };
}

/** Reads a path, or a function with its arguments. @throws SoqlError for a function that SOQL does not have */
export function parseOperand(cursor: TokenCursor, depth = 1): Operand {
  return startsCall(cursor) ? parseCall(cursor, depth) : parsePath(cursor);
}

function parseCall(cursor: TokenCursor, depth: number): Call {
  const { text, at } = cursor.next();
  const name = text.toUpperCase();
  if (UNSERVED.has(name)) {
    throw errorAt(cursor.source, at, 'MALFORMED_QUERY', `This org does not serve the function ${name}`);
  }
  if (depth > DEEPEST || !isFunction(name)) throw cursor.unexpected();
  cursor.next();
  const args: Operand[] = [];
  if (!cursor.at(')')) {
    args.push(parseOperand(cursor, depth + 1));
    while (cursor.accept(',')) args.push(parseOperand(cursor, depth + 1));
  }
  cursor.expect(')');
  return { kind: 'call', name, args, at };
}
