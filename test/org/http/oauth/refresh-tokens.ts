import { randomBytes } from 'node:crypto';

/** What a refresh token stands for. */
export interface RefreshGrant {
  userId: string;
  clientId: string;
  scope: string;
  /** Milliseconds since the epoch by the wall clock. */
  issuedAt: number;
}

/** So many a user may have of one app; one more revokes the oldest. Source: help, "Application Access Request". */
const MOST = 5;

/** The refresh tokens in force: they last until revoked, and die with the process. */
export class RefreshTokens {
  readonly #byToken = new Map<string, RefreshGrant>();

  issue(grant: Omit<RefreshGrant, 'issuedAt'>): string {
    const token = `5Aep861${randomBytes(60).toString('base64url').replaceAll('-', '.')}`;
    this.#byToken.set(token, { ...grant, issuedAt: Date.now() });
    const held = [...this.#byToken].filter(
      ([, { userId, clientId }]) => userId === grant.userId && clientId === grant.clientId,
    );
    for (const [oldest] of held.slice(0, -MOST)) this.revoke(oldest);
    return token;
  }

  find(token: string): RefreshGrant | undefined {
    return this.#byToken.get(token);
  }

  isHeldFor(userId: string): boolean {
    return [...this.#byToken.values()].some((grant) => grant.userId === userId);
  }

  revoke(token: string): boolean {
    return this.#byToken.delete(token);
  }
}
