import type { IncomingHttpHeaders } from 'node:http';
import { withoutSecrets, withoutTokens } from './secrets';

/** What the server knows of a request once it is answered. */
export interface Answered {
  /** Milliseconds since 1970 by the org's clock. */
  at: number;
  method: string;
  path: string;
  /** As it stood behind the question mark. */
  search: string;
  headers: IncomingHttpHeaders;
  /** Size of the request's body, unpacked. */
  bytes: number;
  user: string | undefined;
  client: string | undefined;
  /** 0: the connection was cut. */
  status: number;
  ms: number;
  /** API calls it cost. */
  calls: number;
  /** Rows it asked to write. */
  records: number;
}

/** A request as tests read it: without secrets. */
export interface LoggedRequest {
  /** Its number since the org's start, from 1; never given twice. */
  n: number;
  at: string;
  method: string;
  path: string;
  /** SOQL stands under `q`. */
  query: Record<string, string>;
  /** Those that change what a request means. */
  headers: Record<string, string>;
  bytes: number;
  /** User id and client id of the session, if one was recognised. */
  user: string | undefined;
  client: string | undefined;
  status: number;
  ms: number;
  calls: number;
  records: number;
}

/** Headers that tests ask about, besides all that begin with `sforce-` or `if-`. */
const TELLING = new Set([
  'accept',
  'accept-encoding',
  'content-type',
  'content-encoding',
  'origin',
  'soapaction',
  'user-agent',
  'x-prettyprint',
]);

export interface LogFilter {
  method?: string | undefined;
  /** A part of the path. */
  path?: string | undefined;
  status?: number | undefined;
  user?: string | undefined;
  /** Only requests with a greater number. */
  since?: number | undefined;
}

type Kept = Answered & { n: number };

/** The last requests in order of their replies. Noting one is cheap: what to show of it is worked out when read. */
export class RequestLog {
  #kept: Kept[] = [];
  #total = 0;
  #waiting = new Set<() => void>();

  constructor(private readonly capacity = 20_000) {}

  add(answered: Answered): void {
    this.#total += 1;
    const headers: IncomingHttpHeaders = {};
    for (const name in answered.headers) {
      if (TELLING.has(name) || name.startsWith('sforce-') || name.startsWith('if-')) {
        headers[name] = answered.headers[name];
      }
    }
    this.#kept.push(Object.assign(answered, { headers, n: this.#total }));
    // Trimmed in steps, so that a long run does not copy the list at every request.
    if (this.#kept.length > this.capacity * 1.1) this.#kept = this.#kept.slice(-this.capacity);
    for (const wake of this.#waiting) wake();
  }

  /** How many requests were answered since the org's start, those that fell out or were cleared too. */
  get total(): number {
    return this.#total;
  }

  list(filter: LogFilter = {}): LoggedRequest[] {
    return this.#kept.filter((kept) => matches(kept, filter)).map(shown);
  }

  /** As `list`; when nothing matches yet, waits for the next request that does, so many milliseconds at most. */
  async next(filter: LogFilter, waitMs: number): Promise<LoggedRequest[]> {
    const deadline = performance.now() + waitMs;
    for (;;) {
      const found = this.list(filter);
      const left = deadline - performance.now();
      if (found.length > 0 || left <= 0) return found;
      await this.#nextEntry(left);
    }
  }

  clear(): void {
    this.#kept = [];
  }

  #nextEntry(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#waiting.add(wake);
    });
  }
}

function matches(kept: Kept, { method, path, status, user, since }: LogFilter): boolean {
  return (
    (since === undefined || kept.n > since) &&
    (method === undefined || kept.method === method.toUpperCase()) &&
    (path === undefined || kept.path.includes(path)) &&
    (status === undefined || kept.status === status) &&
    (user === undefined || kept.user === user)
  );
}

function shown({ search, headers, at, path, ...rest }: Kept): LoggedRequest {
  const telling = Object.entries(headers).map(([name, value]) => [name, withoutTokens(String(value))]);
  return {
    ...rest,
    at: new Date(at).toISOString(),
    path: withoutTokens(path),
    query: withoutSecrets(new URLSearchParams(search)),
    headers: Object.fromEntries(telling),
  };
}
