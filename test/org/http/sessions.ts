import { randomBytes } from 'node:crypto';

/** The scope of a token whose client asked for none in particular. */
export const DEFAULT_SCOPE = 'id api web';

export interface Session {
  token: string;
  userId: string;
  clientId: string;
  scope: string;
  /** Milliseconds since the epoch by the wall clock. */
  issuedAt: number;
  expiresAt: number;
  /** The refresh token that this one came from or was issued beside. */
  refreshToken: string | undefined;
}

export interface SessionTerms {
  scope?: string | undefined;
  /** How long it lasts; undefined: as long as the org's sessions do. */
  seconds?: number | undefined;
  refreshToken?: string | undefined;
}

/** The access tokens in force. They live in memory only: a restarted org asks everybody to sign in again. */
export class Sessions {
  readonly #byToken = new Map<string, Session>();

  constructor(
    private readonly organizationId: string,
    /** Two hours, the platform's default session time-out. */
    private readonly lifetimeSeconds = 7200,
  ) {}

  open(userId: string, clientId: string, terms: SessionTerms = {}): Session {
    const { scope = DEFAULT_SCOPE, seconds = this.lifetimeSeconds, refreshToken } = terms;
    const token = `${this.organizationId.slice(0, 15)}!${randomBytes(66).toString('base64url').replaceAll('-', '.')}`;
    const issuedAt = Date.now();
    const expiresAt = issuedAt + seconds * 1000;
    const session = { token, userId, clientId, scope, issuedAt, expiresAt, refreshToken };
    this.#byToken.set(token, session);
    return session;
  }

  find(token: string): Session | undefined {
    const session = this.#byToken.get(token);
    if (!session) return undefined;
    if (Date.now() < session.expiresAt) return session;
    this.#byToken.delete(token);
    return undefined;
  }

  /** Ends a session as its time would: a refresh token beside it goes on. False: there is no such session. */
  expire(token: string): boolean {
    const session = this.find(token);
    if (!session) return false;
    session.expiresAt = Date.now();
    return true;
  }

  revoke(token: string): boolean {
    return this.#byToken.delete(token);
  }

  revokeIssuedWith(refreshToken: string): void {
    for (const session of this.#byToken.values()) {
      if (session.refreshToken === refreshToken) this.#byToken.delete(session.token);
    }
  }

  revokeAll(): void {
    this.#byToken.clear();
  }
}

/** The token of an `Authorization` header; Salesforce takes the schemes Bearer and OAuth. */
export function tokenOf(authorization: string | undefined): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(authorization ?? '')?.[1];
}
