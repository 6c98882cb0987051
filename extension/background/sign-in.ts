import browser from 'webextension-polyfill';
import { Refusal } from '../refusal';
import { isMyDomain, openSession, revoke } from './salesforce';
import { sessions } from './session';
import type { Setup } from './settings';

const SCOPES = 'id api refresh_token';

/** Where Salesforce sends people back to; to be registered in the connected app. */
export const redirectUri = (): string => browser.identity.getRedirectURL();

/**
 * Signs a person in by OAuth 2.0 with PKCE (RFC 7636) in a window of the browser's.
 * @throws Refusal SALESFORCE_ADDRESS | SIGN_IN_CANCELLED | SIGN_IN_REFUSED | SIGN_IN_OTHER_ORG | SALESFORCE_UNREACHABLE
 */
export async function signIn({ about }: Setup): Promise<void> {
  if (!isMyDomain(about.salesforceUrl)) {
    throw new Refusal(
      'SALESFORCE_ADDRESS',
      `The worker names ${about.salesforceUrl}, which is no Salesforce My Domain.`,
      'Ask whoever runs the worker to set `api.salesforceUrl` to https://….my.salesforce.com.',
    );
  }
  const verifier = randomText(32);
  const state = randomText(16);
  const address = new URL('/services/oauth2/authorize', about.salesforceUrl);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: about.clientId,
    redirect_uri: redirectUri(),
    scope: SCOPES,
    state,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: 'S256',
  }).toString();
  const answer = await browser.identity
    .launchWebAuthFlow({ url: address.toString(), interactive: true })
    .catch(notOpened);
  const code = codeIn(answer, state);
  const session = await openSession(about.salesforceUrl, about.clientId, {
    code,
    verifier,
    redirectUri: redirectUri(),
  });
  if (session.organizationId !== about.organizationId) {
    await revoke(session);
    throw new Refusal(
      'SIGN_IN_OTHER_ORG',
      'You signed in to another Salesforce org than the worker serves.',
      `Sign in to ${about.organizationName}.`,
    );
  }
  await sessions.write(session);
}

/** Each browser has words of its own for a window that was closed; only Chromium's for a page that did not load. */
function notOpened(error: unknown): null {
  if (!/could not be loaded/i.test(String(error))) return null;
  throw new Refusal(
    'SALESFORCE_UNREACHABLE',
    "Salesforce's sign-in page could not be loaded.",
    'Check your connection and try again.',
  );
}

function codeIn(answer: string | null, state: string): string {
  const parameters = answer && URL.canParse(answer) ? new URL(answer).searchParams : null;
  if (!parameters) {
    throw new Refusal('SIGN_IN_CANCELLED', 'Sign-in cancelled.', 'Sign in again when you are ready.');
  }
  const code = parameters.get('code');
  if (code === null || parameters.get('state') !== state) {
    const said =
      parameters.get('error') === 'access_denied' ? 'Access was denied.' : 'Salesforce refused the sign-in.';
    throw new Refusal('SIGN_IN_REFUSED', said, 'Sign in again, and allow the access.');
  }
  return code;
}

const challengeOf = async (verifier: string): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));

const randomText = (bytes: number): string => base64url(crypto.getRandomValues(new Uint8Array(bytes)));

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
