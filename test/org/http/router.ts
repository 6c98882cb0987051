import { ApiError } from './api-error';
import type { Reply, SignedCall } from './call';

export type Handler = (call: SignedCall) => Reply;

export interface Route {
  method: string;
  /** Segments below `/services/data/vNN.0`; `:name` takes one segment. */
  pattern: string;
  handle: Handler;
}

export interface Match {
  handle: Handler;
  params: Record<string, string>;
}

const splitPath = (path: string) => path.split('/').filter((segment) => segment !== '');

/**
 * Finds the route of a path below the version root. Literal segments win over parameters because routes are
 * tried in the order given. A path that exists under another method is refused with 405, as Salesforce does;
 * an unknown path gives undefined.
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  const segments = splitPath(path);
  const allowed: string[] = [];
  for (const route of routes) {
    const params = matchPattern(splitPath(route.pattern), segments);
    if (!params) continue;
    if (route.method === method) return { handle: route.handle, params };
    allowed.push(route.method);
  }
  if (allowed.length === 0) return undefined;
  throw new ApiError(
    405,
    'METHOD_NOT_ALLOWED',
    `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`,
  );
}

function matchPattern(pattern: readonly string[], segments: readonly string[]) {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeSegment(segment);
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return params;
}

function decodeSegment(segment: string) {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ApiError(400, 'MALFORMED_REQUEST', `The path segment '${segment}' is not percent-encoded`);
  }
}
