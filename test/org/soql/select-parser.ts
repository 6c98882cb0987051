import { parseOperand, parsePath, startsCall } from './operand-parser';
import { errorAt } from './soql-error';
import type { Path, SelectItem, Statement } from './statement';
import type { TokenCursor } from './token-cursor';
import { isReserved } from './words';

/** Reads what stands between SELECT and FROM. @throws SoqlError at the first word that does not fit */
export function parseSelect(cursor: TokenCursor, inner: () => Statement): SelectItem[] {
  if (cursor.at('FROM')) {
    throw errorAt(cursor.source, cursor.peek().at, 'MALFORMED_QUERY', "unexpected token: 'SELECT FROM'");
  }
  const items = [parseItem(cursor, inner)];
  while (cursor.accept(',')) {
    if (cursor.at('FROM')) throw cursor.unexpected();
    items.push(parseItem(cursor, inner));
  }
  return items;
}

function parseItem(cursor: TokenCursor, inner: () => Statement): SelectItem {
  const { at } = cursor.peek();
  if (cursor.accept('(')) {
    const query = inner();
    cursor.expect(')');
    return { kind: 'children', query, at };
  }
  if (cursor.at('TYPEOF') && cursor.peek(1).kind === 'name') return parseTypeof(cursor);
  if (cursor.at('FIELDS') && startsCall(cursor)) return parseFields(cursor);
  const operand = parseOperand(cursor);
  const { kind, text } = cursor.peek();
  const alias = kind === 'name' && !text.includes('.') && !isReserved(text) ? cursor.next().text : null;
  return { kind: 'operand', operand, alias, at };
}

function parseFields(cursor: TokenCursor): SelectItem {
  const { at } = cursor.next();
  cursor.expect('(');
  const group = cursor.peek().text.toUpperCase();
  if (group !== 'ALL' && group !== 'CUSTOM' && group !== 'STANDARD') throw cursor.unexpected();
  cursor.next();
  cursor.expect(')');
  return { kind: 'fields', group, at };
}

function parseTypeof(cursor: TokenCursor): SelectItem {
  const { at } = cursor.next();
  const path = parsePath(cursor);
  const cases: { object: string; at: number; fields: Path[] }[] = [];
  do {
    cursor.expect('WHEN');
    const object = cursor.expectKind('name');
    cursor.expect('THEN');
    cases.push({ object: object.text, at: object.at, fields: parsePaths(cursor) });
  } while (cursor.at('WHEN'));
  const otherwise = cursor.accept('ELSE') ? parsePaths(cursor) : [];
  cursor.expect('END');
  return { kind: 'typeof', path, cases, otherwise, at };
}

function parsePaths(cursor: TokenCursor): Path[] {
  const paths = [parsePath(cursor)];
  while (cursor.accept(',')) paths.push(parsePath(cursor));
  return paths;
}
