import type { Call } from './call';

/**
 * The call as it is meant: a client that cannot send a PATCH sends a POST that names it in the address.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_upsert.htm
 */
export function overridden(call: Call): Call {
  if (call.method !== 'POST' || call.search === '') return call;
  const named = call.query.get('_HttpMethod');
  return named === null ? call : { ...call, method: named.toUpperCase() };
}
