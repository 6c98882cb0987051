import type { IncomingHttpHeaders } from 'node:http';
import type { Session } from './sessions';

/** One request as a resource sees it, whether it came over the wire or inside a composite. */
export interface Call {
  method: string;
  /** Path without host, query and doubled slashes, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Scheme, host and port the caller used. */
  origin: string;
}

/** A call whose token was accepted and whose path matched a route. */
export interface SignedCall extends Call {
  session: Session;
  /** Path parameters, decoded. */
  params: Record<string, string>;
  /** API version, such as '66.0'. */
  version: string;
  /** Asked once for each row about to be written: is it locked by somebody else? */
  locked: () => boolean;
}

export interface Reply {
  status: number;
  json?: unknown;
  /** A body that is not JSON. */
  text?: { type: string; body: string };
  headers?: Record<string, string>;
}

export const ok = (json: unknown, status = 200): Reply => ({ status, json });
export const noContent: Reply = { status: 204 };

/** Root of the REST resources of a call's API version. */
export const baseOf = (call: SignedCall): string => `/services/data/v${call.version}`;
