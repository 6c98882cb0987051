import { randomBytes } from 'node:crypto';

/** What a refresh token stands for. */
export interface RefreshGrant {
  userId: string;
  clientId: string;
  scope: string;
  /** Milliseconds since the epoch by the wall clock. */
  issuedAt: number;
}

/** The refresh tokens in force: they last until revoked, and die with the process. */
export class RefreshTokens {
  readonly #byToken = new Map<string, RefreshGrant>();

  issue(grant: Omit<RefreshGrant, 'issuedAt'>): string {
    const token = `5Aep861${randomBytes(60).toString('base64url').replaceAll('-', '.')}`;
    this.#byToken.set(token, { ...grant, issuedAt: Date.now() });
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
