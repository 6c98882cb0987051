import { createHmac } from 'node:crypto';
import { addressOf, type Call } from '../call';
import type { OAuthParts } from './oauth-parts';
import { asksForIdToken } from './scopes';

/** What a token request was found to deserve. */
export interface Grant {
  userId: string;
  scope: string;
  /** The refresh token that the access token comes from or is issued beside. */
  refreshToken?: string | undefined;
  /** Is that token news to the client? */
  isFirst?: boolean;
  /** What the client asked to find again in its id token. */
  nonce?: string | undefined;
  /** The username-password flow does not tell the scope. */
  hidesScope?: boolean;
}

/** Opens the session that was granted, and words it as the platform does. */
export async function tokenReply(
  parts: OAuthParts,
  grant: Grant,
  call: Call,
): Promise<Record<string, string>> {
  const { org, app, sessions, idTokens } = parts;
  const { userId, scope, refreshToken } = grant;
  const session = sessions.open(userId, app.clientId, { scope, refreshToken, address: addressOf(call) });
  const id = `${call.origin}/id/${org.organizationId}/${userId}`;
  const issued = String(session.issuedAt);
  const idToken = asksForIdToken(scope)
    ? await idTokens.sign({
        issuer: call.origin,
        subject: id,
        clientId: app.clientId,
        accessToken: session.token,
        nonce: grant.nonce,
        claims: org.claimsOf(userId, call.origin),
      })
    : undefined;
  return {
    access_token: session.token,
    ...(grant.isFirst && refreshToken ? { refresh_token: refreshToken } : {}),
    signature: createHmac('sha256', app.clientSecret)
      .update(id + issued)
      .digest('base64'),
    ...(grant.hidesScope ? {} : { scope }),
    ...(idToken === undefined ? {} : { id_token: idToken }),
    instance_url: call.origin,
    id,
    token_type: 'Bearer',
    issued_at: issued,
  };
}
