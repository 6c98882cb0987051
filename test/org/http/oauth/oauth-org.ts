export interface OAuthUser {
  id: string;
  username: string;
  isActive: boolean;
}

/** What sign-in has to know of the org. */
export interface OAuthOrg {
  organizationId: string;
  userByUsername(username: string): OAuthUser | undefined;
  userById(id: string): OAuthUser | undefined;
  /** The user that client credentials run as. */
  integrationUser(): OAuthUser;
}
