import type { Call, Reply } from '../call';
import type { ConnectedApp } from '../connected-app';
import { DEFAULT_SCOPE } from '../sessions';
import type { AuthorizationCodes } from './authorization-codes';
import { OAuthError } from './oauth-error';
import type { OAuthOrg } from './oauth-org';
import { areKnown } from './scopes';
import { errorPage, signInPage } from './sign-in-page';

/** base64url of a SHA-256, without padding. */
const CHALLENGE = /^[\w-]{43}$/;

/**
 * The address a client sends its user to (RFC 6749, 4.1, with PKCE). All that is asked stands in the address, and
 * looking at it makes nothing: browsers fetch it ahead of the user. The form is posted to the same address.
 */
export class Authorize {
  constructor(
    private readonly org: OAuthOrg,
    private readonly app: ConnectedApp,
    private readonly codes: AuthorizationCodes,
  ) {}

  answer(call: Call): Reply {
    const untrusted = this.#untrusted(call.query);
    if (untrusted) return errorPage(untrusted.error, untrusted.message);
    const refused = refusalOf(call.query);
    if (refused) return goBack(call.query, { error: refused.error, error_description: refused.message });
    if (call.method === 'POST') return this.#submitted(call);
    return signInPage({ scope: scopeOf(call.query) });
  }

  /** Who asks and where the answer would go: while these are in doubt, nobody is sent anywhere. */
  #untrusted(query: URLSearchParams): OAuthError | undefined {
    if (query.get('client_id') !== this.app.clientId) {
      return new OAuthError('invalid_client_id', 'client identifier invalid');
    }
    if (!this.app.redirectUris.includes(query.get('redirect_uri') ?? '')) {
      return new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
    }
    return undefined;
  }

  #submitted(call: Call): Reply {
    const form = new URLSearchParams(call.body.toString('utf8'));
    if (form.has('deny')) {
      return goBack(call.query, {
        error: 'access_denied',
        error_description: 'end-user denied authorization',
      });
    }
    const username = (form.get('username') ?? '').trim();
    const user = this.org.userByUsername(username);
    if (!user?.isActive || (form.get('password') ?? '') === '') {
      return signInPage({ scope: scopeOf(call.query), failedFor: username });
    }
    const code = this.codes.issue({
      userId: user.id,
      clientId: this.app.clientId,
      redirectUri: call.query.get('redirect_uri') ?? '',
      scope: scopeOf(call.query),
      challenge: call.query.get('code_challenge') ?? '',
    });
    return goBack(call.query, { code });
  }
}

/** What the client is told of a request that it worded wrongly. */
function refusalOf(query: URLSearchParams): OAuthError | undefined {
  if (query.get('response_type') !== 'code') {
    return new OAuthError('unsupported_response_type', 'response type not supported');
  }
  if ((query.get('code_challenge_method') ?? 'S256') !== 'S256') {
    return new OAuthError('invalid_request', 'code challenge method must be S256');
  }
  if (!CHALLENGE.test(query.get('code_challenge') ?? '')) {
    return new OAuthError('invalid_request', 'required code challenge missing or invalid');
  }
  if (!areKnown(scopeOf(query))) {
    return new OAuthError('invalid_scope', 'the requested scope is not allowed');
  }
  return undefined;
}

const scopeOf = (query: URLSearchParams) => query.get('scope')?.trim() || DEFAULT_SCOPE;

function goBack(query: URLSearchParams, answer: Record<string, string>): Reply {
  const redirectUri = query.get('redirect_uri') ?? '';
  const parameters = new URLSearchParams(answer);
  const state = query.get('state');
  if (state !== null) parameters.set('state', state);
  const location = `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${parameters}`;
  return { status: 302, headers: { location, 'cache-control': 'no-store' } };
}
