import { OrgError } from '../errors';
import type { Store } from '../store';
import type { ObjectDef, Row, Scalar } from '../types';

/** @throws OrgError naming the required fields that a new row lacks, or that a change would empty. */
export function checkRequired(
  def: ObjectDef,
  values: Record<string, Scalar>,
  deed: 'create' | 'update',
): void {
  const missing: string[] = [];
  for (const field of def.fields.values()) {
    if (field.nillable || field.type === 'boolean' || !(field.createable || field.updateable)) continue;
    const value = values[field.name];
    const empty = deed === 'create' ? (value ?? null) === null : value === null;
    if (empty) missing.push(field.name);
  }
  if (missing.length === 0) return;
  const message = `Required fields are missing: [${missing.join(', ')}]`;
  throw new OrgError(400, 'REQUIRED_FIELD_MISSING', message, missing);
}

/** @throws OrgError when another live row carries a unique field's value. */
export function checkUnique(
  store: Store,
  def: ObjectDef,
  values: Record<string, Scalar>,
  self: Row | null,
): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === null || !def.fields.get(name.toLowerCase())?.unique) continue;
    for (const row of store.table(def.name).by(name, String(value))) {
      if (row === self || row.IsDeleted) continue;
      throw new OrgError(
        400,
        'DUPLICATE_VALUE',
        `duplicate value found: ${name} duplicates value on record with id: ${row.Id}`,
        [],
      );
    }
  }
}

/** @throws OrgError when a record would newly belong to a user who is no longer active. */
export function checkOwner(
  store: Store,
  def: ObjectDef,
  values: Record<string, Scalar>,
  self: Row | null,
): void {
  const owner = values['OwnerId'];
  if (typeof owner !== 'string' || owner === self?.['OwnerId']) return;
  if (store.row('User', owner)?.['IsActive'] !== false) return;
  throw new OrgError(
    400,
    'INACTIVE_OWNER_OR_USER',
    `operation performed with inactive user [${owner}] as owner of ${def.label.toLowerCase()}`,
    ['OwnerId'],
  );
}
