import { z } from 'zod';
import { keepIf } from '../../data/keep-if';
import { deserialization } from '../../data/rules/unreadable';
import { ApiError } from '../api-error';
import { ok, type Reply, type SignedCall } from '../call';
import { readEntity, readRecord, recordSchema, type SentRecord } from '../json-body';
import type { Site } from '../site';
import { fieldsOf, readRows } from './read-rows';
import { type RowResult, RowWrites, refusedRow } from './row-writes';

const MAX_RECORDS = 200;
const MAX_CHUNKS = 10;

const writeSchema = z.object({ allOrNone: z.boolean().default(false), records: z.array(recordSchema) });
const readSchema = z.object({ ids: z.array(z.string()), fields: z.array(z.string()) });

/** `POST /composite/sobjects`: creates up to 200 records. */
export function createMany(site: Site, call: SignedCall): Reply {
  const { allOrNone, records } = readSent(call);
  const writes = new RowWrites(site, call);
  return ok(
    eachRow(site, records, allOrNone, (record) => {
      if (record.id !== undefined) {
        throw new ApiError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', [
          'Id',
        ]);
      }
      return writes.create(typed(record), record.values);
    }),
  );
}

/** `PATCH /composite/sobjects`: updates up to 200 records by id. */
export function updateMany(site: Site, call: SignedCall): Reply {
  const { allOrNone, records } = readSent(call);
  const writes = new RowWrites(site, call);
  const seen = new Set<string>();
  return ok(
    eachRow(site, records, allOrNone, (record) => {
      const type = typed(record);
      if (record.id === undefined) {
        throw new ApiError(400, 'MISSING_ARGUMENT', 'Id not specified in an update call', []);
      }
      const key = record.id.slice(0, 15);
      if (seen.has(key)) {
        throw new ApiError(400, 'DUPLICATE_VALUE', `duplicate id specified: ${record.id}`, []);
      }
      seen.add(key);
      return writes.update(type, record.id, record.values);
    }),
  );
}

/** `PATCH /composite/sobjects/T/FIELD`: upserts up to 200 records by an external id in their bodies. */
export function upsertMany(site: Site, call: SignedCall): Reply {
  const { type = '', field = '' } = call.params;
  const { allOrNone, records } = readSent(call);
  const writes = new RowWrites(site, call);
  const seen = new Set<string>();
  return ok(
    eachRow(site, records, allOrNone, (record) => {
      const all: Record<string, unknown> =
        record.id === undefined ? record.values : { ...record.values, Id: record.id };
      const key = Object.keys(all).find((name) => name.toLowerCase() === field.toLowerCase());
      const value = key === undefined ? undefined : all[key];
      if (key === undefined || value === null || value === '') {
        throw new ApiError(400, 'MISSING_ARGUMENT', `${field} not specified`, []);
      }
      if (typeof value === 'object') {
        throw new ApiError(400, 'JSON_PARSER_ERROR', deserialization('string', value), [key]);
      }
      const text = String(value);
      const same = text.toLowerCase();
      if (seen.has(same)) {
        throw new ApiError(400, 'DUPLICATE_VALUE', `Duplicate external id specified: ${text}`, []);
      }
      seen.add(same);
      const rest = Object.fromEntries(Object.entries(all).filter(([name]) => name !== key));
      try {
        return writes.upsert(type, field, text, rest);
      } catch (thrown) {
        const found = [...(site.org.byField(type, field, text) ?? [])].some((row) => !row.IsDeleted);
        return { ...refusedRow(thrown, record.id), created: record.id === undefined && !found };
      }
    }),
  );
}

/** `DELETE /composite/sobjects?ids=&allOrNone=`: deletes up to 200 records of any type. */
export function deleteMany(site: Site, call: SignedCall): Reply {
  const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  refuseTooMany(ids.length);
  const records = ids.map((id): SentRecord => ({ type: site.org.objectOfId(id)?.name, id, values: {} }));
  const writes = new RowWrites(site, call);
  return ok(
    eachRow(site, records, call.query.get('allOrNone') === 'true', ({ type, id = '' }) => {
      if (type === undefined) throw new ApiError(400, 'MALFORMED_ID', `malformed id ${id}`, []);
      return writes.delete(type, id);
    }),
  );
}

/** `POST /composite/sobjects/T {ids, fields}` (or GET with both in the query): rows in the order asked, else null. */
export function readMany(site: Site, call: SignedCall): Reply {
  const { ids, fields } =
    call.method === 'GET'
      ? { ids: list(call.query.get('ids')), fields: list(call.query.get('fields')) }
      : readEntity(call, readSchema);
  if (ids.length > 2000) refuseTooMany(ids.length);
  const object = site.org.object(call.params['type'] ?? '');
  return ok(readRows(site, call, object, ids, fieldsOf(site, call, object, fields)));
}

const list = (text: string | null) => (text ?? '').split(',').filter((item) => item !== '');

function readSent(call: SignedCall): { allOrNone: boolean; records: SentRecord[] } {
  const { allOrNone, records } = readEntity(call, writeSchema);
  refuseTooMany(records.length);
  const sent = records.map(readRecord);
  const chunks = sent.filter((record, index) => record.type !== sent[index - 1]?.type || index === 0).length;
  if (chunks > MAX_CHUNKS) {
    const message =
      'Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.';
    throw new ApiError(400, 'LIMIT_EXCEEDED', message);
  }
  return { allOrNone, records: sent };
}

function refuseTooMany(count: number) {
  if (count <= MAX_RECORDS) return;
  const message = `record limit reached. cannot submit more than ${MAX_RECORDS} records into this call`;
  throw new ApiError(400, 'EXCEEDED_ID_LIMIT', message);
}

function typed(record: SentRecord): string {
  if (record.type !== undefined) return record.type;
  throw new ApiError(400, 'INVALID_FIELD', 'Include the attributes.type of each record.', []);
}

/**
 * Runs one write a record and answers in request order. With `allOrNone` one refusal takes back the others, which
 * then say so.
 */
function eachRow(
  site: Site,
  records: readonly SentRecord[],
  allOrNone: boolean,
  write: (record: SentRecord) => RowResult,
): RowResult[] {
  const results: RowResult[] = [];
  const kept = keepIf(site.org, () => {
    for (const record of records) results.push(attempt(record, write));
    return !allOrNone || results.every((result) => result.success);
  });
  return kept ? results : results.map((result) => (result.success ? rolledBack(result) : result));
}

function attempt(record: SentRecord, write: (record: SentRecord) => RowResult): RowResult {
  try {
    return write(record);
  } catch (thrown) {
    return refusedRow(thrown, record.id);
  }
}

function rolledBack(result: RowResult): RowResult {
  const message =
    'Record rolled back because not all records were valid and the request was using AllOrNone header';
  const errors = [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message, fields: [] }];
  return { ...result, success: false, errors };
}
