import type { KeyObject } from 'node:crypto';
import { compactVerify, decodeJwt, type JWTPayload } from 'jose';
import { z } from 'zod';

/** The hosts a JWT's audience may name besides the org's own, as on the platform. */
const LOGIN_HOSTS = ['https://login.salesforce.com', 'https://test.salesforce.com'];

/** Seconds after its `exp` that an assertion is still taken: some clients sign with the present second. */
const LEEWAY = 5;

/** Numbers may come as text: some clients send `exp` so, and so does the platform's own example. */
const instant = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: instant,
  nbf: instant.optional(),
});
export type Claims = z.infer<typeof claimsSchema>;

/** The issuer that an assertion names, before anything of it is believed; undefined: it is no JWT. */
export const issuerOf = (assertion: string): unknown => decoded(assertion)?.iss;

function decoded(assertion: string): JWTPayload | undefined {
  try {
    return decodeJwt(assertion);
  } catch {
    return undefined;
  }
}

/** The claims of an assertion signed (RS256) with the key; undefined: it is no such thing, or one is missing. */
export async function signedClaims(assertion: string, key: KeyObject): Promise<Claims | undefined> {
  const verified = await compactVerify(assertion, key, { algorithms: ['RS256'] }).catch(() => undefined);
  if (!verified) return undefined;
  const claims = claimsSchema.safeParse(decoded(assertion));
  return claims.success ? claims.data : undefined;
}

/** By the wall clock: who signs does not know the org's shifted one. */
export function isInTime({ exp, nbf }: Claims): boolean {
  const now = Date.now() / 1000;
  return now < exp + LEEWAY && (nbf === undefined || nbf - LEEWAY <= now);
}

/** Is the assertion meant for this org: its address, its token (or the named) endpoint, or a login host? */
export function isForOrg({ aud }: Claims, origin: string, ...endpoints: string[]): boolean {
  const hosts = [origin, ...LOGIN_HOSTS];
  const known = new Set(
    hosts.flatMap((host) => [
      host,
      `${host}/`,
      ...['token', ...endpoints].map((name) => `${host}/services/oauth2/${name}`),
    ]),
  );
  return (Array.isArray(aud) ? aud : [aud]).some((audience) => known.has(audience));
}
