import type { FieldDef, ObjectDef } from '../definition';
import { OrgError } from '../errors';
import { asId } from '../ids';
import type { Row } from '../row';

/** Where a lookup's value is looked up. */
export interface Targets {
  objectOfId(id: string): ObjectDef | undefined;
  anyRow(id: string): Row | undefined;
  /** Whether the writer may see the row that the lookup points to. */
  maySee(object: ObjectDef, row: Row): boolean;
}

/** The 18-character id of a live row of one of the objects the field points to. */
export function storedReference(field: FieldDef, raw: string | number | boolean, targets: Targets): string {
  const text = String(raw).trim();
  const id = asId(text);
  const object = id === null ? undefined : targets.objectOfId(id);
  if (id === null || !object || !field.referenceTo.includes(object.name)) {
    throw new OrgError(400, 'MALFORMED_ID', `${field.label}: id value of incorrect type: ${text}`, [
      field.name,
    ]);
  }
  const row = targets.anyRow(id);
  if (!row)
    throw new OrgError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field.name]);
  if (row.IsDeleted) throw new OrgError(400, 'ENTITY_IS_DELETED', 'entity is deleted', [field.name]);
  if (!targets.maySee(object, row)) {
    throw new OrgError(
      400,
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
      `insufficient access rights on cross-reference id: ${id}`,
      [field.name],
    );
  }
  return id;
}
