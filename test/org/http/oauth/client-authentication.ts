import type { Call } from '../call';
import type { ConnectedApp } from '../connected-app';
import { OAuthError } from './oauth-error';
import { sameSecret } from './same-secret';
import { isForOrg, isInTime, signedClaims } from './signed-claims';

const JWT_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** How a client proved who it is; a public client has only its id. */
type Proof = 'secret' | 'assertion' | 'none';

/**
 * Reads who calls: client id and secret from the form or from Basic, or an assertion signed with the app's key
 * (RFC 7523). What is given must be right, even where nothing had to be given. Throws an OAuthError otherwise.
 */
export async function identifyClient(app: ConnectedApp, call: Call, form: URLSearchParams): Promise<Proof> {
  const basic = basicCredentials(call.headers.authorization);
  const id = basic?.id ?? form.get('client_id');
  const secret = basic?.secret ?? form.get('client_secret');
  const assertion = form.get('client_assertion');
  // An assertion names its client itself, so the id may be left out beside it.
  if (id !== app.clientId && (id !== null || assertion === null)) {
    throw new OAuthError('invalid_client_id', 'client identifier invalid');
  }
  if (secret !== null && !sameSecret(secret, app.clientSecret)) throw wrongCredentials();
  if (assertion === null) return secret === null ? 'none' : 'secret';
  if (form.get('client_assertion_type') !== JWT_ASSERTION) throw wrongCredentials();
  await checkAssertion(app, assertion, call.origin);
  return 'assertion';
}

/** As `identifyClient`, of a client that has to prove it. Throws an OAuthError. */
export async function authenticateClient(
  app: ConnectedApp,
  call: Call,
  form: URLSearchParams,
): Promise<void> {
  if ((await identifyClient(app, call, form)) === 'none') throw wrongCredentials();
}

export const wrongCredentials = () => new OAuthError('invalid_client', 'invalid client credentials');

async function checkAssertion(app: ConnectedApp, assertion: string, origin: string): Promise<void> {
  const claims = await signedClaims(assertion, app.publicKey);
  const isOwn = claims?.iss === app.clientId && claims.sub === app.clientId;
  if (!claims || !isOwn || !isForOrg(claims, origin, 'introspect') || !isInTime(claims)) {
    throw wrongCredentials();
  }
}

function basicCredentials(authorization: string | undefined) {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { id, secret };
}
