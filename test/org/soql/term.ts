import type { FieldType } from '../data/definition';
import type { Row, Scalar } from '../data/row';
import { convert, currencyOf } from './currency';
import { dateFunction, isDateFunction } from './date-functions';
import { follower, reader } from './follow';
import type { Column } from './name-entity';
import { type FieldRef, resolvePath, type Scope } from './resolve';
import { errorAt, unexpectedToken } from './soql-error';
import type { Call, Operand, Path } from './statement';

/** Something with a value for each row, or for each group of rows. */
export interface Term<T> {
  /** As Salesforce's messages call it. */
  name: string;
  type: FieldType;
  at: number;
  read(item: T): Scalar;
  /** The field itself, when the term is nothing more. */
  column: Column | null;
  /** The amount in the corporate currency, for currency fields of an org with several currencies. */
  corporate?: (item: T) => number | null;
  /** Digits behind the point, where the term is computed from a field that has them. */
  scale?: number;
  /** For index use and join checks. */
  ref: FieldRef | null;
}

/** The term of a field, a date function, or toLabel(). @throws SoqlError for any other function */
export function rowTerm(scope: Scope, operand: Operand): Term<Row> {
  return operand.kind === 'path' ? pathTerm(scope, operand) : callTerm(scope, operand);
}

function pathTerm(scope: Scope, path: Path): Term<Row> {
  const ref = resolvePath(scope, path);
  const { column, at } = ref;
  const term: Term<Row> = {
    name: column.name,
    type: column.type,
    at,
    read: reader(scope.context, ref),
    column,
    ref,
  };
  const { currencies } = scope.context;
  if (column.type !== 'currency' || !currencies) return term;
  const holder = follower(scope.context, ref.hops, scope.object);
  return {
    ...term,
    corporate: (row) => {
      const found = holder(row);
      if (!found) return null;
      return convert(currencies, term.read(row), currencyOf(currencies, found.row), currencies.corporate);
    },
  };
}

function callTerm(scope: Scope, call: Call): Term<Row> {
  if (isDateFunction(call.name)) return dateTerm(scope, call);
  if (call.name === 'TOLABEL') return labelTerm(scope, call);
  throw errorAt(scope.source, call.at, 'MALFORMED_QUERY', `Invalid function in this context: ${call.name}`);
}

function dateTerm(scope: Scope, call: Call): Term<Row> {
  const { context, source } = scope;
  if (context.customFiscalYears && call.name.startsWith('FISCAL_')) {
    const reason = `${call.name} is not supported in an org with custom fiscal years`;
    throw errorAt(source, call.at, 'MALFORMED_QUERY', reason);
  }
  const given = onlyArgument(source, call);
  const converted = given.kind === 'call' && given.name === 'CONVERTTIMEZONE';
  const inner = converted ? onlyArgument(source, given) : given;
  if (inner.kind !== 'path') throw unexpectedToken(source, inner.at, inner.name);
  const term = pathTerm(scope, inner);
  const wantsTime = converted || call.name === 'HOUR_IN_DAY' || call.name === 'DAY_ONLY';
  if (term.type !== 'datetime' && (wantsTime || term.type !== 'date')) {
    throw errorAt(
      source,
      inner.at,
      'INVALID_FIELD',
      `field ${term.name} does not support the function ${converted ? 'convertTimezone' : call.name}`,
    );
  }
  const zone = converted ? context.timeZone : 'UTC';
  return {
    name: `${call.name}(${term.name})`,
    type: call.name === 'DAY_ONLY' ? 'date' : 'int',
    at: call.at,
    read: (row) => {
      const stored = term.read(row);
      return typeof stored === 'string'
        ? dateFunction(call.name, stored, zone, context.fiscalYearStartMonth, context.fiscalYearNamedByStart)
        : null;
    },
    column: null,
    ref: null,
  };
}

function labelTerm(scope: Scope, call: Call): Term<Row> {
  const inner = onlyArgument(scope.source, call);
  if (inner.kind !== 'path') throw unexpectedToken(scope.source, inner.at, inner.name);
  const term = pathTerm(scope, inner);
  if (term.column) refuseLabel(scope.source, call.at, term.column);
  return { ...term, read: (row) => labelOf(term.column, term.read(row)) };
}

const LABELLED: ReadonlySet<FieldType> = new Set<FieldType>(['picklist', 'multipicklist', 'combobox']);

/** @throws SoqlError INVALID_FIELD for a field whose values have no labels */
export function refuseLabel(source: string, at: number, column: Column): void {
  const translated = LABELLED.has(column.type) || column.name === 'CurrencyIsoCode';
  // The names of record types are translated, too, and by a path nobody sees whose name it is.
  if (translated || column.name === 'Name') return;
  throw errorAt(source, at, 'INVALID_FIELD', `field ${column.name} does not support the function toLabel`);
}

/** A picklist value's label; other values as they are. */
export function labelOf(column: Column | null, value: Scalar): Scalar {
  if (typeof value !== 'string' || !column?.picklistValues.length) return value;
  const label = (part: string): string =>
    column.picklistValues.find((entry) => entry.value === part)?.label ?? part;
  return column.type === 'multipicklist' ? value.split(';').map(label).join(';') : label(value);
}

/** The one argument that nearly every function takes. @throws SoqlError for none or several */
export function onlyArgument(source: string, call: Call): Operand {
  const [first, second] = call.args;
  if (second) throw unexpectedToken(source, second.at, second.kind === 'path' ? ',' : second.name);
  if (!first) throw unexpectedToken(source, call.at + call.name.length + 1, ')');
  return first;
}
