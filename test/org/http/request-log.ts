export interface LoggedRequest {
  at: string;
  method: string;
  path: string;
  /** Query parameters other than secrets; SOQL stands under `q`. */
  query: Record<string, string>;
  /** User id of the session, if one was recognised. */
  user: string | undefined;
  status: number;
  ms: number;
}

const SECRET_PARAMETERS = new Set([
  'oauth_token',
  'access_token',
  'token',
  'assertion',
  'client_secret',
  'code',
]);

/** Query parameters without the values of those that carry secrets. */
export function withoutSecrets(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...query].map(([name, value]) => [name, SECRET_PARAMETERS.has(name.toLowerCase()) ? '***' : value]),
  );
}

/** The last requests in order of arrival of their replies; older ones fall out. */
export class RequestLog {
  #entries: LoggedRequest[] = [];

  constructor(private readonly capacity = 100_000) {}

  add(entry: LoggedRequest): void {
    this.#entries.push(entry);
    // Trimmed in steps, so that a long run does not copy the list at every request.
    if (this.#entries.length > this.capacity * 1.1) this.#entries = this.#entries.slice(-this.capacity);
  }

  list(): readonly LoggedRequest[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }
}
