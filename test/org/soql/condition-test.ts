import { comparisonTest } from './comparison';
import type { Currencies } from './currency';
import type { Calendar } from './date-ranges';
import { comparesMoney, moneyTest } from './money-comparison';
import { errorAt } from './soql-error';
import type { Comparison, Condition, Operand } from './statement';
import type { Term } from './term';

/** How the parts of a condition become tests, for rows (WHERE) or groups (HAVING). */
interface ConditionParts<T> {
  source: string;
  calendar: Calendar;
  currencies: Currencies | null;
  term(operand: Operand): Term<T>;
  /** The ids an inner query yields; `place` is where it stands. */
  innerIds(comparison: Comparison, term: Term<T>, place: Place): ReadonlySet<string>;
}

/** Whether a comparison must hold by itself, is a choice of the outermost OR, or stands deeper. */
export type Place = 'top' | 'choice' | 'nested';

/** Makes the test of a whole condition. @throws SoqlError for whatever in it Salesforce refuses */
export function conditionTest<T>(
  parts: ConditionParts<T>,
  condition: Condition,
  place: Place = 'top',
): (item: T) => boolean {
  switch (condition.kind) {
    case 'and': {
      const tests = condition.parts.map((part) =>
        conditionTest(parts, part, place === 'choice' ? 'nested' : place),
      );
      return (item) => tests.every((test) => test(item));
    }
    case 'or': {
      const inner = place === 'top' ? 'choice' : 'nested';
      const tests = condition.parts.map((part) => conditionTest(parts, part, inner));
      return (item) => tests.some((test) => test(item));
    }
    case 'not': {
      const test = conditionTest(parts, condition.part, 'nested');
      return (item) => !test(item);
    }
    default:
      return leafTest(parts, condition, place);
  }
}

function leafTest<T>(parts: ConditionParts<T>, comparison: Comparison, place: Place): (item: T) => boolean {
  const term = parts.term(comparison.operand);
  if (term.column && !term.column.filterable) {
    throw errorAt(
      parts.source,
      term.at,
      'INVALID_FIELD',
      `field '${term.name}' can not be filtered in a query call`,
    );
  }
  if (comparesMoney(comparison)) return moneyTest(parts.source, parts.currencies, term, comparison);
  if (!comparison.query) return comparisonTest(parts.source, parts.calendar, term, comparison);
  const ids = parts.innerIds(comparison, term, place);
  const wanted = comparison.operator === 'IN';
  return (item) => {
    const id = term.read(item);
    return (typeof id === 'string' && ids.has(id)) === wanted;
  };
}
