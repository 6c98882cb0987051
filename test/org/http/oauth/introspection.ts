import type { Call, Reply } from '../call';
import { authenticateClient, wrongCredentials } from './client-authentication';
import { OAuthError, refusalReply } from './oauth-error';
import type { OAuthParts } from './oauth-parts';

interface TokenFacts {
  userId: string;
  clientId: string | null;
  scope: string;
  type: 'access_token' | 'refresh_token';
  issuedAt: number;
  expiresAt: number | undefined;
}

/**
 * RFC 7662: tells the connected app whether a token is in force, whose it is and which client it was issued to.
 * As on the platform a refresh token is active too, and only `token_type` sets it apart; a session that no
 * connected app opened is not.
 */
export class Introspection {
  constructor(private readonly parts: OAuthParts) {}

  async answer(call: Call): Promise<Reply> {
    const form = new URLSearchParams(call.body.toString('utf8'));
    try {
      await authenticateClient(this.parts.app, call, form);
    } catch (error) {
      // One refusal for every reason, so that nobody learns which client ids there are.
      return refusalReply(error instanceof OAuthError ? wrongCredentials() : error, 401);
    }
    return { status: 200, json: this.#describe(form.get('token') ?? '', call.origin) };
  }

  #describe(token: string, origin: string) {
    const { org } = this.parts;
    const facts = this.#facts(token);
    const user = facts && org.userById(facts.userId);
    if (!facts || facts.clientId === null || !user?.isActive) return { active: false };
    const issued = Math.floor(facts.issuedAt / 1000);
    return {
      active: true,
      scope: facts.scope,
      client_id: facts.clientId,
      username: user.username,
      sub: `${origin}/id/${org.organizationId}/${user.id}`,
      token_type: facts.type,
      ...(facts.expiresAt === undefined ? {} : { exp: Math.floor(facts.expiresAt / 1000) }),
      iat: issued,
      nbf: issued,
    };
  }

  #facts(token: string): TokenFacts | undefined {
    const session = this.parts.sessions.find(token);
    if (session) return { ...session, type: 'access_token' };
    const grant = this.parts.refreshTokens.find(token);
    return grant && { ...grant, type: 'refresh_token', expiresAt: undefined };
  }
}
