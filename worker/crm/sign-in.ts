import { readFile } from 'node:fs/promises';
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { PlimsollError } from '../../shared/error';
import { to18 } from '../../shared/salesforce-id';
import { signInRemedy } from './sign-in-remedy';

/** How the worker signs in: JWT bearer with `username` and `keyFile`, else client credentials. */
export interface SignInSettings {
  loginUrl: string;
  clientId: string;
  username?: string | undefined;
  /** PEM file (PKCS #8) with the private key of the app's certificate. */
  keyFile?: string | undefined;
  clientSecret?: string | undefined;
}

export interface Session {
  accessToken: string;
  instanceUrl: string;
  /** 18 characters, of the user that the session belongs to. */
  userId: string;
  organizationId: string;
}

const reply = z.object({ access_token: z.string(), instance_url: z.url(), id: z.string() });
const refusal = z.object({ error: z.string(), error_description: z.string().optional() });

const ASSERTION_SECONDS = 180;
const TIMEOUT_MS = 30_000;

/**
 * Gets an access token. Neither token, assertion nor secret is in any error.
 * @throws PlimsollError SIGN_IN_FAILED | SIGN_IN_KEY | SIGN_IN_UNREACHABLE
 */
export async function signIn(settings: SignInSettings, now: () => Date): Promise<Session> {
  const form = await grant(settings, now);
  let response: Response;
  try {
    response = await fetch(new URL('/services/oauth2/token', settings.loginUrl), {
      method: 'POST',
      body: form,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new PlimsollError(
      'SIGN_IN_UNREACHABLE',
      `No answer from ${settings.loginUrl}.`,
      'Check the login URL and that this machine can reach it.',
      cause,
    );
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refused(response.status, body);
  const session = reply.safeParse(body);
  if (!session.success) throw refused(response.status, null);
  const [organization = '', user = ''] = session.data.id.split('/').slice(-2);
  return {
    accessToken: session.data.access_token,
    instanceUrl: session.data.instance_url.replace(/\/$/, ''),
    userId: to18(user),
    organizationId: to18(organization),
  };
}

async function grant(settings: SignInSettings, now: () => Date): Promise<URLSearchParams> {
  if (settings.keyFile !== undefined) {
    return new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await assertion(settings, settings.keyFile, now),
    });
  }
  if (settings.clientSecret === undefined) {
    throw new PlimsollError(
      'SIGN_IN_KEY',
      'There is neither a key file nor a client secret to sign in with.',
      'Set PLIMSOLL_SALESFORCE_KEY_FILE (JWT bearer) or PLIMSOLL_SALESFORCE_CLIENT_SECRET (client credentials).',
    );
  }
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: settings.clientId,
    client_secret: settings.clientSecret,
  });
}

async function assertion(settings: SignInSettings, keyFile: string, now: () => Date): Promise<string> {
  if (settings.username === undefined) {
    throw new PlimsollError(
      'SIGN_IN_KEY',
      'JWT bearer needs the user name of the integration user.',
      'Set PLIMSOLL_SALESFORCE_USERNAME.',
    );
  }
  const { clientId, loginUrl, username } = settings;
  return await signAssertion({ clientId, subject: username, audience: loginUrl, keyFile }, now);
}

/**
 * A JWT that is good for three minutes and says that whoever sends it holds the app's key: for a user, or, with the
 * client id as its subject, for the app itself.
 * @throws PlimsollError SIGN_IN_KEY
 */
export async function signAssertion(
  claims: { clientId: string; subject: string; audience: string; keyFile: string },
  now: () => Date,
): Promise<string> {
  const issued = Math.floor(now().getTime() / 1000);
  try {
    const key = await importPKCS8(await readFile(claims.keyFile, 'utf8'), 'RS256');
    return await new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(claims.clientId)
      .setSubject(claims.subject)
      .setAudience(claims.audience.replace(/\/$/, ''))
      .setExpirationTime(issued + ASSERTION_SECONDS)
      .sign(key);
  } catch (cause) {
    throw new PlimsollError(
      'SIGN_IN_KEY',
      `The key file ${claims.keyFile} cannot be used.`,
      'Give a readable PEM file with a PKCS #8 private key (it begins with BEGIN PRIVATE KEY).',
      cause,
    );
  }
}

function refused(status: number, body: unknown): PlimsollError {
  const said = refusal.safeParse(body);
  const words = said.success
    ? `${said.data.error}${said.data.error_description ? `: ${said.data.error_description}` : ''}`
    : `HTTP ${status}`;
  // 5xx at the door is the org's trouble and passes; anything else is ours to correct.
  if (status >= 500) {
    return new PlimsollError(
      'SERVER_UNAVAILABLE',
      `Sign-in got HTTP ${status}.`,
      'It is tried again on the next run.',
    );
  }
  return new PlimsollError(
    'SIGN_IN_FAILED',
    `Salesforce refused the sign-in (${words}).`,
    signInRemedy(words),
  );
}
