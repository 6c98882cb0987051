import { OrgError } from '../errors';
import type { Permissions } from '../permissions/permissions';
import type { Targets } from '../rules/reference';
import { storedValue } from '../rules/stored-value';
import type { Store } from '../store';
import type { FieldDef, ObjectDef, Scalar } from '../types';

export interface InputContext {
  store: Store;
  permissions: Permissions;
  targets: Targets;
}

/**
 * Checks the names and values of a write by a user and gives them back as they will be stored, by canonical name.
 * A lookup may be given by its relationship's name with the parent's external id: `{"Account": {"Ext__c": "7"}}`.
 * @throws OrgError for an unknown or invisible field, one that may not be written, or a value that does not fit.
 */
export function readInput(
  context: InputContext,
  user: string,
  def: ObjectDef,
  values: Record<string, unknown>,
  deed: 'create' | 'update',
): Record<string, Scalar> {
  const closed: string[] = [];
  const given: [FieldDef, unknown][] = [];
  for (const [name, raw] of Object.entries(values)) {
    if (name.toLowerCase() === 'attributes' || raw === undefined) continue;
    const [field, value] = target(context, user, def, name, raw);
    const open = deed === 'create' ? field.createable : field.updateable;
    if (!open || !context.permissions.mayEditField(user, def, field)) closed.push(field.name);
    else given.push([field, value]);
  }
  if (closed.length > 0) throw notWritable(closed);
  const stored: Record<string, Scalar> = {};
  for (const [field, raw] of given) stored[field.name] = storedValue(field, raw, context.targets);
  return stored;
}

function target(
  context: InputContext,
  user: string,
  def: ObjectDef,
  name: string,
  raw: unknown,
): [FieldDef, unknown] {
  const field = def.fields.get(name.toLowerCase());
  if (field && context.permissions.mayReadField(user, def, field)) return [field, raw];
  if (!field && raw !== null && typeof raw === 'object' && !Array.isArray(raw)) {
    const lookup = [...def.fields.values()].find(
      (f) =>
        f.relationshipName?.toLowerCase() === name.toLowerCase() &&
        context.permissions.mayReadField(user, def, f),
    );
    if (lookup) return [lookup, parentId(context, lookup, raw)];
  }
  throw new OrgError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${def.name}`);
}

function parentId(context: InputContext, lookup: FieldDef, raw: object): string {
  const [[key, value] = ['', '']] = Object.entries(raw).filter(([name]) => name !== 'attributes');
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

function notWritable(fields: string[]): OrgError {
  return new OrgError(
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    fields,
  );
}
