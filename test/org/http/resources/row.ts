import type { ObjectDef } from '../../data/definition';
import { asId } from '../../data/ids';
import type { Row } from '../../data/row';
import { ApiError, asApiError } from '../api-error';
import { baseOf, noContent, ok, type Reply, type SignedCall } from '../call';
import { readEntity, readRecord, recordSchema } from '../json-body';
import type { Site } from '../site';
import { checkPreconditions, checkWritePreconditions, isUnmodified, tagOf } from './conditional';
import { fieldsOf, readRows } from './read-rows';
import { getRelated, namesRelation } from './related-rows';
import { RowWrites } from './row-writes';

/** `GET /sobjects/T/ID?fields=`: one row, with the fields the user may see; 304 where the caller has it. */
export function getRow(site: Site, call: SignedCall): Reply {
  const { type = '', id = '' } = call.params;
  const object = site.org.object(type);
  checkId(id);
  return readOne(site, call, object, site.org.row(object.name, id));
}

/** `POST /sobjects/T`: 201 with the new id. */
export function postRow(site: Site, call: SignedCall): Reply {
  const { values, id } = readRecord(readEntity(call, recordSchema));
  const all = id === undefined ? values : { ...values, Id: id };
  const object = site.org.object(call.params['type'] ?? '').name;
  const result = new RowWrites(site, call).create(object, all);
  return { ...ok(result, 201), headers: { Location: `${baseOf(call)}/sobjects/${object}/${result.id}` } };
}

/** `PATCH /sobjects/T/ID`: 204. An Id in the body is refused, as on the platform. */
export function patchRow(site: Site, call: SignedCall): Reply {
  const { type = '', id = '' } = call.params;
  const sent = readRecord(readEntity(call, recordSchema));
  if (sent.id !== undefined) throw givenTwice('Id');
  const object = site.org.object(type);
  checkId(id);
  const row = site.org.row(object.name, id);
  if (row && mayEdit(site, call, object, row)) checkWritePreconditions(call.headers, object.name, row);
  new RowWrites(site, call).update(type, id, sent.values);
  return noContent;
}

/** `DELETE /sobjects/T/ID`: 204. */
export function deleteRow(site: Site, call: SignedCall): Reply {
  const { type = '', id = '' } = call.params;
  const object = site.org.object(type);
  checkId(id);
  new RowWrites(site, call).delete(object.name, id);
  return noContent;
}

/** `GET /sobjects/T/FIELD/VALUE`: the row with that external id. `GET /sobjects/T/ID/RELATION`: what it is related to. */
export function getByExternalId(site: Site, call: SignedCall): Reply {
  const { type = '', field = '', value = '' } = call.params;
  const object = site.org.object(type);
  if (namesRelation(object, field)) return getRelated(site, call, object, field, value);
  const rows = keyedRows(site, call, object, field, value);
  if (rows.length > 1) return manyMatches(call, object.name, rows);
  return readOne(site, call, object, rows[0]);
}

/** `DELETE /sobjects/T/FIELD/VALUE`: 204, or 300 when several rows carry the value. */
export function deleteByExternalId(site: Site, call: SignedCall): Reply {
  const { type = '', field = '', value = '' } = call.params;
  const object = site.org.object(type);
  const rows = keyedRows(site, call, object, field, value);
  if (rows.length > 1) return manyMatches(call, object.name, rows);
  const [row] = rows;
  if (!row) throw notFound();
  new RowWrites(site, call).delete(object.name, row.Id);
  return noContent;
}

/**
 * `PATCH /sobjects/T/FIELD/VALUE`: 201 created, 200 updated, 300 when several rows carry the value; with
 * `updateOnly=true` nothing is created.
 */
export function upsertRow(site: Site, call: SignedCall): Reply {
  const { type = '', field = '', value = '' } = call.params;
  const { values, id } = readRecord(readEntity(call, recordSchema));
  const object = site.org.object(type);
  const key = object.fields.get(field.toLowerCase())?.name ?? field;
  const sentToo =
    id !== undefined || Object.keys(values).some((name) => name.toLowerCase() === key.toLowerCase());
  if (sentToo) throw givenTwice(id === undefined ? key : 'Id');
  if (call.query.get('updateOnly') === 'true' && keyedRows(site, call, object, field, value).length === 0) {
    throw notFound();
  }
  try {
    const result = new RowWrites(site, call).upsert(type, field, value, values);
    const headers = { Location: `${baseOf(call)}/sobjects/${object.name}/${result.id}` };
    return result.created ? { ...ok(result, 201), headers } : ok(result);
  } catch (thrown) {
    if (asApiError(thrown).status !== 300) throw thrown;
    return manyMatches(call, object.name, keyedRows(site, call, object, field, value));
  }
}

function readOne(site: Site, call: SignedCall, object: ObjectDef, row: Row | undefined): Reply {
  if (row?.IsDeleted) throw new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  const fields = fieldsOf(site, call, object, call.query.get('fields')?.split(','));
  const [record] = row ? readRows(site, call, object, [row.Id], fields) : [];
  if (!row || !record) throw notFound();
  checkPreconditions(call.headers, object.name, row);
  const headers = tagOf(object.name, row);
  if (isUnmodified(call.headers, object.name, row)) return { status: 304, headers };
  return { ...ok(record), headers };
}

/** Only who may change a row is told whether it is as they last saw it; all others are refused by the write itself. */
function mayEdit({ org }: Site, call: SignedCall, { name, updateable }: ObjectDef, row: Row): boolean {
  const user = call.session.userId;
  return updateable && !row.IsDeleted && org.mayEditObject(user, name) && org.mayEditRow(user, name, row);
}

/** The live rows that the caller sees of those that carry the key. */
function keyedRows(site: Site, call: SignedCall, object: ObjectDef, field: string, value: string): Row[] {
  const { org } = site;
  const user = call.session.userId;
  const key = object.fields.get(field.toLowerCase());
  const isKey = key !== undefined && (key.externalId || key.idLookup);
  if (isKey && org.mayReadField(user, object.name, key.name)) {
    const found = [...(org.byField(object.name, key.name, value) ?? [])];
    return found.filter((row) => !row.IsDeleted && org.maySeeRow(user, object.name, row));
  }
  const message = `Provided external ID field does not exist or is not accessible: ${field}`;
  throw new ApiError(404, 'NOT_FOUND', message);
}

function manyMatches(call: SignedCall, type: string, rows: readonly Row[]): Reply {
  return ok(
    rows.map((row) => `${baseOf(call)}/sobjects/${type}/${row.Id}`),
    300,
  );
}

function givenTwice(field: string): ApiError {
  const message = `The ${field} field should not be specified in the sobject data.`;
  return new ApiError(400, 'INVALID_FIELD', message, [field]);
}

/** What cannot be an id is taken for a field to find the row by, whose value is missing. */
function checkId(id: string): void {
  if (asId(id) !== null) return;
  const message = `Provided external ID field does not exist or is not accessible: ${id}`;
  throw new ApiError(404, 'NOT_FOUND', message);
}

function notFound() {
  return new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist');
}
