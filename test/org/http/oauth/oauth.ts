import { createHmac } from 'node:crypto';
import type { Call, Reply } from '../call';
import type { ConnectedApp } from '../connected-app';
import { DEFAULT_SCOPE, type Session, type Sessions } from '../sessions';
import { AuthorizationCodes } from './authorization-codes';
import { Authorize } from './authorize';
import { identifyClient } from './client-authentication';
import { Introspection } from './introspection';
import { jwtBearerUser } from './jwt-bearer';
import { OAuthError, refusalReply } from './oauth-error';
import type { OAuthOrg, OAuthUser } from './oauth-org';
import { RefreshTokens } from './refresh-tokens';
import { sameSecret } from './same-secret';
import { asksForRefresh } from './scopes';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** What a token request was found to deserve. */
interface Grant {
  userId: string;
  scope: string;
  /** The refresh token that the access token comes from or is issued beside. */
  refreshToken: string | undefined;
  /** Is that token news to the client? */
  isFirst: boolean;
}

/** The OAuth endpoints: authorize, token, revoke and introspect. Refusals are `{error, error_description}`. */
export class OAuth {
  readonly #codes = new AuthorizationCodes();
  readonly #refreshTokens = new RefreshTokens();
  readonly #authorize: Authorize;
  readonly #introspection: Introspection;

  constructor(
    private readonly org: OAuthOrg,
    private readonly app: ConnectedApp,
    private readonly sessions: Sessions,
  ) {
    this.#authorize = new Authorize(org, app, this.#codes);
    this.#introspection = new Introspection(org, app, sessions, this.#refreshTokens);
  }

  authorize(call: Call): Reply {
    return this.#authorize.answer(call);
  }

  introspect(call: Call): Promise<Reply> {
    return this.#introspection.answer(call);
  }

  async token(call: Call): Promise<Reply> {
    try {
      const grant = await this.#grant(new URLSearchParams(call.body.toString('utf8')), call);
      const session = this.sessions.open(grant.userId, this.app.clientId, grant);
      const refresh = grant.isFirst && grant.refreshToken ? { refresh_token: grant.refreshToken } : {};
      return { status: 200, json: { ...this.#tokenBody(session, call.origin), ...refresh } };
    } catch (error) {
      return refusalReply(error);
    }
  }

  /** The end of a refresh token ends what came from it; the end of an access token ends that one alone. */
  revoke(call: Call): Reply {
    const form = new URLSearchParams(call.body.toString('utf8'));
    const token = form.get('token') ?? call.query.get('token') ?? '';
    if (this.sessions.revoke(token)) return { status: 200, json: {} };
    if (this.#refreshTokens.revoke(token)) {
      this.sessions.revokeIssuedWith(token);
      return { status: 200, json: {} };
    }
    return refusalReply(new OAuthError('unsupported_token_type', 'this token type is not supported'));
  }

  async #grant(form: URLSearchParams, call: Call): Promise<Grant> {
    switch (form.get('grant_type')) {
      case JWT_BEARER:
        return accessOnly(
          this.#active(await jwtBearerUser(this.org, this.app, form.get('assertion') ?? '', call.origin)),
        );
      case 'client_credentials':
        return accessOnly(this.#clientUser(form));
      case 'authorization_code':
        await identifyClient(this.app, call, form);
        return this.#byCode(form);
      case 'refresh_token':
        await identifyClient(this.app, call, form);
        return this.#byRefreshToken(form.get('refresh_token') ?? '');
      default:
        throw new OAuthError('unsupported_grant_type', 'grant type not supported');
    }
  }

  #clientUser(form: URLSearchParams): OAuthUser {
    if (form.get('client_id') !== this.app.clientId) {
      throw new OAuthError('invalid_client_id', 'client identifier invalid');
    }
    if (!sameSecret(form.get('client_secret') ?? '', this.app.clientSecret)) {
      throw new OAuthError('invalid_client', 'invalid client credentials');
    }
    return this.org.integrationUser();
  }

  #byCode(form: URLSearchParams): Grant {
    const { userId, clientId, scope } = this.#codes.redeem(form.get('code') ?? '', {
      clientId: this.app.clientId,
      redirectUri: form.get('redirect_uri'),
      verifier: form.get('code_verifier'),
    });
    this.#active(this.org.userById(userId));
    const refreshToken = asksForRefresh(scope)
      ? this.#refreshTokens.issue({ userId, clientId, scope })
      : undefined;
    return { userId, scope, refreshToken, isFirst: true };
  }

  #byRefreshToken(refreshToken: string): Grant {
    const grant = this.#refreshTokens.find(refreshToken);
    if (!grant) throw new OAuthError('invalid_grant', 'expired access/refresh token');
    this.#active(this.org.userById(grant.userId));
    return { userId: grant.userId, scope: grant.scope, refreshToken, isFirst: false };
  }

  #active(user: OAuthUser | undefined): OAuthUser {
    if (!user?.isActive) throw new OAuthError('inactive_user', 'user is inactive');
    return user;
  }

  #tokenBody(session: Session, origin: string) {
    const id = `${origin}/id/${this.org.organizationId}/${session.userId}`;
    const issued = String(session.issuedAt);
    const signature = createHmac('sha256', this.app.clientSecret)
      .update(id + issued)
      .digest('base64');
    return {
      access_token: session.token,
      signature,
      scope: session.scope,
      instance_url: origin,
      id,
      token_type: 'Bearer',
      issued_at: issued,
    };
  }
}

const accessOnly = (user: OAuthUser): Grant => ({
  userId: user.id,
  scope: DEFAULT_SCOPE,
  refreshToken: undefined,
  isFirst: false,
});
