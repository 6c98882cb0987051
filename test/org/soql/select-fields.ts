import { valueColumn } from './column-metadata';
import { convert, currencyOf } from './currency';
import { isDateFunction } from './date-functions';
import { type Found, follower, reader } from './follow';
import { formatted, refuseFormat } from './formatted';
import { jsonValue } from './json-value';
import type { Column } from './name-entity';
import type { Change, RecordShape } from './record-shape';
import { type FieldRef, resolvePath, type Scope } from './resolve';
import { errorAt, SoqlError, unexpectedToken } from './soql-error';
import type { Call, Path, SelectItem, Statement } from './statement';
import { labelOf, onlyArgument, refuseLabel } from './term';

type OperandItem = Extract<SelectItem, { kind: 'operand' }>;
type FieldsItem = Extract<SelectItem, { kind: 'fields' }>;

const MOST_ALL_FIELDS_ROWS = 200;

/** Adds a field, or a field in toLabel() or FORMAT(), to the record. @throws SoqlError where it cannot be selected */
export function selectOperand(scope: Scope, shape: RecordShape, item: OperandItem): void {
  const { operand, alias, at } = item;
  const { source } = scope;
  if (operand.kind === 'path') {
    if (alias) throw errorAt(source, at, 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing');
    const ref = resolvePath(scope, operand);
    shape.addField(ref.hops, ref.column, ref.text);
    return;
  }
  const path = innermost(source, operand);
  const ref = resolvePath(scope, path);
  const change = changeOf(scope, operand, ref);
  if (!alias) {
    shape.addField(ref.hops, ref.column, ref.text, change);
    return;
  }
  const read = reader(scope.context, ref);
  const holder = follower(scope.context, ref.hops, scope.object);
  shape.add(
    alias,
    ({ row }) => {
      const found = holder(row);
      return found ? change(ref.column, read(row), found) : null;
    },
    valueColumn(alias, ref.column.type, ref.column, false),
  );
}

/** The field that a call, or the call inside it, is about. */
function innermost(source: string, call: Call): Path {
  const inner = onlyArgument(source, call);
  if (inner.kind === 'path') return inner;
  if (call.name === 'FORMAT' && inner.name === 'CONVERTCURRENCY') return innermost(source, inner);
  throw unexpectedToken(source, inner.at, inner.name);
}

function changeOf(scope: Scope, call: Call, { column: of }: FieldRef): Change {
  const { source } = scope;
  if (call.name === 'TOLABEL') {
    refuseLabel(source, call.at, of);
    return (column, value) => jsonValue(column.type, labelOf(column, value));
  }
  if (call.name === 'CONVERTCURRENCY') return converted(scope, call, of);
  if (call.name === 'FORMAT') {
    refuseFormat(source, call.at, of);
    const { timeZone, currencies } = scope.context;
    const inner = onlyArgument(source, call);
    if (inner.kind === 'call') {
      const change = converted(scope, inner, of);
      return (column, value, found) => {
        const amount = Number(change(column, value, found) ?? Number.NaN);
        if (Number.isNaN(amount)) return null;
        return formatted(column.type, column.scale, amount, currencies?.user ?? null, timeZone);
      };
    }
    return (column, value, found: Found) =>
      formatted(column.type, column.scale, value, found.row['CurrencyIsoCode'] ?? null, timeZone);
  }
  const known = isDateFunction(call.name) ? 'a date function without GROUP BY' : call.name;
  throw errorAt(scope.source, call.at, 'MALFORMED_QUERY', `Invalid function in this context: ${known}`);
}

/** An amount in the user's currency. @throws SoqlError in an org of one currency, and for a field that is no amount */
function converted({ source, context }: Scope, call: Call, column: Column): Change {
  const { currencies } = context;
  if (!currencies) {
    throw errorAt(
      source,
      call.at,
      'MALFORMED_QUERY',
      'convertCurrency is only available in orgs with several currencies',
    );
  }
  if (column.type !== 'currency') {
    throw errorAt(
      source,
      call.at,
      'INVALID_FIELD',
      `field ${column.name} does not support the function convertCurrency`,
    );
  }
  return (_, value, { row }) => convert(currencies, value, currencyOf(currencies, row), currencies.user);
}

/** Adds what FIELDS() stands for. @throws SoqlError MALFORMED_QUERY without the LIMIT that ALL and CUSTOM ask for */
export function selectFields(
  scope: Scope,
  shape: RecordShape,
  statement: Statement,
  { group }: FieldsItem,
): void {
  const { limit } = statement;
  if (group !== 'STANDARD' && (limit === null || limit > MOST_ALL_FIELDS_ROWS)) {
    throw new SoqlError(
      'MALFORMED_QUERY',
      `The SOQL FIELDS function must have a LIMIT of at most ${MOST_ALL_FIELDS_ROWS}`,
    );
  }
  for (const field of scope.object.fields.values()) {
    if (group !== 'ALL' && field.custom !== (group === 'CUSTOM')) continue;
    if (scope.context.mayReadField(scope.object.name, field.name)) shape.addField([], field, field.name);
  }
}
