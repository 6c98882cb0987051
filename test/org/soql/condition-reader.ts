import type { HavingClause, WhereClause } from '@jetstreamapp/soql-parser-js';
import { groupMarks, type Mark } from './grouping';
import { readLiteral } from './literal-reader';
import { type LibraryCall, readCall, readPath } from './operand-reader';
import { unexpectedToken } from './soql-error';
import type { Comparison, Condition, Literal, Operand, Operator } from './statement';
import type { StatementReader } from './statement-reader';

/** The library's node, as far as it is read here: its declared unions do not cover what it really returns. */
interface Node {
  left: Leaf | null;
  operator?: string;
  right?: Node;
}

interface Leaf {
  openParen?: number;
  closeParen?: number;
  field?: string;
  fn?: LibraryCall;
  operator?: string;
  value?: unknown;
  valueQuery?: unknown;
}

const SET_OPERATORS = new Set(['IN', 'NOT IN', 'INCLUDES', 'EXCLUDES']);

/** Reads a WHERE or HAVING: the library's list is flattened back to marks, and grouped by Salesforce's rules. */
export function readCondition(reader: StatementReader, clause: WhereClause | HavingClause): Condition {
  const marks: Mark[] = [];
  for (const opener of ['AND', 'OR']) {
    // The library drops an AND or OR that stands first.
    const token = reader.cursor.peek();
    if (token.text.toUpperCase() === opener) throw unexpectedToken(reader.source, token.at, token.text);
  }
  let node: Node | undefined = clause as Node;
  while (node) {
    if (node.operator === 'NOT') {
      takeMarks(reader, marks, '(', node.left?.openParen ?? 0);
      takeMarks(reader, marks, 'NOT', 1);
    } else if (node.left) {
      takeMarks(reader, marks, '(', node.left.openParen ?? 0);
      const { at, text } = reader.cursor.peek();
      marks.push({ kind: 'comparison', comparison: readComparison(reader, node.left), at, text });
      takeMarks(reader, marks, ')', node.left.closeParen ?? 0);
      if (node.right) takeJoint(reader, marks);
    }
    node = node.right;
  }
  return groupMarks(reader.source, marks);
}

function takeMarks(reader: StatementReader, marks: Mark[], kind: '(' | ')' | 'NOT', count: number): void {
  for (let i = 0; i < count; i++) {
    const token = reader.cursor.next();
    // The library keeps only one of several NOTs in a row; Salesforce allows none of them.
    if (token.text.toUpperCase() !== kind) throw unexpectedToken(reader.source, token.at, token.text);
    marks.push({ kind, at: token.at, text: token.text });
  }
}

function takeJoint(reader: StatementReader, marks: Mark[]): void {
  const token = reader.cursor.next();
  const kind = token.text.toUpperCase();
  // The library also takes conditions with nothing between them.
  if (kind !== 'AND' && kind !== 'OR') throw unexpectedToken(reader.source, token.at, token.text);
  marks.push({ kind, at: token.at, text: token.text });
}

function readComparison(reader: StatementReader, leaf: Leaf): Comparison {
  const operand: Operand = leaf.fn
    ? readCall(reader.cursor, leaf.fn)
    : readPath(reader.cursor, leaf.field ?? '');
  const word = (leaf.operator ?? '').toUpperCase();
  const operatorToken = reader.cursor.take(word.split(' ')[0] ?? word);
  if (word === 'NOT IN') reader.cursor.take('IN');
  const operator = (word === '<>' ? '!=' : word) as Operator;
  const at = operatorToken.at;
  const shape = { kind: 'comparison', operand, operator, operatorAt: at } as const;
  if (leaf.valueQuery) return { ...shape, values: [], query: readInner(reader, leaf.valueQuery, operator) };
  return { ...shape, values: readValues(reader, operator), query: null };
}

/** The library takes a list after `=`, and a single value after IN; Salesforce does not. */
function readValues(reader: StatementReader, operator: Operator): Literal[] {
  const { cursor, source } = reader;
  const opener = cursor.peek();
  if ((opener.text === '(') !== SET_OPERATORS.has(operator)) {
    throw unexpectedToken(source, opener.at, opener.text);
  }
  if (opener.text !== '(') return [readLiteral(source, cursor)];
  cursor.next();
  const values = [readLiteral(source, cursor)];
  while (cursor.skip(',')) values.push(readLiteral(source, cursor));
  const close = cursor.next();
  if (close.text !== ')') throw unexpectedToken(source, close.at, close.text);
  return values;
}

function readInner(reader: StatementReader, query: unknown, operator: Operator) {
  const opener = reader.cursor.next();
  if (operator !== 'IN' && operator !== 'NOT IN') {
    throw unexpectedToken(reader.source, opener.at, opener.text);
  }
  const inner = reader.read(query);
  reader.cursor.take(')');
  return inner;
}
