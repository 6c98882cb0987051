import type { FieldType } from '../data/definition';
import type { Scalar } from '../data/row';
import { type Criterion, criterion, isId, isText, keyOf } from './criterion';
import type { Calendar } from './date-ranges';
import { likeTest } from './like';
import { errorAt, type SoqlError } from './soql-error';
import type { Comparison, Operator } from './statement';
import type { Term } from './term';
import { compareText } from './text-order';

type Test = (value: Scalar) => boolean;

const UNORDERED = new Set(['boolean', 'multipicklist', 'address']);

/**
 * Makes the test of one comparison. As in Salesforce, and unlike SQL, each test is true or false for an empty
 * value: `!=`, NOT IN and EXCLUDES find empty values, `<` and its like never do, `= ''` means `= null`.
 *
 * @throws SoqlError for an operator or a value that the field's type does not allow
 */
export function comparisonTest<T>(
  source: string,
  calendar: Calendar,
  term: Term<T>,
  comparison: Comparison,
): (item: T) => boolean {
  refuseOperator(source, term, comparison);
  const test =
    comparison.operator === 'LIKE'
      ? similarTest(source, calendar, term, comparison)
      : criteriaTest(
          term.type,
          comparison.operator,
          comparison.values.map((value) => criterion(source, calendar, term, value)),
        );
  return (item) => test(term.read(item));
}

function refuseOperator<T>(source: string, term: Term<T>, { operator, operatorAt }: Comparison): void {
  const { type } = term;
  const refuse = (reason: string): SoqlError =>
    errorAt(source, operatorAt, 'INVALID_QUERY_FILTER_OPERATOR', reason);
  if (operator === 'INCLUDES' || operator === 'EXCLUDES') {
    if (type !== 'multipicklist')
      throw refuse('includes and excludes operators only valid on multipicklist field');
  } else if (operator === 'LIKE') {
    if (isId(type)) throw refuse('invalid operator on id field');
    if (!isText(type) || type === 'multipicklist') throw refuse(`invalid operator on ${type} field`);
  } else if (/[<>]/.test(operator) && UNORDERED.has(type)) {
    throw refuse(`invalid operator on ${type} field`);
  }
}

function similarTest<T>(source: string, calendar: Calendar, term: Term<T>, comparison: Comparison): Test {
  const [literal] = comparison.values;
  if (literal?.kind !== 'string') {
    if (literal) criterion(source, calendar, term, literal);
    return (value) => value === null || value === '';
  }
  if (literal.value === '') return (value) => value === null || value === '';
  const like = likeTest(source, literal.at, literal.written);
  return (value) => typeof value === 'string' && like(value);
}

/** The test of a value by an operator other than LIKE. */
export function criteriaTest(type: FieldType, operator: Operator, criteria: readonly Criterion[]): Test {
  switch (operator) {
    case '=':
    case 'IN':
      return equalsAny(type, criteria);
    case '!=':
    case 'NOT IN': {
      const equals = equalsAny(type, criteria);
      return (value) => !equals(value);
    }
    case 'INCLUDES':
      return includesAny(criteria);
    case 'EXCLUDES': {
      const includes = includesAny(criteria);
      return (value) => !includes(value);
    }
    default:
      return ordered(operator, isText(type), criteria[0] ?? { kind: 'null' });
  }
}

function equalsAny(type: FieldType, criteria: readonly Criterion[]): Test {
  const points = new Set(criteria.flatMap((one) => (one.kind === 'point' ? [one.key] : [])));
  const ranges = criteria.flatMap((one) => (one.kind === 'range' ? [one] : []));
  const empty = criteria.some((one) => one.kind === 'null');
  return (value) => {
    if (value === null || value === '') return empty;
    if (points.has(keyOf(type, value))) return true;
    return typeof value === 'string' && ranges.some(({ from, to }) => value >= from && value < to);
  };
}

/** Each value may name several choices joined by ';', all of which must be chosen; one value is enough. */
function includesAny(criteria: readonly Criterion[]): Test {
  const wanted = criteria.flatMap((one) => (one.kind === 'point' ? [String(one.key).split(';')] : []));
  const empty = criteria.some((one) => one.kind === 'null');
  return (value) => {
    if (value === null || value === '') return empty;
    const chosen = new Set(String(value).toLowerCase().split(';'));
    return wanted.some((choices) => choices.every((choice) => chosen.has(choice)));
  };
}

/** A range lies between its ends: less than it is before it, greater is after it. */
function ordered(operator: Operator, text: boolean, one: Criterion): Test {
  if (one.kind === 'null') return () => false;
  const compare = (value: string | number | boolean, key: string | number | boolean): number => {
    if (text && typeof value === 'string' && typeof key === 'string') return compareText(value, key);
    return value < key ? -1 : value > key ? 1 : 0;
  };
  const from = one.kind === 'range' ? one.from : one.key;
  const behind = (value: string | number | boolean): boolean =>
    one.kind === 'range' ? value >= one.to : compare(value, one.key) > 0;
  const test = (value: string | number | boolean): boolean => {
    switch (operator) {
      case '<':
        return compare(value, from) < 0;
      case '>=':
        return compare(value, from) >= 0;
      case '>':
        return behind(value);
      default:
        return !behind(value);
    }
  };
  return (value) => value !== null && value !== '' && test(value);
}
