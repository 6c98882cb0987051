import { unexpectedToken } from './soql-error';
import type { Comparison, Condition } from './statement';

/** One mark of a condition in the order of writing. */
export type Mark =
  | { kind: '(' | ')' | 'AND' | 'OR' | 'NOT'; at: number; text: string }
  | { kind: 'comparison'; comparison: Comparison; at: number; text: string };

/** Salesforce refuses deeper nesting too; it keeps the recursion below safe. */
const DEEPEST = 100;

/**
 * Rebuilds the tree of a condition from its marks, by Salesforce's grammar: within one pair of parentheses
 * either ANDs or ORs, never both, and NOT only at the very beginning, before one part.
 *
 * @throws SoqlError MALFORMED_QUERY "unexpected token: 'OR'" and the like, at the first mark that does not fit
 */
export function groupMarks(source: string, marks: readonly Mark[]): Condition {
  let index = 0;
  const endMark: Mark = { kind: ')', at: source.length, text: '<EOF>' };
  const peek = (): Mark => marks[index] ?? endMark;
  const refuse = (mark: Mark) => unexpectedToken(source, mark.at, mark.text);

  function group(depth: number): Condition {
    if (depth > DEEPEST) throw refuse(peek());
    if (peek().kind === 'NOT') {
      index++;
      return { kind: 'not', part: single(depth) };
    }
    const first = single(depth);
    const joint = peek().kind;
    if (joint !== 'AND' && joint !== 'OR') return first;
    const parts = [first];
    while (peek().kind === joint) {
      index++;
      parts.push(single(depth));
    }
    return { kind: joint === 'AND' ? 'and' : 'or', parts };
  }

  function single(depth: number): Condition {
    const mark = peek();
    index++;
    if (mark.kind === 'comparison') return mark.comparison;
    if (mark.kind !== '(') throw refuse(mark);
    const inner = group(depth + 1);
    const close = peek();
    if (close.kind !== ')' || index >= marks.length) throw refuse(close);
    index++;
    return inner;
  }

  const whole = group(0);
  const rest = marks[index];
  if (rest) throw refuse(rest);
  return whole;
}
