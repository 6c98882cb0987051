import { readLiteral } from './literal-reader';
import { parseOperand } from './operand-parser';
import { errorAt } from './soql-error';
import type { Comparison, Condition, Literal, Operator, Statement } from './statement';
import type { TokenCursor } from './token-cursor';
import type { Token } from './tokens';

/** Reads the query inside a semi-join, whose SELECT is the next word. */
type InnerReader = (cursor: TokenCursor) => Statement;

/** Salesforce refuses deeper nesting too; it keeps the recursion below safe. */
const DEEPEST = 100;
const ORDERS = new Set(['=', '!=', '<>', '<', '<=', '>', '>=']);
const SETS = new Set(['IN', 'NOT IN', 'INCLUDES', 'EXCLUDES']);

/**
 * Reads a WHERE or HAVING: within one pair of parentheses either ANDs or ORs, never both, and NOT only at the
 * very beginning, before one part.
 *
 * @throws SoqlError MALFORMED_QUERY "unexpected token: 'OR'" and the like, at the first word that does not fit
 */
export function parseCondition(cursor: TokenCursor, inner: InnerReader, depth = 0): Condition {
  if (depth > DEEPEST) throw cursor.unexpected();
  if (cursor.accept('NOT')) return { kind: 'not', part: parsePart(cursor, inner, depth) };
  const first = parsePart(cursor, inner, depth);
  const joint = cursor.at('AND') ? 'AND' : cursor.at('OR') ? 'OR' : null;
  if (!joint) return first;
  const parts = [first];
  while (cursor.accept(joint)) parts.push(parsePart(cursor, inner, depth));
  if (cursor.at('AND') || cursor.at('OR')) throw cursor.unexpected();
  return { kind: joint === 'AND' ? 'and' : 'or', parts };
}

function parsePart(cursor: TokenCursor, inner: InnerReader, depth: number): Condition {
  if (!cursor.accept('(')) return parseComparison(cursor, inner);
  const whole = parseCondition(cursor, inner, depth + 1);
  cursor.expect(')');
  return whole;
}

function parseComparison(cursor: TokenCursor, inner: InnerReader): Comparison {
  const first = cursor.peek();
  if (['NOT', 'AND', 'OR', 'LIKE', 'IN'].some((word) => cursor.at(word))) throw cursor.unexpected();
  const operand = parseOperand(cursor);
  const operatorAt = cursor.peek().at;
  const operator = parseOperator(cursor);
  const shape = { kind: 'comparison', operand, operator, operatorAt } as const;
  if (operator === 'LIKE' && cursor.at('NULL')) throw cursor.unexpected();
  if (!SETS.has(operator)) return { ...shape, values: [parseValue(cursor)], query: null };
  refuseBind(cursor);
  cursor.expect('(');
  if (cursor.at('SELECT')) {
    if (operator !== 'IN' && operator !== 'NOT IN') throw cursor.unexpected();
    const query = inner(cursor);
    cursor.expect(')');
    return { ...shape, values: [], query };
  }
  if (cursor.at(')')) throw emptyList(cursor, first);
  const values = [parseValue(cursor)];
  while (cursor.accept(',')) values.push(parseValue(cursor));
  cursor.expect(')');
  return { ...shape, values, query: null };
}

function parseOperator(cursor: TokenCursor): Operator {
  const { text } = cursor.peek();
  if (ORDERS.has(text)) {
    cursor.next();
    return (text === '<>' ? '!=' : text) as Operator;
  }
  if (cursor.accept('NOT')) {
    cursor.expect('IN');
    return 'NOT IN';
  }
  for (const word of ['IN', 'LIKE', 'INCLUDES', 'EXCLUDES'] as const) if (cursor.accept(word)) return word;
  throw cursor.unexpected();
}

function parseValue(cursor: TokenCursor): Literal {
  refuseBind(cursor);
  return readLiteral(cursor.source, cursor);
}

function refuseBind(cursor: TokenCursor): void {
  if (!cursor.at(':')) return;
  throw errorAt(
    cursor.source,
    cursor.peek().at,
    'MALFORMED_QUERY',
    'Bind variables only allowed in Apex code',
  );
}

/** Salesforce names the whole comparison here, as it is written but for the blanks. */
function emptyList(cursor: TokenCursor, first: Token) {
  const end = cursor.peek().at + 1;
  const text = cursor.source.slice(first.at, end).replace(/\s+/g, ' ');
  return errorAt(cursor.source, first.at, 'MALFORMED_QUERY', `unexpected token: '${text}'`);
}
