import { randomBytes } from 'node:crypto';
import { Lapsing } from '../lapsing';

/** The scope of a token whose client asked for none in particular. */
export const DEFAULT_SCOPE = 'id api web';

export interface Session {
  token: string;
  userId: string;
  /** null: opened by login() of the SOAP API, through no connected app. */
  clientId: string | null;
  scope: string;
  /** Milliseconds since the epoch by the wall clock. */
  issuedAt: number;
  expiresAt: number;
  /** How much longer use makes it last; undefined: it ends when it was said to. */
  extension: number | undefined;
  /** Where it was opened from; undefined: from nowhere, as those made by the control port. */
  address: string | undefined;
  /** The refresh token that this one came from or was issued beside. */
  refreshToken: string | undefined;
}

export interface SessionTerms {
  scope?: string | undefined;
  /** How long it lasts, used or not; undefined: as the org's sessions do. */
  seconds?: number | undefined;
  address?: string | undefined;
  refreshToken?: string | undefined;
}

export interface SessionRules {
  sessionSeconds: number;
  lockSessions: boolean;
}

/** The access tokens in force. They live in memory only: a restarted org asks everybody to sign in again. */
export class Sessions {
  readonly #byToken = new Lapsing<Session>(({ expiresAt }) => Date.now() >= expiresAt);

  constructor(
    private readonly organizationId: string,
    /** The rules in force at the moment. */
    private readonly rules: () => SessionRules = () => ({ sessionSeconds: 7200, lockSessions: false }),
  ) {}

  open(userId: string, clientId: string | null, terms: SessionTerms = {}): Session {
    const { scope = DEFAULT_SCOPE, seconds, address, refreshToken } = terms;
    const token = `${this.organizationId.slice(0, 15)}!${randomBytes(66).toString('base64url').replaceAll('-', '.')}`;
    const issuedAt = Date.now();
    const usual = this.rules().sessionSeconds * 1000;
    const session = {
      token,
      userId,
      clientId,
      scope,
      issuedAt,
      expiresAt: issuedAt + (seconds === undefined ? usual : seconds * 1000),
      extension: seconds === undefined ? usual : undefined,
      address,
      refreshToken,
    };
    this.#byToken.set(token, session);
    return session;
  }

  /** The session of a token that is in force; looking makes it last no longer. */
  find(token: string): Session | undefined {
    return this.#byToken.get(token);
  }

  /**
   * The session that a call from an address may use. As on the platform its time begins anew only when half of it
   * has gone by. A locked session that is used from elsewhere goes on where it belongs.
   */
  use(token: string, address: string | undefined): Session | undefined {
    const session = this.find(token);
    if (!session) return undefined;
    if (this.rules().lockSessions && session.address !== undefined && session.address !== address) {
      return undefined;
    }
    const { extension } = session;
    if (extension !== undefined && session.expiresAt - Date.now() < extension / 2) {
      session.expiresAt = Date.now() + extension;
    }
    return session;
  }

  /** Those in force, of one user or of all. */
  list(userId?: string): Session[] {
    const sessions = this.#byToken.values();
    return userId === undefined ? sessions : sessions.filter((session) => session.userId === userId);
  }

  /** Ends a session as its time would: a refresh token beside it goes on. False: there is no such session. */
  expire(token: string): boolean {
    const session = this.find(token);
    if (!session) return false;
    session.expiresAt = Date.now();
    return true;
  }

  revoke(token: string): boolean {
    const known = this.find(token) !== undefined;
    this.#byToken.delete(token);
    return known;
  }

  revokeIssuedWith(refreshToken: string): void {
    for (const session of this.#byToken.values()) {
      if (session.refreshToken === refreshToken) this.#byToken.delete(session.token);
    }
  }

  /** Ends all sessions, or those of one user; refresh tokens go on. */
  revokeAll(userId?: string): void {
    for (const { token } of this.list(userId)) this.#byToken.delete(token);
  }
}

/** The token of an `Authorization` header; Salesforce takes the schemes Bearer and OAuth. */
export function tokenOf(authorization: string | undefined): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(authorization ?? '')?.[1];
}
