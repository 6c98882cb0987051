import type { FieldDef, ObjectDef } from '../definition';
import { OrgError } from '../errors';
import type { Scalar } from '../row';
import type { Targets } from '../rules/reference';
import { storedValue } from '../rules/stored-value';
import { unreadable } from '../rules/unreadable';
import type { Store } from '../store';
import { noSuchColumn, type WritePlan } from './write-plan';

export interface InputContext {
  store: Store;
  targets: Targets;
}

/**
 * Checks the values of a write by a user and gives them back as they will be stored, by canonical name. A lookup
 * may be given by its relationship's name with the parent's external id: `{"Account": {"Ext__c": "7"}}`.
 * @throws OrgError for a value that does not fit its field.
 */
export function readInput(
  context: InputContext,
  def: ObjectDef,
  plan: WritePlan,
  values: Readonly<Record<string, unknown>>,
): Record<string, Scalar> {
  const stored: Record<string, Scalar> = {};
  for (const { name, field, byParent } of plan.slots) {
    const raw = values[name];
    if (raw === undefined) continue;
    const value = byParent ? parentId(context, def, name, field, raw) : raw;
    stored[field.name] = storedValue(field, value, context.targets);
  }
  return stored;
}

function parentId(
  context: InputContext,
  def: ObjectDef,
  name: string,
  lookup: FieldDef,
  raw: unknown,
): string {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) throw noSuchColumn(def, name);
  const [[key, value] = ['', '']] = Object.entries(raw).filter(([each]) => each !== 'attributes');
  if (typeof value === 'object' && value !== null) throw unreadable(lookup, value);
  for (const object of lookup.referenceTo) {
    const field = context.store.find(object)?.fields.get(key.toLowerCase());
    if (!field?.externalId && !field?.idLookup) continue;
    const [row] = [...context.store.table(object).by(field.name, String(value))].filter((r) => !r.IsDeleted);
    if (row) return row.Id;
  }
  throw new OrgError(
    400,
    'INVALID_FIELD',
    `Foreign key external ID: ${String(value)} not found for field ${key} in entity ${lookup.referenceTo.join(', ')}`,
  );
}
