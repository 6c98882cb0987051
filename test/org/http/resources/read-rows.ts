import type { ObjectDef } from '../../data/definition';
import { ApiError } from '../api-error';
import type { SignedCall } from '../call';
import type { Site } from '../site';
import { queryFor } from './query';

/** A field, or one of a record that is looked up: what is asked for by name is no piece of a query. */
const NAME = /^\w+(\.\w+)*$/;

/**
 * Names of the fields to read: those asked for, else all that the user may see.
 * @throws ApiError 400 INVALID_FIELD for what can be no name.
 */
export function fieldsOf(
  site: Site,
  call: SignedCall,
  object: ObjectDef,
  asked: readonly string[] | undefined,
): string[] {
  if (asked) {
    const names = asked.map((name) => name.trim()).filter((name) => name !== '');
    const wrong = names.find((name) => !NAME.test(name));
    if (wrong === undefined) return names;
    throw new ApiError(400, 'INVALID_FIELD', `No such column '${wrong}' on entity '${object.name}'`);
  }
  const user = call.session.userId;
  return [...object.fields.values()]
    .filter((field) => site.org.mayReadField(user, object.name, field.name))
    .map((field) => field.name);
}

/** Rows by id in the order asked, null where there is none the user may see. */
export function readRows(
  site: Site,
  call: SignedCall,
  object: ObjectDef,
  ids: readonly string[],
  fields: readonly string[],
): Array<object | null> {
  const known = ids.map((id) => site.org.row(object.name, id)?.Id);
  const found = known.filter((id) => id !== undefined);
  const list = [...new Set(['Id', ...fields])].join(', ');
  // Without a row the names are looked at all the same.
  const which = found.length > 0 ? `WHERE Id IN (${found.map((id) => `'${id}'`).join(', ')})` : 'LIMIT 0';
  const soql = `SELECT ${list} FROM ${object.name} ${which}`;
  const records = queryFor(site, call, soql, false).records;
  const byId = new Map(records.map((record) => [String(Reflect.get(record, 'Id')), record]));
  return known.map((id) => (id === undefined ? null : (byId.get(id) ?? null)));
}
