import type { IncomingHttpHeaders } from 'node:http';
import type { Session } from './sessions';
import type { RowLock } from './weather/row-locks';

/** One request as a resource sees it, whether it came over the wire or inside a composite. */
export interface Call {
  method: string;
  /** Path without host, query and doubled slashes, still percent-encoded. */
  path: string;
  /** What stood behind the question mark, as it came. */
  search: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Scheme, host and port the caller used. */
  origin: string;
  /** One for a request and all that stand inside it. */
  tally: Tally;
  /** The caller's network address; undefined where there is no socket. */
  address?: string;
}

/** What a request has come to so far: for the log. */
export interface Tally {
  /** API calls counted against the org's allowance. */
  calls: number;
  /** Rows it asked to write. */
  records: number;
}

/** Where a call comes from: as a front says, else as the socket does. */
export function addressOf(call: Call): string | undefined {
  const forwarded = call.headers['x-forwarded-for'];
  const [first] = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',');
  return first?.trim() || call.address;
}

/** A call whose token was accepted and whose path matched a route. */
export interface SignedCall extends Call {
  session: Session;
  /** Path parameters, decoded. */
  params: Record<string, string>;
  /** API version, such as '66.0'. */
  version: string;
  /** Asked for each row about to be written; undefined while nobody else can hold any. */
  lock: RowLock | undefined;
}

export interface Reply {
  status: number;
  json?: unknown;
  /** A body that is not JSON. */
  text?: { type: string; body: string | Buffer };
  headers?: Record<string, string>;
}

export const ok = (json: unknown, status = 200): Reply => ({ status, json });
export const noContent: Reply = { status: 204 };

/** Root of the REST resources of a call's API version. */
export const baseOf = (call: SignedCall): string => `/services/data/v${call.version}`;
