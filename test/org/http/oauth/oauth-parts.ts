import type { ConnectedApp } from '../connected-app';
import type { Sessions } from '../sessions';
import type { SignInSetup } from '../sign-in-setup';
import type { AuthorizationCodes } from './authorization-codes';
import type { IdTokens } from './id-tokens';
import type { OAuthOrg } from './oauth-org';
import type { RefreshTokens } from './refresh-tokens';

/** What the OAuth endpoints share. */
export interface OAuthParts {
  org: OAuthOrg;
  app: ConnectedApp;
  setup: SignInSetup;
  sessions: Sessions;
  codes: AuthorizationCodes;
  refreshTokens: RefreshTokens;
  idTokens: IdTokens;
}
