import { addressOf, type Call } from '../call';
import { notApproved } from './jwt-bearer';
import { OAuthError } from './oauth-error';
import type { OAuthUser } from './oauth-org';
import type { OAuthParts } from './oauth-parts';

/**
 * Throws an OAuthError where a user may not be given a token now: inactive, at a wrong address, or not let into
 * the app by its policy.
 */
export function admit(parts: OAuthParts, user: OAuthUser | undefined, call: Call): OAuthUser {
  if (!user?.isActive) throw new OAuthError('inactive_user', 'user is inactive');
  if (!parts.org.mayComeFrom(user.id, addressOf(call))) {
    throw new OAuthError('invalid_grant', 'ip restricted or invalid login hours');
  }
  if (!isPermitted(parts, user.id)) {
    throw new OAuthError('invalid_app_access', 'user is not admin approved to access this app');
  }
  return user;
}

export function isPermitted({ app }: OAuthParts, userId: string): boolean {
  const { permittedUsers, approvedUsers } = app.policy;
  return permittedUsers !== 'adminApproved' || approvedUsers.includes(userId);
}

/** A JWT bearer has no page to ask on: the user must have allowed the app before, and not taken it back. */
export function refuseUnauthorized({ app, refreshTokens }: OAuthParts, user: OAuthUser): void {
  if (app.policy.permittedUsers === 'selfAuthorized' && !refreshTokens.isHeldFor(user.id))
    throw notApproved();
}
