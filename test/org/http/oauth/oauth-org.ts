export interface OAuthUser {
  id: string;
  username: string;
  /** Neither deactivated nor frozen. */
  isActive: boolean;
}

/** What sign-in has to know of the org. */
export interface OAuthOrg {
  organizationId: string;
  userByUsername(username: string): OAuthUser | undefined;
  userById(id: string): OAuthUser | undefined;
  /** The user that client credentials run as unless the app names another. */
  integrationUser(): OAuthUser;
  /** May the user sign in by programs only? */
  isApiOnly(userId: string): boolean;
  /** May the user sign in from there? */
  mayComeFrom(userId: string, address: string | undefined): boolean;
  /** OpenID Connect's standard claims about a user, beside `sub`. */
  claimsOf(userId: string, origin: string): Record<string, unknown>;
}
