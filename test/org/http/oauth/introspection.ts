import type { Call, Reply } from '../call';
import type { ConnectedApp } from '../connected-app';
import type { Sessions } from '../sessions';
import { identifyClient, wrongCredentials } from './client-authentication';
import { OAuthError, refusalReply } from './oauth-error';
import type { OAuthOrg } from './oauth-org';
import type { RefreshTokens } from './refresh-tokens';

interface TokenFacts {
  userId: string;
  clientId: string;
  scope: string;
  type: 'access_token' | 'refresh_token';
  issuedAt: number;
  expiresAt: number | undefined;
}

/**
 * RFC 7662: tells the connected app whether a token is in force, whose it is and which client it was issued to.
 * As on the platform a refresh token is active too, and only `token_type` sets it apart.
 */
export class Introspection {
  constructor(
    private readonly org: OAuthOrg,
    private readonly app: ConnectedApp,
    private readonly sessions: Sessions,
    private readonly refreshTokens: RefreshTokens,
  ) {}

  async answer(call: Call): Promise<Reply> {
    const form = new URLSearchParams(call.body.toString('utf8'));
    try {
      if ((await identifyClient(this.app, call, form)) === 'none') throw wrongCredentials();
    } catch (error) {
      // One refusal for every reason, so that nobody learns which client ids there are.
      return refusalReply(error instanceof OAuthError ? wrongCredentials() : error, 401);
    }
    return { status: 200, json: this.#describe(form.get('token') ?? '', call.origin) };
  }

  #describe(token: string, origin: string) {
    const facts = this.#facts(token);
    const user = facts && this.org.userById(facts.userId);
    if (!facts || !user?.isActive) return { active: false };
    const issued = Math.floor(facts.issuedAt / 1000);
    return {
      active: true,
      scope: facts.scope,
      client_id: facts.clientId,
      username: user.username,
      sub: `${origin}/id/${this.org.organizationId}/${user.id}`,
      token_type: facts.type,
      ...(facts.expiresAt === undefined ? {} : { exp: Math.floor(facts.expiresAt / 1000) }),
      iat: issued,
      nbf: issued,
    };
  }

  #facts(token: string): TokenFacts | undefined {
    const session = this.sessions.find(token);
    if (session) return { ...session, type: 'access_token' };
    const grant = this.refreshTokens.find(token);
    return grant && { ...grant, type: 'refresh_token', expiresAt: undefined };
  }
}
