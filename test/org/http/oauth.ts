import { createHmac, timingSafeEqual } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { Call, Reply } from './call';
import type { ConnectedApp } from './connected-app';
import type { Session, Sessions } from './sessions';

/** The addresses a JWT's audience may name besides the org's own, as on the platform. */
const LOGIN_AUDIENCES = ['https://login.salesforce.com', 'https://test.salesforce.com'];
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export interface OAuthUser {
  id: string;
  username: string;
  isActive: boolean;
}

export interface OAuthOrg {
  organizationId: string;
  userByUsername(username: string): OAuthUser | undefined;
  /** The user that client credentials run as. */
  integrationUser(): OAuthUser;
}

class OAuthError extends Error {
  constructor(
    readonly error: string,
    message: string,
  ) {
    super(message);
  }
}

/** The OAuth endpoints: token, revoke and introspect. Refusals are `{error, error_description}` with 400. */
export class OAuth {
  constructor(
    private readonly org: OAuthOrg,
    private readonly app: ConnectedApp,
    private readonly sessions: Sessions,
  ) {}

  async token(call: Call): Promise<Reply> {
    try {
      const form = new URLSearchParams(call.body.toString('utf8'));
      const user = await this.#grant(form, call.origin);
      return {
        status: 200,
        json: this.#tokenBody(this.sessions.open(user.id, this.app.clientId), call.origin),
      };
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return { status: 400, json: { error: error.error, error_description: error.message } };
    }
  }

  revoke(call: Call): Reply {
    const form = new URLSearchParams(call.body.toString('utf8'));
    const token = form.get('token') ?? call.query.get('token') ?? '';
    if (this.sessions.revoke(token)) return { status: 200, json: {} };
    return {
      status: 400,
      json: { error: 'unsupported_token_type', error_description: 'this token type is not supported' },
    };
  }

  /** RFC 7662: tells the connected app whether a token is in force, whose it is and which client it was issued to. */
  introspect(call: Call): Reply {
    const form = new URLSearchParams(call.body.toString('utf8'));
    if (!this.#isClient(form, call.headers.authorization)) {
      return {
        status: 401,
        json: { error: 'invalid_client', error_description: 'invalid client credentials' },
      };
    }
    const session = this.sessions.find(form.get('token') ?? '');
    if (!session) return { status: 200, json: { active: false } };
    const issued = Math.floor(session.issuedAt / 1000);
    return {
      status: 200,
      json: {
        active: true,
        scope: 'id api web refresh_token',
        client_id: session.clientId,
        sub: `${call.origin}/id/${this.org.organizationId}/${session.userId}`,
        token_type: 'access_token',
        exp: issued + this.sessions.lifetimeSeconds,
        iat: issued,
        nbf: issued,
      },
    };
  }

  async #grant(form: URLSearchParams, origin: string): Promise<OAuthUser> {
    const grant = form.get('grant_type');
    if (grant === JWT_BEARER) return this.#jwtUser(form.get('assertion') ?? '', origin);
    if (grant === 'client_credentials') return this.#clientUser(form);
    throw new OAuthError('unsupported_grant_type', 'grant type not supported');
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

  /** Expiry is judged by the wall clock, not by the org's shifted one: the signer knows only the former. */
  async #jwtUser(assertion: string, origin: string): Promise<OAuthUser> {
    const claims = await jwtVerify(assertion, this.app.publicKey, {
      algorithms: ['RS256'],
      issuer: this.app.clientId,
      audience: [origin, `${origin}/`, ...LOGIN_AUDIENCES],
      requiredClaims: ['exp', 'sub'],
    }).catch((error: unknown) => {
      throw jwtRefusal(error);
    });
    const user = this.org.userByUsername(claims.payload.sub ?? '');
    if (!user) throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
    if (!user.isActive) throw new OAuthError('inactive_user', 'user is inactive');
    return user;
  }

  #isClient(form: URLSearchParams, authorization: string | undefined) {
    const basic = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    const [id, secret] = basic
      ? Buffer.from(basic, 'base64').toString('utf8').split(':')
      : [form.get('client_id'), form.get('client_secret')];
    return id === this.app.clientId && sameSecret(secret ?? '', this.app.clientSecret);
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
      scope: 'id api web',
      instance_url: origin,
      id,
      token_type: 'Bearer',
      issued_at: issued,
    };
  }
}

function jwtRefusal(error: unknown): OAuthError {
  if (error instanceof errors.JWTExpired)
    return new OAuthError('invalid_grant', 'expired authorization code');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return new OAuthError('invalid_grant', 'audience is invalid');
    if (error.claim === 'iss') return new OAuthError('invalid_client_id', 'client identifier invalid');
  }
  return new OAuthError('invalid_grant', 'invalid assertion');
}

function sameSecret(given: string, expected: string) {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
