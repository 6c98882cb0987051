import { createHash } from 'node:crypto';
import { ApiError } from '../api-error';
import { ok, type Reply, type SignedCall } from '../call';
import type { Site } from '../site';
import { isKnown, wasChangedSince } from './conditional';

/** `GET /sobjects`. */
export function getGlobalDescribe(site: Site, call: SignedCall): Reply {
  return conditional(site, call, () => site.org.describeGlobal(call.session.userId, call.version));
}

/** `GET /sobjects/T/describe`. */
export function getDescribe(site: Site, call: SignedCall): Reply {
  const { name } = site.org.object(call.params['type'] ?? '');
  return conditional(site, call, () =>
    site.org.describe(call.session.userId, name, call.version, call.origin),
  );
}

/** `GET /sobjects/T`: the object's line of the global describe. The org keeps no list of recently viewed rows. */
export function getBasicInformation(site: Site, call: SignedCall): Reply {
  const { name } = site.org.object(call.params['type'] ?? '');
  const full = site.org.describe(call.session.userId, name, call.version, call.origin);
  const listed = ['childRelationships', 'fields', 'recordTypeInfos', 'supportedScopes'];
  const objectDescribe = Object.fromEntries(Object.entries(full).filter(([key]) => !listed.includes(key)));
  return ok({ objectDescribe, recentItems: [] });
}

const MOST_RECENT = 200;

/** `GET /recent?limit=`: what the user last looked at, which nobody of an API does. */
export function getRecent(_site: Site, call: SignedCall): Reply {
  const limit = call.query.get('limit');
  if (limit !== null && !(/^\d+$/.test(limit) && Number(limit) >= 1 && Number(limit) <= MOST_RECENT)) {
    throw new ApiError(400, 'INVALID_QUERY_LOCATOR', `limit must be between 1 and ${MOST_RECENT}`);
  }
  return ok([]);
}

/**
 * Metadata, unless the caller has it already: judged by its entity tag, or by when the org's metadata last changed,
 * permissions among it. Source: REST API Developer Guide, "sObject Describe".
 * @throws ApiError 412 where it has changed since `If-Unmodified-Since`.
 */
function conditional(site: Site, call: SignedCall, describe: () => object): Reply {
  const { metadataChangedAt } = site.org;
  if (wasChangedSince(call.headers['if-unmodified-since'], metadataChangedAt)) {
    throw new ApiError(412, 'PRECONDITION_FAILED', 'Precondition Failed');
  }
  const headers = { 'Last-Modified': new Date(metadataChangedAt).toUTCString() };
  const tagged = call.headers['if-none-match'] !== undefined;
  const since = call.headers['if-modified-since'];
  if (!tagged && wasChangedSince(since, metadataChangedAt) === false) return { status: 304, headers };
  const body = describe();
  const tag = createHash('sha1').update(JSON.stringify(body)).digest('base64');
  const known = tagged && isKnown(call.headers['if-none-match'], tag);
  const all = { ...headers, ETag: `"${tag}"` };
  return known ? { status: 304, headers: all } : { status: 200, json: body, headers: all };
}
