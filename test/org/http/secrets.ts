const SECRET_PARAMETERS = new Set([
  'oauth_token',
  'access_token',
  'refresh_token',
  'id_token',
  'token',
  'assertion',
  'client_assertion',
  'client_secret',
  'code',
  'code_verifier',
  'password',
]);

/** How this org's access tokens, refresh tokens and codes begin, and JWTs: told by shape wherever they stand. */
const TOKENS = /(?:00D\w{12}(?:!|%21)|5Aep861|aPrx|eyJ)[\w.%-]{20,}/g;

/** The text with everything that looks like a token struck out. */
export const withoutTokens = (text: string): string => text.replace(TOKENS, '***');

/** Query parameters without the values of those that carry secrets. */
export function withoutSecrets(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...query].map(([name, value]) => [
      withoutTokens(name),
      SECRET_PARAMETERS.has(name.toLowerCase()) ? '***' : withoutTokens(value),
    ]),
  );
}
