import { addressOf, type Call, type Reply } from '../call';
import { DEFAULT_SCOPE } from '../sessions';
import { isPermitted } from './admission';
import { OAuthError } from './oauth-error';
import type { OAuthUser } from './oauth-org';
import type { OAuthParts } from './oauth-parts';
import { checkPassword } from './password-check';
import { areKnown, asksForIdToken } from './scopes';
import { errorPage, signInPage } from './sign-in-page';
import { tokenReply } from './token-reply';

/** base64url of a SHA-256, without padding. */
const CHALLENGE = /^[\w-]{43}$/;

const WRONG =
  'Please check your username and password. If you still can’t log in, contact your Salesforce administrator.';
const ELSEWHERE =
  'Your login attempt has failed. The username or password may be incorrect, or your location or login time may be restricted.';
const API_ONLY = 'This user is an API Only user, who signs in by programs and not on this page.';

/**
 * The address a client sends its user to (RFC 6749, 4.1 with PKCE, and 4.2). All that is asked stands in the
 * address, and looking at it makes nothing: browsers fetch it ahead of the user. The form is posted to the same
 * address.
 */
export class Authorize {
  constructor(private readonly parts: OAuthParts) {}

  async answer(call: Call): Promise<Reply> {
    const { query } = call;
    const untrusted = this.#untrusted(query);
    if (untrusted) return errorPage(untrusted.error, untrusted.message);
    const refused = this.#refusal(query);
    if (refused) return goBack(query, { error: refused.error, error_description: refused.message });
    if (call.method === 'POST') return await this.#submitted(call);
    return this.#page(query, { username: query.get('login_hint') ?? '' });
  }

  /** Who asks and where the answer would go: while these are in doubt, nobody is sent anywhere. */
  #untrusted(query: URLSearchParams): OAuthError | undefined {
    const { app } = this.parts;
    if (query.get('client_id') !== app.clientId) {
      return new OAuthError('invalid_client_id', 'client identifier invalid');
    }
    if (!app.redirectUris.includes(query.get('redirect_uri') ?? '')) {
      return new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
    }
    return undefined;
  }

  /** What the client is told of a request that it worded wrongly. */
  #refusal(query: URLSearchParams): OAuthError | undefined {
    const { app, setup } = this.parts;
    const type = query.get('response_type') ?? '';
    const byToken = isUserAgentFlow(type) && setup.settings.userAgentFlow;
    if (type !== 'code' && !byToken) {
      return new OAuthError('unsupported_response_type', 'response type not supported');
    }
    const challenge = query.get('code_challenge');
    if ((query.get('code_challenge_method') ?? 'S256') !== 'S256') {
      return new OAuthError('invalid_request', 'code challenge method must be S256');
    }
    if (challenge === null ? type === 'code' && app.policy.requirePkce : !CHALLENGE.test(challenge)) {
      return new OAuthError('invalid_request', 'missing required code challenge');
    }
    if (!areKnown(scopeOf(query))) {
      return new OAuthError('invalid_scope', 'the requested scope is not allowed');
    }
    if (type === 'token id_token' && (!asksForIdToken(scopeOf(query)) || !query.get('nonce'))) {
      return new OAuthError('invalid_request', 'an id token needs the scope openid and a nonce');
    }
    // Nothing is remembered between visits, so that nobody is signed in before the page was seen.
    if (query.get('immediate') === 'true') return new OAuthError('immediate_unsuccessful', 'unsuccessful');
    if (query.get('prompt') === 'none') return new OAuthError('login_required', 'the user has to log in');
    return undefined;
  }

  async #submitted(call: Call): Promise<Reply> {
    const form = new URLSearchParams(call.body.toString('utf8'));
    if (form.has('deny')) {
      return goBack(call.query, {
        error: 'access_denied',
        error_description: 'end-user denied authorization',
      });
    }
    const username = (form.get('username') ?? '').trim();
    const found = checkPassword(this.parts.org, this.parts.setup, {
      username,
      password: form.get('password') ?? '',
      address: addressOf(call),
      byProgram: false,
    });
    if (typeof found === 'string') {
      return this.#page(call.query, { username, problem: found === 'address' ? ELSEWHERE : WRONG });
    }
    if (this.parts.org.isApiOnly(found.id)) return this.#page(call.query, { username, problem: API_ONLY });
    if (!isPermitted(this.parts, found.id)) {
      return goBack(call.query, {
        error: 'OAUTH_APP_ACCESS_DENIED',
        error_description: 'user is not admin approved to access this app',
      });
    }
    return goBack(call.query, await this.#granted(call, found));
  }

  async #granted(call: Call, user: OAuthUser): Promise<Record<string, string>> {
    const { query } = call;
    const asked = {
      userId: user.id,
      scope: scopeOf(query),
      nonce: query.get('nonce') ?? undefined,
    };
    if (isUserAgentFlow(query.get('response_type') ?? '')) return await tokenReply(this.parts, asked, call);
    const code = this.parts.codes.issue({
      ...asked,
      clientId: this.parts.app.clientId,
      redirectUri: query.get('redirect_uri') ?? '',
      challenge: query.get('code_challenge') ?? undefined,
    });
    return { code };
  }

  #page(query: URLSearchParams, shown: { username: string; problem?: string }): Reply {
    return signInPage({ scope: scopeOf(query), ...shown });
  }
}

const isUserAgentFlow = (responseType: string) =>
  responseType === 'token' || responseType === 'token id_token';

/** The app's own scopes, all of which are granted to who asks for none. */
const APP_SCOPE = `${DEFAULT_SCOPE} refresh_token`;
const scopeOf = (query: URLSearchParams) => query.get('scope')?.trim() || APP_SCOPE;

/** Codes go back in the query, tokens behind the `#`, where no server sees them. */
function goBack(query: URLSearchParams, answer: Record<string, string>): Reply {
  const redirectUri = query.get('redirect_uri') ?? '';
  const parameters = new URLSearchParams(answer);
  const state = query.get('state');
  if (state !== null) parameters.set('state', state);
  const inQuery = redirectUri.includes('?') ? '&' : '?';
  const mark = isUserAgentFlow(query.get('response_type') ?? '') ? '#' : inQuery;
  return {
    status: 302,
    headers: { location: `${redirectUri}${mark}${parameters}`, 'cache-control': 'no-store' },
  };
}
