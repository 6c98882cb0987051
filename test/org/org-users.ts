import type { OrgApi } from './data/org-api';
import type { Row } from './data/row';
import { isFrozen } from './http/frozen';
import type { OAuthOrg, OAuthUser } from './http/oauth/oauth-org';
import { claimsOf } from './http/oauth/user-claims';
import type { Sessions } from './http/sessions';
import type { SignInSetup } from './http/sign-in-setup';

export interface SignedInUser {
  username: string;
  userId: string;
  profile: string;
  token: string;
}

/** The profile that the user behind client credentials has. */
const INTEGRATION_PROFILE = 'Minimum Access - API Only Integrations';

/** The org's users as sign-in sees them. */
export class OrgUsers implements OAuthOrg {
  constructor(
    private readonly org: OrgApi,
    private readonly setup: SignInSetup,
  ) {}

  get organizationId(): string {
    return this.org.organizationId;
  }

  /** Usernames are compared without case, as on the platform. */
  userByUsername(username: string): OAuthUser | undefined {
    const wanted = username.toLowerCase();
    for (const row of this.org.rows('User')) {
      if (String(row['Username']).toLowerCase() === wanted) return this.#toUser(row);
    }
    return undefined;
  }

  userById(id: string): OAuthUser | undefined {
    const row = this.org.row('User', id);
    return row && this.#toUser(row);
  }

  integrationUser(): OAuthUser {
    for (const row of this.org.rows('User')) {
      if (this.#profileOf(row) === INTEGRATION_PROFILE) return this.#toUser(row);
    }
    throw new Error(`The org has no user with the profile ${INTEGRATION_PROFILE}`);
  }

  isApiOnly(userId: string): boolean {
    return this.org.hasPermission(userId, 'ApiUserOnly');
  }

  mayComeFrom(userId: string, address: string | undefined): boolean {
    const { addresses } = this.setup.access(userId);
    return !addresses || (address !== undefined && addresses.includes(address));
  }

  claimsOf(userId: string, origin: string): Record<string, unknown> {
    return claimsOf(this.org, userId, origin);
  }

  /** Opens a session for each active user, so that a test or a demo can act as any of them. */
  signIn(sessions: Sessions, clientId: string): SignedInUser[] {
    return [...this.org.rows('User')]
      .filter((row) => row['IsActive'] === true)
      .map((row) => ({
        username: String(row['Username']),
        userId: row.Id,
        profile: this.#profileOf(row),
        token: sessions.open(row.Id, clientId).token,
      }));
  }

  #profileOf(row: Row): string {
    const profile = this.org.row('Profile', String(row['ProfileId']));
    return String(profile?.['Name'] ?? '');
  }

  #toUser(row: Row): OAuthUser {
    const frozen = this.setup.access(row.Id).frozen || isFrozen(this.org, row.Id);
    const isActive = row['IsActive'] === true && !frozen;
    return { id: row.Id, username: String(row['Username']), isActive };
  }
}
