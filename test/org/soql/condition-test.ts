import { comparisonTest } from './comparison';
import type { Calendar } from './date-ranges';
import { errorAt } from './soql-error';
import type { Comparison, Condition, Operand } from './statement';
import type { Term } from './term';

/** How the parts of a condition become tests, for rows (WHERE) or groups (HAVING). */
interface ConditionParts<T> {
  source: string;
  calendar: Calendar;
  term(operand: Operand): Term<T>;
  /** The ids an inner query yields. `nested`: it stands under OR or NOT. */
  innerIds(comparison: Comparison, term: Term<T>, nested: boolean): ReadonlySet<string>;
}

/** Makes the test of a whole condition. @throws SoqlError for whatever in it Salesforce refuses */
export function conditionTest<T>(
  parts: ConditionParts<T>,
  condition: Condition,
  nested = false,
): (item: T) => boolean {
  switch (condition.kind) {
    case 'and': {
      const tests = condition.parts.map((part) => conditionTest(parts, part, nested));
      return (item) => tests.every((test) => test(item));
    }
    case 'or': {
      const tests = condition.parts.map((part) => conditionTest(parts, part, true));
      return (item) => tests.some((test) => test(item));
    }
    case 'not': {
      const test = conditionTest(parts, condition.part, true);
      return (item) => !test(item);
    }
    default:
      return leafTest(parts, condition, nested);
  }
}

function leafTest<T>(
  parts: ConditionParts<T>,
  comparison: Comparison,
  nested: boolean,
): (item: T) => boolean {
  const term = parts.term(comparison.operand);
  if (term.column && !term.column.filterable) {
    throw errorAt(
      parts.source,
      term.at,
      'INVALID_FIELD',
      `field '${term.name}' can not be filtered in a query call`,
    );
  }
  if (!comparison.query) return comparisonTest(parts.source, parts.calendar, term, comparison);
  const ids = parts.innerIds(comparison, term, nested);
  const wanted = comparison.operator === 'IN';
  return (item) => {
    const id = term.read(item);
    return (typeof id === 'string' && ids.has(id)) === wanted;
  };
}
