/** How the org's access tokens, refresh tokens and codes look, and JWTs. */
const SECRET = /(?:00D\w{12,15}(?:!|%21)|5Aep861|aPrx|eyJ)[\w.%-]{20,}/;

/** @throws where a token, a code or a JWT stands in `text`; the error shows its beginning only. */
export function mustHoldNoSecret(where: string, text: string): void {
  const found = SECRET.exec(text);
  if (found) throw new Error(`${where}: ${found[0].slice(0, 20)}… is a secret.`);
}
