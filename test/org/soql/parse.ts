import { SoqlError } from './soql-error';
import type { Statement } from './statement';
import { parseStatement } from './statement-parser';
import { TokenCursor } from './token-cursor';
import { tokenize } from './tokens';

/** Salesforce's own limit on a statement. */
const LONGEST = 100_000;

/**
 * Reads a query's text, by Salesforce's grammar and not by SQL's.
 *
 * @throws SoqlError MALFORMED_QUERY, at the first word that the grammar does not allow there
 */
export function parse(source: string): Statement {
  if (source.length > LONGEST) {
    throw new SoqlError(
      'QUERY_TOO_COMPLICATED',
      `SOQL statements cannot be longer than ${LONGEST} characters.`,
    );
  }
  const cursor = new TokenCursor(source, tokenize(source));
  const statement = parseStatement(cursor, 0);
  if (cursor.peek().kind !== 'end') throw cursor.unexpected();
  return statement;
}
