import type { ObjectDef } from '../../data/definition';
import type { SignedCall } from '../call';
import type { Site } from '../site';
import { queryFor } from './query';

/** Names of the fields to read: those asked for, else all that the user may see. */
export function fieldsOf(
  site: Site,
  call: SignedCall,
  object: ObjectDef,
  asked: readonly string[] | undefined,
): string[] {
  if (asked) return asked.map((name) => name.trim()).filter((name) => name !== '');
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
  if (found.length === 0) return ids.map(() => null);
  const list = [...new Set(['Id', ...fields])].join(', ');
  const soql = `SELECT ${list} FROM ${object.name} WHERE Id IN (${found.map((id) => `'${id}'`).join(', ')})`;
  const records = queryFor(site, call, soql, false).records;
  const byId = new Map(records.map((record) => [String(Reflect.get(record, 'Id')), record]));
  return known.map((id) => (id === undefined ? null : (byId.get(id) ?? null)));
}
