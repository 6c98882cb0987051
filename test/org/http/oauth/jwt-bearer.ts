import { errors, jwtVerify } from 'jose';
import type { ConnectedApp } from '../connected-app';
import { LOGIN_AUDIENCES } from './client-authentication';
import { OAuthError } from './oauth-error';
import type { OAuthOrg, OAuthUser } from './oauth-org';

/**
 * The user whom an assertion signed by the connected app signs in. Expiry is judged by the wall clock, not by the
 * org's shifted one: the signer knows only the former. Throws an OAuthError.
 */
export async function jwtBearerUser(
  org: OAuthOrg,
  app: ConnectedApp,
  assertion: string,
  origin: string,
): Promise<OAuthUser> {
  const claims = await jwtVerify(assertion, app.publicKey, {
    algorithms: ['RS256'],
    issuer: app.clientId,
    audience: [origin, `${origin}/`, ...LOGIN_AUDIENCES],
    requiredClaims: ['exp', 'sub'],
  }).catch((error: unknown) => {
    throw jwtRefusal(error);
  });
  const user = org.userByUsername(claims.payload.sub ?? '');
  if (!user) throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
  return user;
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
