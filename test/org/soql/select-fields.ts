import { valueColumn } from './column-metadata';
import { isDateFunction } from './date-functions';
import { type Found, reader } from './follow';
import { formatted } from './formatted';
import { jsonValue } from './json-value';
import type { Change, RecordShape } from './record-shape';
import { resolvePath, type Scope } from './resolve';
import { errorAt, SoqlError, unexpectedToken } from './soql-error';
import type { Call, SelectItem, Statement } from './statement';
import { labelOf, onlyArgument } from './term';

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
  const change = changeOf(scope, operand);
  const inner = onlyArgument(source, operand);
  if (inner.kind !== 'path') throw unexpectedToken(source, inner.at, inner.name);
  const ref = resolvePath(scope, inner);
  if (!alias) {
    shape.addField(ref.hops, ref.column, ref.text, change);
    return;
  }
  const read = reader(scope.context, ref);
  shape.add(
    alias,
    (found) => change(ref.column, read(found.row), found),
    valueColumn(alias, ref.column.type, ref.column, false),
  );
}

function changeOf(scope: Scope, call: Call): Change {
  if (call.name === 'TOLABEL') {
    return (column, value) => jsonValue(column.type, labelOf(column, value));
  }
  if (call.name === 'FORMAT') {
    const { timeZone } = scope.context;
    return (column, value, found: Found) =>
      formatted(column.type, column.scale, value, found.row['CurrencyIsoCode'] ?? null, timeZone);
  }
  const known = isDateFunction(call.name) ? 'a date function without GROUP BY' : call.name;
  throw errorAt(scope.source, call.at, 'MALFORMED_QUERY', `Invalid function in this context: ${known}`);
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
