import { randomBytes } from 'node:crypto';

export interface Session {
  token: string;
  userId: string;
  clientId: string;
  /** Milliseconds since the epoch by the wall clock. */
  issuedAt: number;
}

/** The access tokens in force. They live in memory only: a restarted org asks everybody to sign in again. */
export class Sessions {
  readonly #byToken = new Map<string, Session>();

  constructor(
    private readonly organizationId: string,
    /** Two hours, the platform's default session time-out. */
    readonly lifetimeSeconds = 7200,
  ) {}

  open(userId: string, clientId: string): Session {
    const token = `${this.organizationId.slice(0, 15)}!${randomBytes(66).toString('base64url').replaceAll('-', '.')}`;
    const session = { token, userId, clientId, issuedAt: Date.now() };
    this.#byToken.set(token, session);
    return session;
  }

  find(token: string): Session | undefined {
    const session = this.#byToken.get(token);
    if (!session) return undefined;
    if (Date.now() <= session.issuedAt + this.lifetimeSeconds * 1000) return session;
    this.#byToken.delete(token);
    return undefined;
  }

  revoke(token: string): boolean {
    return this.#byToken.delete(token);
  }

  revokeAll(): void {
    this.#byToken.clear();
  }
}

/** The token of an `Authorization` header; Salesforce takes the schemes Bearer and OAuth. */
export function tokenOf(authorization: string | undefined): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(authorization ?? '')?.[1];
}
