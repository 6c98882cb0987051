import { to18 } from '../../../shared/salesforce-id';
import type { FieldType } from '../data/definition';
import { type Calendar, rangeOf } from './date-ranges';
import { errorAt, type SoqlError, unexpectedToken } from './soql-error';
import type { Literal } from './statement';
import type { Term } from './term';

/** A value to compare with, in the form in which values of its type are compared. */
export type Criterion =
  | { kind: 'null' }
  | { kind: 'point'; key: string | number | boolean }
  | { kind: 'range'; from: string; to: string };

const TEXT: ReadonlySet<FieldType> = new Set<FieldType>([
  'string',
  'textarea',
  'picklist',
  'combobox',
  'email',
  'url',
  'phone',
  'multipicklist',
]);

export const isText = (type: FieldType): boolean => TEXT.has(type);
export const isId = (type: FieldType): boolean => type === 'id' || type === 'reference';

/** What Salesforce's messages call a type. */
const TYPE_NAMES: Partial<Record<FieldType, string>> = {
  boolean: 'boolean',
  int: 'int',
  double: 'double',
  currency: 'double',
  percent: 'double',
  date: 'date',
  datetime: 'dateTime',
  id: 'id',
  reference: 'id',
};

/** The canonical form of a stored or written value of a type, for comparing: text without case. */
export function keyOf(type: FieldType, value: string | number | boolean): string | number | boolean {
  if (typeof value !== 'string') return value;
  if (type === 'multipicklist') return value.toLowerCase().split(';').sort().join(';');
  return isText(type) ? value.toLowerCase() : value;
}

const fits = (type: FieldType, literal: Literal): boolean => {
  switch (literal.kind) {
    case 'null':
      return true;
    case 'string':
      return isText(type) || isId(type);
    case 'number':
      if (type === 'int') return Number.isInteger(literal.value) && !literal.text.includes('.');
      return type === 'double' || type === 'currency' || type === 'percent';
    case 'range':
      return type === 'date' || type === 'datetime';
    default:
      return literal.kind === type;
  }
};

/** @throws SoqlError INVALID_FIELD when a value is not of the field's type, INVALID_QUERY_FILTER_OPERATOR for no id */
export function criterion<T>(source: string, calendar: Calendar, term: Term<T>, literal: Literal): Criterion {
  if (literal.kind === 'currency') {
    throw unexpectedToken(source, literal.at, `${literal.code}${literal.value}`);
  }
  if (!fits(term.type, literal)) throw wrongType(source, term);
  switch (literal.kind) {
    case 'null':
      return { kind: 'null' };
    case 'range':
      return {
        kind: 'range',
        ...rangeOf(literal.name, literal.n, calendar, term.type === 'date' ? 'date' : 'datetime'),
      };
    case 'string':
      if (literal.value === '') return { kind: 'null' };
      if (isId(term.type)) return { kind: 'point', key: idOf(source, literal.value, term.at) };
      return { kind: 'point', key: keyOf(term.type, literal.value) };
    default:
      return { kind: 'point', key: literal.value };
  }
}

/** The 18-character form of a written id. @throws SoqlError when it has not the shape of one */
function idOf(source: string, written: string, at: number): string {
  if (!/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(written)) {
    throw errorAt(source, at, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${written}`);
  }
  return to18(written.slice(0, 15));
}

function wrongType<T>(source: string, term: Term<T>): SoqlError {
  const quoted = isText(term.type) || isId(term.type);
  const type = TYPE_NAMES[term.type] ?? 'string';
  const quotes = quoted ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  return errorAt(
    source,
    term.at,
    'INVALID_FIELD',
    `value of filter criterion for field '${term.name}' must be of type ${type} and ${quotes}`,
  );
}
