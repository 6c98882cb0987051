import type { FieldDef, ObjectDef } from './definition';
import type { OrgApi } from './org-api';
import type { CrmChange, Row, Scalar } from './row';

type Rows = Pick<OrgApi, 'find' | 'row' | 'objectOfId'>;

/**
 * What is left of a change of the book in an org that people have changed beside it: nothing is done to objects and
 * records that are gone, no field is set that is gone or made anew as another, and no lookup leads to a record that
 * is gone. null: nothing is left.
 */
export function withoutGone(org: Rows, change: CrmChange): CrmChange | null {
  const def = org.find(change.object);
  if (!def) return null;
  const row = org.row(def.name, change.id);
  if (change.op === 'insert') return row ? null : inserted(org, def, change);
  if (!isThere(row)) return null;
  if (change.op === 'merge') return isThere(org.row(def.name, change.into)) ? change : null;
  if (change.op !== 'update') return change;
  const fields = settable(org, def, change.fields);
  return Object.keys(fields).length > 0 ? { ...change, fields } : null;
}

/** A new record goes with the one that its deletion would have taken it along with. */
function inserted(org: Rows, def: ObjectDef, change: CrmChange & { op: 'insert' | 'update' }) {
  const fields = settable(org, def, change.fields);
  for (const name in change.fields) {
    const parent = name in fields ? undefined : org.objectOfId(String(change.fields[name]));
    const relation = parent?.childRelationships.find(
      ({ childSObject, field }) => childSObject === def.name && field === name,
    );
    if (relation?.cascadeDelete) return null;
  }
  return { ...change, fields };
}

function settable(org: Rows, def: ObjectDef, given: Readonly<Record<string, Scalar>>) {
  const fields: Record<string, Scalar> = {};
  for (const name in given) {
    const field = def.fields.get(name.toLowerCase());
    const value = given[name] ?? null;
    if (field && !field.calculated && (value === null || takes(org, field, value))) fields[name] = value;
  }
  return fields;
}

function takes(org: Rows, field: FieldDef, value: string | number | boolean): boolean {
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return typeof value === 'number';
    case 'date':
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'reference': {
      const target = org.objectOfId(String(value));
      return target !== undefined && isThere(org.row(target.name, String(value)));
    }
    default:
      return typeof value === 'string' && (field.length === 0 || value.length <= field.length);
  }
}

const isThere = (row: Row | undefined): boolean => row !== undefined && !row.IsDeleted;
