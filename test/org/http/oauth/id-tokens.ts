import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';

/** The platform's default: two minutes. */
const LIFETIME_SECONDS = 120;

interface Subject {
  /** The org's address as the client sees it. */
  issuer: string;
  /** The user's identity address. */
  subject: string;
  clientId: string;
  accessToken: string;
  nonce: string | undefined;
  claims: Record<string, unknown>;
}

interface SigningKey {
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** Signs OpenID Connect's id tokens, with a key made when the first one is asked for. */
export class IdTokens {
  #made: SigningKey | undefined;

  /** An id token (RS256) about who just signed in. */
  async sign({ issuer, subject, clientId, accessToken, nonce, claims }: Subject): Promise<string> {
    const { id, privateKey } = this.#key();
    const hash = createHash('sha256').update(accessToken).digest();
    const issued = Math.floor(Date.now() / 1000);
    return await new SignJWT({
      ...claims,
      // OpenID Connect Core, 3.1.3.6: the left half of the token's hash.
      at_hash: hash.subarray(0, hash.length / 2).toString('base64url'),
      ...(nonce === undefined ? {} : { nonce }),
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: id })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(clientId)
      .setIssuedAt(issued)
      .setExpirationTime(issued + LIFETIME_SECONDS)
      .sign(privateKey);
  }

  /** `GET /id/keys`: what id tokens are checked with (RFC 7517). */
  async keySet(): Promise<{ keys: object[] }> {
    const { id, publicKey } = this.#key();
    const { kty, n, e } = await exportJWK(publicKey);
    return { keys: [{ kty, n, e, alg: 'RS256', use: 'sig', kid: id }] };
  }

  #key(): SigningKey {
    this.#made ??= { id: randomBytes(3).readUIntBE(0, 3).toString(), ...newKeyPair() };
    return this.#made;
  }
}

const newKeyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
