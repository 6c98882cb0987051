import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Row } from '../../data/row';
import { ApiError } from '../api-error';

/** The one object whose rows have entity tags. */
const TAGGED = 'Account';

/** The ETag header of a row's reply; none for rows without entity tags. */
export function tagOf(object: string, row: Row): Record<string, string> {
  return object === TAGGED ? { ETag: `"${hashOf(row)}"` } : {};
}

/**
 * Source: REST API Developer Guide, "Conditional Request Headers".
 * @returns true where a reader already has the row: 304.
 */
export function isUnmodified(headers: IncomingHttpHeaders, object: string, row: Row): boolean {
  const known = tags(headers['if-none-match']);
  if (object === TAGGED && known.length > 0) return names(known, row);
  const since = moment(headers['if-modified-since']);
  return since !== undefined && !Number.isNaN(since) && modifiedAt(row) <= since;
}

/**
 * Asked of a row about to be read. Entity tags are exact but only Account's; times are weak, since they count in
 * seconds. A header that cannot be read asks nothing.
 * @throws ApiError 412 where the row is not as the caller last saw it.
 */
export function checkPreconditions(headers: IncomingHttpHeaders, object: string, row: Row): void {
  const wanted = tags(headers['if-match']);
  if (object === TAGGED && wanted.length > 0 && !names(wanted, row)) throw changed();
  const since = moment(headers['if-unmodified-since']);
  if (since !== undefined && modifiedAt(row) > since) throw changed();
}

/**
 * As `checkPreconditions`, of a row about to be changed.
 * @throws ApiError 412 also where `If-None-Match` names the row, and 400 for a header that cannot be read.
 */
export function checkWritePreconditions(headers: IncomingHttpHeaders, object: string, row: Row): void {
  for (const name of object === TAGGED ? (['if-match', 'if-none-match'] as const) : []) {
    const value = headers[name];
    if (value !== undefined && tags(value).length === 0) throw unreadable(name, value);
  }
  const since = headers['if-unmodified-since'];
  if (since !== undefined && Number.isNaN(moment(since))) throw unreadable('if-unmodified-since', since);
  checkPreconditions(headers, object, row);
  if (object === TAGGED && names(tags(headers['if-none-match']), row)) throw changed();
}

const names = (known: readonly string[], row: Row): boolean =>
  known.includes('*') || known.includes(hashOf(row));

/** Does an `If-None-Match` name the tag? */
export const isKnown = (header: string | undefined, tag: string): boolean => tags(header).includes(tag);

/** Whether something that changed at `at` changed after the moment of a header; undefined without a readable one. */
export function wasChangedSince(header: string | undefined, at: string): boolean | undefined {
  const since = moment(header);
  // HTTP's dates count in seconds.
  return since === undefined || Number.isNaN(since)
    ? undefined
    : Math.floor(Date.parse(at) / 1000) * 1000 > since;
}

function hashOf(row: Row): string {
  return createHash('sha1').update(JSON.stringify(row)).digest('base64');
}

/** Tags of a list, without the suffix that a compressed reply has; `*` stands for any. */
function tags(header: string | undefined): string[] {
  const found = [...(header ?? '').matchAll(/(?:W\/)?"([^"]+)"|(\*)/g)];
  return found.map(([, tag, any]) => (tag ?? any ?? '').replace(/-+gzip$/, ''));
}

const moment = (header: string | undefined) => (header === undefined ? undefined : Date.parse(header));

const modifiedAt = (row: Row) => Date.parse(String(row['LastModifiedDate'] ?? row.SystemModstamp));

function changed(): ApiError {
  return new ApiError(412, 'PRECONDITION_FAILED', 'Precondition Failed');
}

function unreadable(name: string, value: string): ApiError {
  return new ApiError(400, 'BAD_REQUEST', `The value of the ${name} header is not valid: ${value}`);
}
