import type { Call, Reply } from './call';

/** A browser's question whether a page of another origin may make a call. */
export const isPreflight = (call: Call): boolean =>
  call.method === 'OPTIONS' &&
  call.headers.origin !== undefined &&
  call.headers['access-control-request-method'] !== undefined;

/** Answers a preflight: 403 to origins that are not on the org's CORS allowlist. */
export function preflight(call: Call, allowed: ReadonlySet<string>): Reply {
  const headers = corsHeaders(call, allowed);
  if (!headers) return { status: 403 };
  return {
    status: 200,
    headers: {
      ...headers,
      'access-control-allow-methods': 'HEAD, GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': String(call.headers['access-control-request-headers'] ?? ''),
    },
  };
}

/** What lets a page of an allowed origin read a reply; undefined for calls of none and of others. */
export function corsHeaders(call: Call, allowed: ReadonlySet<string>): Record<string, string> | undefined {
  const { origin } = call.headers;
  if (origin === undefined || !allowed.has(origin)) return undefined;
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'false',
    vary: 'Origin',
  };
}
