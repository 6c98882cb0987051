import { parseCondition } from './condition-parser';
import { parseOperand, parsePath } from './operand-parser';
import { parseSelect } from './select-parser';
import { errorAt, type SoqlError } from './soql-error';
import type { Grouping, Operand, Ordering, Statement } from './statement';
import type { TokenCursor } from './token-cursor';
import { isReserved } from './words';

/** Queries inside queries: more than Salesforce allows anywhere, and few enough to recurse. */
const DEEPEST = 20;
const MOST_ROWS = 2_147_483_647;

/** Reads one (sub)query, whose SELECT is the next word. @throws SoqlError at the first word that does not fit */
export function parseStatement(cursor: TokenCursor, depth: number): Statement {
  if (depth > DEEPEST) throw cursor.unexpected();
  const inner = (): Statement => parseStatement(cursor, depth + 1);
  cursor.expect('SELECT');
  const select = parseSelect(cursor, inner);
  cursor.expect('FROM');
  const from = cursor.expectKind('name');
  const alias = parseAlias(cursor);
  const statement: Statement = {
    select,
    from: from.text,
    fromAt: from.at,
    aliases: new Map(alias === null ? [] : [[alias, []]]),
    scope: null,
    where: null,
    groupBy: null,
    having: null,
    orderBy: [],
    limit: null,
    offset: 0,
  };
  parseParents(cursor, statement);
  if (cursor.accept('USING')) {
    cursor.expect('SCOPE');
    statement.scope = cursor.expectKind('name').text;
  }
  if (cursor.accept('WHERE')) statement.where = parseCondition(cursor, inner);
  if (cursor.accept('WITH')) throw refuseWith(cursor);
  if (cursor.accept('GROUP')) {
    cursor.expect('BY');
    statement.groupBy = parseGrouping(cursor);
    if (cursor.accept('HAVING')) statement.having = parseCondition(cursor, inner);
  }
  if (cursor.accept('ORDER')) {
    cursor.expect('BY');
    statement.orderBy = list(cursor, parseOrdering);
  }
  if (cursor.accept('LIMIT')) statement.limit = parseCount(cursor);
  if (cursor.accept('OFFSET')) statement.offset = parseCount(cursor);
  parseEnding(cursor);
  return statement;
}

function list<T>(cursor: TokenCursor, read: (cursor: TokenCursor) => T): T[] {
  const items = [read(cursor)];
  while (cursor.accept(',')) items.push(read(cursor));
  return items;
}

function parseAlias(cursor: TokenCursor): string | null {
  const { kind, text } = cursor.peek();
  if (kind !== 'name' || text.includes('.') || isReserved(text)) return null;
  return cursor.next().text.toLowerCase();
}

/** `FROM Contact c, c.Account a`: further names for paths to parents. */
function parseParents(cursor: TokenCursor, { aliases }: Statement): void {
  while (cursor.accept(',')) {
    const path = parsePath(cursor);
    const [first = '', ...rest] = path.names;
    const base = aliases.get(first.toLowerCase());
    const alias = parseAlias(cursor);
    if (!base || rest.length === 0 || alias === null)
      throw errorAtPath(cursor, path.at, path.names.join('.'));
    aliases.set(alias, [...base, ...rest]);
  }
}

const errorAtPath = (cursor: TokenCursor, at: number, text: string): SoqlError =>
  errorAt(cursor.source, at, 'MALFORMED_QUERY', `unexpected token: '${text}'`);

function refuseWith(cursor: TokenCursor): SoqlError {
  const { at, text } = cursor.peek();
  if (/^(SECURITY_ENFORCED|USER_MODE|SYSTEM_MODE)$/i.test(text)) {
    return errorAt(cursor.source, at, 'MALFORMED_QUERY', `${text.toUpperCase()} not allowed in this context`);
  }
  if (cursor.at('DATA') && cursor.at('CATEGORY', 1)) {
    return errorAt(cursor.source, at, 'INVALID_TYPE', 'Data category groups are not set up in this org');
  }
  return cursor.unexpected();
}

function parseGrouping(cursor: TokenCursor): Grouping {
  const { at } = cursor.peek();
  const kind = cursor.at('(', 1)
    ? cursor.at('ROLLUP')
      ? 'rollup'
      : cursor.at('CUBE')
        ? 'cube'
        : null
    : null;
  if (!kind) return { operands: list<Operand>(cursor, parseOperand), kind: 'plain' };
  const word = kind.toUpperCase();
  cursor.next();
  cursor.expect('(');
  const operands = list<Operand>(cursor, parseOperand);
  cursor.expect(')');
  if (cursor.at(',')) {
    throw errorAt(cursor.source, at, 'MALFORMED_QUERY', `${word} must be the only GROUP BY expression`);
  }
  return { operands, kind };
}

function parseOrdering(cursor: TokenCursor): Ordering {
  const operand = parseOperand(cursor);
  const descending = cursor.accept('DESC');
  if (!descending) cursor.accept('ASC');
  let nullsLast = false;
  if (cursor.accept('NULLS')) {
    nullsLast = cursor.accept('LAST');
    if (!nullsLast) cursor.expect('FIRST');
  }
  return { operand, descending, nullsLast };
}

function parseCount(cursor: TokenCursor): number {
  const token = cursor.peek();
  if (token.text === ':') {
    throw errorAt(cursor.source, token.at, 'MALFORMED_QUERY', 'Bind variables only allowed in Apex code');
  }
  if (!/^\d+$/.test(token.text)) throw cursor.unexpected();
  const count = Number(cursor.next().text);
  if (count > MOST_ROWS) {
    throw errorAt(cursor.source, token.at, 'MALFORMED_QUERY', `numeric value out of range: ${token.text}`);
  }
  return count;
}

/** What may stand behind a query and changes nothing of its result, and what only Apex may write there. */
function parseEnding(cursor: TokenCursor): void {
  const refuse = (at: number, what: string): SoqlError =>
    errorAt(cursor.source, at, 'MALFORMED_QUERY', `${what} not allowed in this context`);
  while (cursor.at('FOR')) {
    const { at } = cursor.next();
    if (cursor.at('UPDATE')) throw refuse(at, 'FOR UPDATE is');
    list(cursor, () => cursor.accept('VIEW') || cursor.expect('REFERENCE'));
  }
  if (cursor.accept('UPDATE')) list(cursor, () => cursor.accept('TRACKING') || cursor.expect('VIEWSTAT'));
  if (cursor.at('ALL') && cursor.at('ROWS', 1)) throw refuse(cursor.peek().at, 'ALL ROWS');
}
