import { createHash, randomBytes } from 'node:crypto';
import { Lapsing } from '../../lapsing';
import { OAuthError } from './oauth-error';
import { sameSecret } from './same-secret';

/** 15 minutes, as on the platform. */
const LIFETIME_MS = 15 * 60 * 1000;
/** For so long an expired code is told from one that never was. */
const REMEMBERED_MS = 4 * LIFETIME_MS;

/** What a user agreed to on the sign-in page. */
export interface Authorization {
  userId: string;
  clientId: string;
  redirectUri: string;
  scope: string;
  /** base64url of the SHA-256 of the verifier that only the asking client knows (RFC 7636); without PKCE none. */
  challenge: string | undefined;
  nonce?: string | undefined;
}

/** What the bearer of a code shows at the token endpoint. */
interface Redemption {
  clientId: string;
  redirectUri: string | null;
  verifier: string | null;
}

/** The codes handed to redirect addresses and not yet exchanged for tokens. */
export class AuthorizationCodes {
  readonly #issued = new Lapsing<Authorization & { at: number }>(
    ({ at }) => Date.now() >= at + REMEMBERED_MS,
  );

  issue(authorization: Authorization): string {
    const code = `aPrx${randomBytes(48).toString('base64url').replaceAll('-', '.')}`;
    this.#issued.set(code, { ...authorization, at: Date.now() });
    return code;
  }

  /** Whatever comes of it, the code is spent: nobody who stole one may try twice. Throws an OAuthError. */
  redeem(code: string, shown: Redemption): Authorization {
    const issued = this.#issued.get(code);
    this.#issued.delete(code);
    if (!issued || issued.clientId !== shown.clientId) {
      throw new OAuthError('invalid_grant', 'invalid authorization code');
    }
    if (Date.now() >= issued.at + LIFETIME_MS) {
      throw new OAuthError('invalid_grant', 'expired authorization code');
    }
    if (shown.redirectUri !== issued.redirectUri) {
      throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
    }
    const { challenge } = issued;
    if (challenge !== undefined && !sameSecret(challengeOf(shown.verifier ?? ''), challenge)) {
      throw new OAuthError('invalid_grant', 'invalid code verifier');
    }
    return issued;
  }
}

const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');
