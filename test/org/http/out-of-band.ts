import { z } from 'zod';
import { to18 } from '../data/ids';
import type { OrgApi } from '../data/org-api';
import type { CrmChange } from '../data/row';
import { ApiError } from './api-error';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const target = { user: z.string(), object: z.string(), at: z.iso.datetime().optional() };

/** A change by a person or an automation inside the org: `user` is a username or an id. */
export const changeSchema = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('insert'),
    ...target,
    id: z.string().optional(),
    fields: z.record(z.string(), scalar),
  }),
  z.strictObject({
    op: z.literal('update'),
    ...target,
    id: z.string(),
    fields: z.record(z.string(), scalar),
  }),
  z.strictObject({ op: z.enum(['delete', 'undelete', 'purge']), ...target, id: z.string() }),
  z.strictObject({ op: z.literal('merge'), ...target, id: z.string(), into: z.string() }),
]);

/**
 * Names the row, the user and the moment of an out-of-band change. Throws 404 for a row or user that is not
 * there, 400 for a field that the object lacks.
 */
export function outOfBandChange(org: OrgApi, asked: z.infer<typeof changeSchema>, now: string): CrmChange {
  const object = org.object(asked.object);
  const about = { at: asked.at ?? now, by: userIdOf(org, asked.user), object: object.name };
  if (asked.op === 'insert') {
    const id = asked.id ?? unusedId(org, object.name, object.keyPrefix ?? 'a00');
    return { ...about, op: 'insert', id, fields: canonicalFields(org, object.name, asked.fields) };
  }
  const id = rowId(org, object.name, asked.id);
  switch (asked.op) {
    case 'update':
      return { ...about, op: 'update', id, fields: canonicalFields(org, object.name, asked.fields) };
    case 'delete':
    case 'undelete':
    case 'purge':
      return { ...about, op: asked.op, id };
    case 'merge': {
      if (object.name !== 'Account' && object.name !== 'Contact') {
        throw new ApiError(400, 'INVALID_TYPE', `${object.name} rows cannot be merged`);
      }
      return { ...about, object: object.name, op: 'merge', id, into: rowId(org, object.name, asked.into) };
    }
  }
}

/** The User id of a username, or of an id in either length. */
export function userIdOf(org: OrgApi, user: string): string {
  const byId = org.row('User', user);
  if (byId) return byId.Id;
  for (const row of org.rows('User')) if (row['Username'] === user) return row.Id;
  throw new ApiError(404, 'NOT_FOUND', `There is no user '${user}'`);
}

/** The first active user who manages users. */
export function administratorOf(org: OrgApi): string {
  for (const row of org.rows('User')) {
    if (row['IsActive'] === true && org.hasPermission(row.Id, 'ManageUsers')) return row.Id;
  }
  throw new ApiError(404, 'NOT_FOUND', 'The org has no active administrator');
}

function rowId(org: OrgApi, object: string, id: string): string {
  const row = org.row(object, id);
  if (row) return row.Id;
  throw new ApiError(404, 'NOT_FOUND', `There is no ${object} '${id}'`);
}

function canonicalFields(org: OrgApi, object: string, fields: Record<string, z.infer<typeof scalar>>) {
  const known = org.object(object).fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const field = known.get(name.toLowerCase());
      if (!field) throw new ApiError(400, 'INVALID_FIELD', `No such column '${name}' on entity '${object}'`);
      return [field.name, value];
    }),
  );
}

/** Ids of out-of-band rows have a pod of their own, so that they meet neither the book's nor the API's. */
function unusedId(org: OrgApi, object: string, keyPrefix: string): string {
  for (let number = org.count(object) + 1; ; number++) {
    const id = to18(`${keyPrefix}OB${String(number).padStart(10, '0')}`);
    if (!org.row(object, id)) return id;
  }
}
