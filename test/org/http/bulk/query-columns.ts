import type { FieldType } from '../../data/definition';
import type { OrgApi } from '../../data/org-api';
import type { ColumnMetadata } from '../../soql/column-metadata';
import type { Json } from '../../soql/json-value';

/** One column of a result file. */
export interface ResultColumn {
  /** `Account.Owner.Name`. */
  name: string;
  path: readonly string[];
  type: FieldType | undefined;
}

/** The columns of a query in the order of selection, parents' fields by their paths. */
export function resultColumns(
  org: OrgApi,
  object: string | undefined,
  columns: readonly ColumnMetadata[],
  above: readonly string[] = [],
): ResultColumn[] {
  const fields = object === undefined ? undefined : org.find(object)?.fields;
  return columns.flatMap((column) => {
    const path = [...above, column.columnName];
    const type = fields?.get(column.columnName.toLowerCase())?.type;
    if (column.joinColumns.length === 0 || type === 'address') return [{ name: path.join('.'), path, type }];
    const lookup = [...(fields?.values() ?? [])].find((each) => each.relationshipName === column.columnName);
    // Behind a lookup with several objects stand the few fields that all of them have, which are texts.
    const [parent, other] = lookup?.referenceTo ?? [];
    return resultColumns(org, other === undefined ? parent : undefined, column.joinColumns, path);
  });
}

/** A value as result files write it. */
export function cellOf(record: { [key: string]: Json }, column: ResultColumn): string {
  let value: Json | undefined = record;
  for (const key of column.path) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return '';
    value = value[key];
  }
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return column.type === 'int' ? String(value) : javaDouble(value);
  if (column.type === 'datetime') return String(value).replace(/\+0000$/, 'Z');
  return String(value);
}

/** How Java writes a double, which Salesforce's result files show: 800.0, 9.12260031E8. */
function javaDouble(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits = '', power = ''] = value.toExponential().split('e');
    return `${withPoint(digits)}E${power.replace('+', '')}`;
  }
  return withPoint(String(value));
}

const withPoint = (digits: string) => (digits.includes('.') ? digits : `${digits}.0`);
