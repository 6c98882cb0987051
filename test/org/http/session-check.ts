import { ApiError } from './api-error';
import { addressOf, type Call } from './call';
import { isFrozen } from './frozen';
import { opensApi } from './oauth/scopes';
import type { Session } from './sessions';
import type { Site } from './site';

/**
 * The session whose token a call shows, if it is in force here and now: not expired, not locked to another
 * address, and of a user who is neither deactivated nor frozen. Such a call makes the session last longer.
 */
export function sessionOf(site: Site, call: Call, token: string | null | undefined): Session | undefined {
  const session = token ? site.sessions.use(token, addressOf(call)) : undefined;
  return session && mayWork(site, session) ? session : undefined;
}

/** Is a session that was in force so still? Asking makes it last no longer. */
export function stillHolds(site: Site, session: Session): boolean {
  return site.sessions.find(session.token) === session && mayWork(site, session);
}

const mayWork = (site: Site, { userId }: Session): boolean =>
  site.org.row('User', userId)?.['IsActive'] === true &&
  !site.signIn.access(userId).frozen &&
  !isFrozen(site.org, userId);

/** Throws what the platform answers to a session that opens no API: for its scope, or for its user. */
export function refuseWithoutApi(site: Site, session: Session, api = 'REST API'): void {
  if (!opensApi(session.scope)) {
    throw new ApiError(401, 'INVALID_SESSION_ID', `This session is not valid for use with the ${api}`);
  }
  if (!mayUseApi(site, session.userId)) throw apiDisabled();
}

export const apiDisabled = () => new ApiError(403, 'API_CURRENTLY_DISABLED', 'API is disabled for this User');

/** The user permission "API Enabled". */
export const mayUseApi = (site: Site, userId: string): boolean =>
  site.org.hasPermission(userId, 'ApiEnabled') && site.signIn.access(userId).api !== false;
