import { ApiError, asApiError } from '../api-error';
import { baseOf, noContent, ok, type Reply, type SignedCall } from '../call';
import { readJson, readRecord, recordSchema } from '../json-body';
import type { Site } from '../site';
import { fieldsOf, readRows } from './read-rows';
import { RowWrites } from './row-writes';

/** `GET /sobjects/T/ID?fields=`: one row, with the fields the user may see. */
export function getRow(site: Site, call: SignedCall): Reply {
  const { type = '', id = '' } = call.params;
  const object = site.org.object(type);
  const asked = call.query.get('fields')?.split(',');
  const row = site.org.row(object.name, id);
  if (row?.IsDeleted) throw new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  const fields = fieldsOf(site, call, object, asked);
  const [record] = readRows(site, call, object, [id], fields);
  if (!record) throw notFound();
  return ok(record);
}

/** `POST /sobjects/T`: 201 with the new id. */
export function postRow(site: Site, call: SignedCall): Reply {
  const { values } = readRecord(readJson(call, recordSchema));
  return ok(new RowWrites(site, call).create(call.params['type'] ?? '', values), 201);
}

/** `PATCH /sobjects/T/ID`: 204. An Id in the body is refused, as on the platform. */
export function patchRow(site: Site, call: SignedCall): Reply {
  const { type = '', id = '' } = call.params;
  const sent = readRecord(readJson(call, recordSchema));
  if (sent.id !== undefined) {
    const message = 'The Id field should not be specified in the sobject data.';
    throw new ApiError(400, 'INVALID_FIELD', message, ['Id']);
  }
  new RowWrites(site, call).update(type, id, sent.values);
  return noContent;
}

/** `DELETE /sobjects/T/ID`: 204. */
export function deleteRow(site: Site, call: SignedCall): Reply {
  new RowWrites(site, call).delete(call.params['type'] ?? '', call.params['id'] ?? '');
  return noContent;
}

/** `GET /sobjects/T/FIELD/VALUE`: the row with that external id. */
export function getByExternalId(site: Site, call: SignedCall): Reply {
  const { type = '', field = '', value = '' } = call.params;
  const object = site.org.object(type);
  const found = site.org.byField(object.name, field, value);
  if (!found) {
    const message = `Provided external ID field does not exist or is not accessible: ${field}`;
    throw new ApiError(404, 'NOT_FOUND', message);
  }
  const ids = [...found].filter((row) => !row.IsDeleted).map((row) => row.Id);
  if (ids.length > 1) return manyMatches(call, object.name, ids);
  const [record] = readRows(site, call, object, ids, fieldsOf(site, call, object, undefined));
  if (!record) throw notFound();
  return ok(record);
}

/** `PATCH /sobjects/T/FIELD/VALUE`: 201 created, 200 updated, 300 when several rows carry the value. */
export function upsertRow(site: Site, call: SignedCall): Reply {
  const { type = '', field = '', value = '' } = call.params;
  const { values } = readRecord(readJson(call, recordSchema));
  try {
    const result = new RowWrites(site, call).upsert(type, field, value, values);
    return ok(result, result.created ? 201 : 200);
  } catch (thrown) {
    if (asApiError(thrown).status !== 300) throw thrown;
    const object = site.org.object(type);
    const rows = [...(site.org.byField(object.name, field, value) ?? [])];
    return manyMatches(
      call,
      object.name,
      rows.map((row) => row.Id),
    );
  }
}

function manyMatches(call: SignedCall, type: string, ids: readonly string[]): Reply {
  return ok(
    ids.map((id) => `${baseOf(call)}/sobjects/${type}/${id}`),
    300,
  );
}

function notFound() {
  return new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist');
}
