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
  /** The pattern of the route that was found. */
  pattern: string;
  handle: Handler;
  params: Record<string, string>;
}

interface Prepared {
  route: Route;
  /** Undefined for a parameter. */
  literals: Array<string | undefined>;
  names: string[];
}

/** The routes of a table by their number of segments, worked out once. */
const prepared = new WeakMap<readonly Route[], Map<number, Prepared[]>>();

const splitPath = (path: string) => path.split('/').filter((segment) => segment !== '');

/**
 * Finds the route of a path below the version root. Literal segments win over parameters because routes are
 * tried in the order given. HEAD is answered as GET is. A path that exists under another method is refused with
 * 405, as Salesforce does; an unknown path gives undefined.
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  const segments = splitPath(path);
  const lower = segments.map((segment) => segment.toLowerCase());
  const sought = method === 'HEAD' ? 'GET' : method;
  const allowed = new Set<string>();
  for (const { route, literals, names } of prepare(routes).get(segments.length) ?? []) {
    if (!literals.every((literal, index) => literal === undefined || literal === lower[index])) continue;
    if (route.method === sought) {
      const { pattern, handle } = route;
      return { pattern, handle, params: paramsOf(literals, names, segments) };
    }
    if (route.method === 'GET') allowed.add('HEAD');
    allowed.add(route.method);
  }
  if (allowed.size === 0) return undefined;
  throw new ApiError(
    405,
    'METHOD_NOT_ALLOWED',
    `HTTP Method '${method}' not allowed. Allowed are ${[...allowed].join(',')}`,
  );
}

function prepare(routes: readonly Route[]): Map<number, Prepared[]> {
  let bySize = prepared.get(routes);
  if (bySize) return bySize;
  bySize = new Map();
  for (const route of routes) {
    const parts = splitPath(route.pattern);
    const literals = parts.map((part) => (part.startsWith(':') ? undefined : part.toLowerCase()));
    const names = parts.map((part) => part.slice(1));
    const others = bySize.get(parts.length);
    if (others) others.push({ route, literals, names });
    else bySize.set(parts.length, [{ route, literals, names }]);
  }
  prepared.set(routes, bySize);
  return bySize;
}

function paramsOf(literals: Prepared['literals'], names: readonly string[], segments: readonly string[]) {
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    if (literals[index] === undefined) params[name] = decodeSegment(segments[index] ?? '');
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
