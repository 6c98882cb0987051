import type { ObjectDef } from './definition';
import { OrgError } from './errors';
import type { CrmChange, Row, Scalar } from './row';
import { toSecond } from './rules/date';
import type { Store } from './store';
import type { SystemWrite } from './write/system-write';

/**
 * Applies a change of the outside world: audit fields from `at` and `by`, derived fields unless it gives them,
 * history of tracked fields; no type rules and no permissions.
 * @throws OrgError for an object, field or row that is not there, or text too long: a fault of the stream itself.
 */
export function applyChange(store: Store, system: SystemWrite, change: CrmChange): void {
  const def = store.object(change.object);
  const at = exact(change.at);
  switch (change.op) {
    case 'insert':
      if (store.table(def.name).rows.has(change.id)) throw fault(`${def.name} ${change.id} is there already`);
      system.insert(def, change.id, readFields(def, change.fields), change.by, at);
      return;
    case 'update':
      system.update(def, known(store, def, change.id), readFields(def, change.fields), change.by, at);
      return;
    case 'delete':
      system.delete(def, known(store, def, change.id), change.by, at);
      return;
    case 'undelete':
      system.undelete(def, known(store, def, change.id), change.by, at);
      return;
    case 'purge':
      system.purge(def, known(store, def, change.id));
      return;
    case 'merge':
      system.merge(def, known(store, def, change.id), known(store, def, change.into), change.by, at);
  }
}

function readFields(def: ObjectDef, given: Record<string, Scalar>): Record<string, Scalar> {
  const fields: Record<string, Scalar> = {};
  for (const name in given) {
    const value = given[name] ?? null;
    const field = def.fields.get(name.toLowerCase());
    if (!field || field.calculated) throw fault(`${def.name} has no field ${name} to set`);
    if (value === null) fields[field.name] = field.type === 'boolean' ? false : null;
    else if (field.type === 'datetime') fields[field.name] = exact(String(value));
    else if (typeof value === 'string' && field.length > 0 && value.length > field.length) {
      throw fault(`${def.name}.${name} takes ${field.length} characters, not ${value.length}`);
    } else fields[field.name] = value;
  }
  return fields;
}

function exact(at: string): string {
  return at.length === 24 && at.endsWith('.000Z') ? at : toSecond(Date.parse(at));
}

function known(store: Store, def: ObjectDef, id: string): Row {
  const row = store.row(def.name, id);
  if (!row) throw fault(`There is no ${def.name} ${id}`);
  return row;
}

function fault(message: string): OrgError {
  return new OrgError(400, 'INVALID_CHANGE', message);
}
