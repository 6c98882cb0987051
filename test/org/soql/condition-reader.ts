import type { HavingClause, WhereClause } from '@jetstreamapp/soql-parser-js';
import { groupMarks, type Mark } from './grouping';
import { readLiteral } from './literal-reader';
import { type LibraryCall, readCall, readPath } from './operand-reader';
import type { Reading } from './reading';
import { unexpectedToken } from './soql-error';
import type { Comparison, Condition, Literal, Operand, Operator } from './statement';
import type { TokenCursor } from './token-cursor';

/** The library's node, as far as it is read here: its declared unions do not cover what it really returns. */
interface Node {
  left: Leaf | null;
  operator?: string;
  right?: Node;
}

interface Leaf {
  field?: string;
  fn?: LibraryCall;
  operator?: string;
  value?: unknown;
  valueQuery?: unknown;
}

const SET_OPERATORS = new Set(['IN', 'NOT IN', 'INCLUDES', 'EXCLUDES']);

/**
 * Reads a WHERE or HAVING. The comparisons come from the library; how they are joined is read from the words
 * themselves, since its list loses a leading AND, every third NOT, and conditions with nothing between them,
 * and then grouped by Salesforce's rules.
 */
export function readCondition(reader: Reading, clause: WhereClause | HavingClause): Condition {
  const { cursor } = reader;
  const marks: Mark[] = [];
  let open = 0;
  const leaves = leavesOf(clause as Node);
  leaves.forEach((leaf, i) => {
    for (let word = upper(cursor); word === '(' || word === 'NOT'; word = upper(cursor)) {
      if (word === '(') open++;
      takeMark(cursor, marks, word);
    }
    const { at, text } = cursor.peek();
    if (isJoint(upper(cursor))) throw unexpectedToken(reader.source, at, text);
    marks.push({ kind: 'comparison', comparison: readComparison(reader, leaf), at, text });
    for (; open > 0 && upper(cursor) === ')'; open--) takeMark(cursor, marks, ')');
    const joint = upper(cursor);
    if (i === leaves.length - 1) return;
    if (!isJoint(joint)) throw unexpectedToken(reader.source, cursor.peek().at, cursor.peek().text);
    takeMark(cursor, marks, joint);
  });
  return groupMarks(reader.source, marks);
}

function leavesOf(first: Node): Leaf[] {
  const leaves: Leaf[] = [];
  for (let node: Node | undefined = first; node; node = node.right) {
    if (node.operator !== 'NOT' && node.left) leaves.push(node.left);
  }
  return leaves;
}

const upper = (cursor: TokenCursor): string => cursor.peek().text.toUpperCase();
const isJoint = (word: string): word is 'AND' | 'OR' => word === 'AND' || word === 'OR';

function takeMark(cursor: TokenCursor, marks: Mark[], kind: '(' | ')' | 'NOT' | 'AND' | 'OR'): void {
  const { at, text } = cursor.next();
  marks.push({ kind, at, text });
}

function readComparison(reader: Reading, leaf: Leaf): Comparison {
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
function readValues(reader: Reading, operator: Operator): Literal[] {
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

function readInner(reader: Reading, query: unknown, operator: Operator) {
  const opener = reader.cursor.next();
  if (operator !== 'IN' && operator !== 'NOT IN') {
    throw unexpectedToken(reader.source, opener.at, opener.text);
  }
  const inner = reader.read(query);
  reader.cursor.take(')');
  return inner;
}
