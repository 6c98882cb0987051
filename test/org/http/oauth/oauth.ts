import type { Call, Reply } from '../call';
import { AuthorizationCodes } from './authorization-codes';
import { Authorize } from './authorize';
import { GRANTS } from './grants';
import { IdTokens } from './id-tokens';
import { Introspection } from './introspection';
import { OAuthError, refusalReply } from './oauth-error';
import type { OAuthParts } from './oauth-parts';
import { RefreshTokens } from './refresh-tokens';
import { tokenReply } from './token-reply';

/** The OAuth endpoints: authorize, token, revoke, introspect and keys. Refusals are `{error, error_description}`. */
export class OAuth {
  readonly #parts: OAuthParts;
  readonly #authorize: Authorize;
  readonly #introspection: Introspection;

  constructor(given: Pick<OAuthParts, 'org' | 'app' | 'setup' | 'sessions'>) {
    this.#parts = {
      ...given,
      codes: new AuthorizationCodes(),
      refreshTokens: new RefreshTokens(),
      idTokens: new IdTokens(),
    };
    this.#authorize = new Authorize(this.#parts);
    this.#introspection = new Introspection(this.#parts);
  }

  authorize(call: Call): Promise<Reply> {
    return this.#authorize.answer(call);
  }

  introspect(call: Call): Promise<Reply> {
    return this.#introspection.answer(call);
  }

  async token(call: Call): Promise<Reply> {
    try {
      if (call.method !== 'POST') throw new OAuthError('invalid_request', 'must use HTTP POST');
      const form = formOf(call);
      const give = GRANTS.get(form.get('grant_type') ?? '');
      if (!give) throw new OAuthError('unsupported_grant_type', 'grant type not supported');
      const json = await tokenReply(this.#parts, await give(this.#parts, form, call), call);
      return { status: 200, json };
    } catch (error) {
      return refusalReply(error);
    }
  }

  /** The end of a refresh token ends what came from it; the end of an access token ends that one alone. */
  revoke(call: Call): Reply {
    const token = formOf(call).get('token') ?? '';
    const { sessions, refreshTokens } = this.#parts;
    if (sessions.revoke(token)) return { status: 200, json: {} };
    if (refreshTokens.revoke(token)) {
      sessions.revokeIssuedWith(token);
      return { status: 200, json: {} };
    }
    return refusalReply(new OAuthError('unsupported_token_type', 'this token type is not supported'));
  }

  async keys(): Promise<Reply> {
    return { status: 200, json: await this.#parts.idTokens.keySet() };
  }
}

/** What was posted; the platform takes parameters of the address too, and some clients put them there. */
function formOf(call: Call): URLSearchParams {
  const form = new URLSearchParams(call.body.toString('utf8'));
  for (const [name, value] of call.query) if (!form.has(name)) form.set(name, value);
  return form;
}
