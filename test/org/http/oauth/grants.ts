import { addressOf, type Call } from '../call';
import { DEFAULT_SCOPE } from '../sessions';
import { admit, refuseUnauthorized } from './admission';
import { authenticateClient, identifyClient, wrongCredentials } from './client-authentication';
import { jwtBearerUser } from './jwt-bearer';
import { OAuthError } from './oauth-error';
import type { OAuthParts } from './oauth-parts';
import { checkPassword } from './password-check';
import { asksForRefresh } from './scopes';
import type { Grant } from './token-reply';

/** What the platform gives where nobody is there to use it in a browser. */
const PROGRAM_SCOPE = 'id api';

type GrantType = (parts: OAuthParts, form: URLSearchParams, call: Call) => Promise<Grant>;

/** The grants of the token endpoint by `grant_type`; each throws an OAuthError where it gives nothing. */
export const GRANTS: ReadonlyMap<string, GrantType> = new Map<string, GrantType>([
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', byAssertion],
  ['client_credentials', byClient],
  ['authorization_code', byCode],
  ['refresh_token', byRefreshToken],
  ['password', byPassword],
]);

async function byAssertion(parts: OAuthParts, form: URLSearchParams, call: Call): Promise<Grant> {
  const signed = await jwtBearerUser(parts.org, parts.app, form.get('assertion') ?? '', call.origin);
  const user = admit(parts, signed, call);
  refuseUnauthorized(parts, user);
  return { userId: user.id, scope: DEFAULT_SCOPE };
}

async function byClient(parts: OAuthParts, form: URLSearchParams, call: Call): Promise<Grant> {
  // Only an org's own address says whose it is: the login hosts serve all orgs.
  if (/^https?:\/\/(login|test)\.salesforce\.com$/.test(call.origin)) {
    throw new OAuthError('invalid_grant', 'request not supported on this domain');
  }
  await authenticateClient(parts.app, call, form);
  const { runAs } = parts.app.policy;
  if (runAs === null) throw new OAuthError('invalid_grant', 'no client credentials user enabled');
  const user = runAs === undefined ? parts.org.integrationUser() : parts.org.userById(runAs);
  return { userId: admit(parts, user, call).id, scope: PROGRAM_SCOPE };
}

async function byCode(parts: OAuthParts, form: URLSearchParams, call: Call): Promise<Grant> {
  const proof = await identifyClient(parts.app, call, form);
  const { userId, clientId, scope, nonce, challenge } = parts.codes.redeem(form.get('code') ?? '', {
    clientId: parts.app.clientId,
    redirectUri: form.get('redirect_uri'),
    verifier: form.get('code_verifier'),
  });
  const isBound = challenge !== undefined && !parts.app.policy.requireSecret;
  if (proof === 'none' && !isBound) throw wrongCredentials();
  admit(parts, parts.org.userById(userId), call);
  const refreshToken = asksForRefresh(scope)
    ? parts.refreshTokens.issue({ userId, clientId, scope })
    : undefined;
  return { userId, scope, refreshToken, isFirst: true, nonce };
}

async function byRefreshToken(parts: OAuthParts, form: URLSearchParams, call: Call): Promise<Grant> {
  const proof = await identifyClient(parts.app, call, form);
  if (proof === 'none' && parts.app.policy.requireSecret) throw wrongCredentials();
  const refreshToken = form.get('refresh_token') ?? '';
  const grant = parts.refreshTokens.find(refreshToken);
  if (!grant) throw new OAuthError('invalid_grant', 'expired access/refresh token');
  const user = admit(parts, parts.org.userById(grant.userId), call);
  return { userId: user.id, scope: grant.scope, refreshToken };
}

async function byPassword(parts: OAuthParts, form: URLSearchParams, call: Call): Promise<Grant> {
  await authenticateClient(parts.app, call, form);
  const failure = new OAuthError('invalid_grant', 'authentication failure');
  if (!parts.setup.settings.passwordFlow) throw failure;
  const found = checkPassword(parts.org, parts.setup, {
    username: form.get('username') ?? '',
    password: form.get('password') ?? '',
    address: addressOf(call),
    byProgram: true,
  });
  if (found === 'wrong' || found === 'tokenNeeded') throw failure;
  const user = parts.org.userByUsername(form.get('username')?.trim() ?? '');
  return { userId: admit(parts, user, call).id, scope: DEFAULT_SCOPE, hidesScope: true };
}
