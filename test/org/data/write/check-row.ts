import type { ObjectDef } from '../definition';
import { OrgError } from '../errors';
import type { Row, Scalar } from '../row';
import type { Store } from '../store';
import type { WritePlan } from './write-plan';

/** @throws OrgError naming the required fields that a new row lacks, or that a change would empty. */
export function checkRequired(plan: WritePlan, values: Readonly<Record<string, Scalar>>): void {
  const emptied = plan.required.filter((field) => values[field.name] === null).map((field) => field.name);
  if (emptied.length === 0 && plan.missing.length === 0) return;
  const missing = [...plan.missing, ...emptied];
  const message = `Required fields are missing: [${missing.join(', ')}]`;
  throw new OrgError(400, 'REQUIRED_FIELD_MISSING', message, missing);
}

/** @throws OrgError when another live row carries a unique field's value. */
export function checkUnique(
  store: Store,
  def: ObjectDef,
  plan: WritePlan,
  values: Readonly<Record<string, Scalar>>,
  self: Row | null,
): void {
  for (const { name } of plan.unique) checkOneOfAKind(store, def, name, values[name] ?? null, self);
}

/** @throws OrgError DUPLICATE_VALUE when another live row's field has the value; null is never taken. */
export function checkOneOfAKind(
  store: Store,
  def: ObjectDef,
  name: string,
  value: Scalar,
  self: Row | null,
): void {
  if (value === null) return;
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

/** @throws OrgError when a record would newly belong to a user who is no longer active. */
export function checkOwner(
  store: Store,
  def: ObjectDef,
  values: Readonly<Record<string, Scalar>>,
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
