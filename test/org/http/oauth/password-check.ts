import type { SignInSetup } from '../sign-in-setup';
import type { OAuthOrg, OAuthUser } from './oauth-org';

/** Why a username and password let nobody in. */
export type Unfit = 'wrong' | 'tokenNeeded' | 'inactive' | 'address';

interface Attempt {
  username: string;
  password: string;
  address: string | undefined;
  /** Programs may have to append the security token, people on the page never do. */
  byProgram: boolean;
}

/**
 * The user whom a username and password sign in, or why they do not. All but a wrong password is told only to
 * those who know the right one.
 */
export function checkPassword(org: OAuthOrg, setup: SignInSetup, attempt: Attempt): OAuthUser | Unfit {
  const user = org.userByUsername(attempt.username.trim());
  if (!user) return 'wrong';
  const { right, withToken } = setup.isPassword(user.id, attempt.password);
  if (!right || (withToken && !attempt.byProgram)) return 'wrong';
  if (attempt.byProgram && setup.settings.securityTokens && !withToken) return 'tokenNeeded';
  if (!user.isActive) return 'inactive';
  return org.mayComeFrom(user.id, attempt.address) ? user : 'address';
}
