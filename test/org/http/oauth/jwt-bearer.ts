import type { ConnectedApp } from '../connected-app';
import { OAuthError } from './oauth-error';
import type { OAuthOrg, OAuthUser } from './oauth-org';
import { isForOrg, isInTime, issuerOf, signedClaims } from './signed-claims';

/** The user whom an assertion signed by the connected app signs in (RFC 7523). Throws an OAuthError. */
export async function jwtBearerUser(
  org: OAuthOrg,
  app: ConnectedApp,
  assertion: string,
  origin: string,
): Promise<OAuthUser> {
  const issuer = issuerOf(assertion);
  if (typeof issuer === 'string' && issuer !== app.clientId) {
    throw new OAuthError('invalid_client_id', 'client identifier invalid');
  }
  const claims = await signedClaims(assertion, app.publicKey);
  if (!claims) throw new OAuthError('invalid_grant', 'invalid assertion');
  if (!isForOrg(claims, origin)) throw new OAuthError('invalid_grant', 'audience is invalid');
  if (!isInTime(claims)) throw new OAuthError('invalid_grant', 'expired authorization code');
  const user = org.userByUsername(claims.sub);
  if (!user) throw notApproved();
  return user;
}

export const notApproved = () => new OAuthError('invalid_grant', "user hasn't approved this consumer");
