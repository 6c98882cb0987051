import type { FieldDef, ObjectDef } from './definition';
import type { Row, Scalar } from './row';
import { HISTORY_PREFIX } from './schema/history-object';
import type { Store } from './store';

const DATA_TYPES: Partial<Record<FieldDef['type'], string>> = {
  boolean: 'Boolean',
  currency: 'Currency',
  date: 'DateOnly',
  datetime: 'DateTime',
  double: 'Double',
  email: 'Email',
  int: 'Integer',
  multipicklist: 'MultiEnum',
  percent: 'Percent',
  phone: 'Phone',
  picklist: 'DynamicEnum',
  reference: 'EntityId',
  url: 'Url',
};

/** Notes that a record was made. */
export function noteCreation(store: Store, def: ObjectDef, row: Row, by: string, at: string): void {
  if (def.history && def.tracked.size > 0) add(store, def, row.Id, by, at, 'created', 'Text', null, null);
}

/**
 * Notes each tracked field that a change is about to move. A lookup makes two rows, one with the names and one
 * with the ids; of text that may exceed 255 characters only that it changed is kept. Standard lookups go by their
 * relationship's name ('Owner').
 */
export function noteChanges(
  store: Store,
  def: ObjectDef,
  before: Row,
  changes: Record<string, Scalar>,
  by: string,
  at: string,
): void {
  if (!def.history) return;
  for (const name of def.tracked) {
    const after = changes[name];
    if (after === undefined) continue;
    const old = before[name] ?? null;
    if (after === old) continue;
    const field = def.fields.get(name.toLowerCase());
    if (!field) continue;
    if (field.type === 'reference') {
      const shown = field.custom ? name : (field.relationshipName ?? name);
      add(store, def, before.Id, by, at, shown, 'Text', nameOf(store, old), nameOf(store, after));
      add(store, def, before.Id, by, at, shown, 'EntityId', old, after);
    } else if (field.type !== 'id' && field.length > 255) {
      add(store, def, before.Id, by, at, name, 'Text', null, null);
    } else {
      add(store, def, before.Id, by, at, name, DATA_TYPES[field.type] ?? 'Text', old, after);
    }
  }
}

function nameOf(store: Store, id: Scalar): Scalar {
  if (typeof id !== 'string') return null;
  return store.anyRow(id)?.['Name'] ?? id;
}

function add(
  store: Store,
  def: ObjectDef,
  parent: string,
  by: string,
  at: string,
  field: string,
  type: string,
  old: Scalar,
  after: Scalar,
): void {
  if (!def.history) return;
  store.insert(def.history.object, {
    Id: store.mint.mint(HISTORY_PREFIX),
    IsDeleted: false,
    [def.history.parentField]: parent,
    CreatedById: by,
    CreatedDate: at,
    SystemModstamp: at,
    Field: field,
    DataType: type,
    OldValue: old,
    NewValue: after,
  });
}
