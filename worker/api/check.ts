import { EXTENSION_REDIRECTS } from '../../shared/extension-redirects';
import { type SignInSettings, signIn } from '../crm/sign-in';
import type { Check } from '../sources/define-source';
import { introspect } from './auth/introspect';

export interface PeopleOptions {
  /** The worker's own credentials. */
  signIn: SignInSettings;
  /** The app that people sign in with. */
  clientId: string;
  /** My Domain, where people sign in. */
  salesforceUrl: string;
  instanceUrl: string;
  organizationId: string;
  now(): Date;
}

const TIMEOUT_MS = 15_000;
const APP = 'Setup, External Client App Manager, the app that people sign in with';

/** Whether people can sign in to the extension, and whether the worker is told whose tokens are sent to it. Never throws. */
export async function checkPeople(options: PeopleOptions): Promise<Check[]> {
  return [
    { name: "people's sign-in", ...(await checkApp(options)) },
    { name: "people's tokens", ...(await checkTokens(options)) },
  ];
}

type Finding = Omit<Check, 'name'>;

/** Asks for the sign-in page as the extension of each browser does; nobody signs in. */
async function checkApp(options: PeopleOptions): Promise<Finding> {
  const answers: [string, string][] = [];
  try {
    for (const [browser, redirect] of Object.entries(EXTENSION_REDIRECTS))
      answers.push([browser, await refusalOf(options, redirect)]);
  } catch (error) {
    const detail = `No sign-in page at ${options.salesforceUrl}: ${error instanceof Error ? error.message : String(error)}`;
    return { ok: false, detail, remedy: 'Set api.salesforceUrl to your My Domain.' };
  }
  const served = answers.filter(([, refusal]) => refusal === '').map(([browser]) => browser);
  if (served.length > 0) return { ok: true, detail: `with ${served.join(' and ')}`, remedy: '' };
  const refusal = answers[0]?.[1] ?? '';
  return {
    ok: false,
    detail: `Salesforce refuses the extension's sign-in: ${refusal}.`,
    remedy:
      REMEDIES.find(([pattern]) => pattern.test(refusal))?.[1] ?? `Compare docs/set-up.md, step 6. ${APP}.`,
  };
}

const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /invalid_client_id/,
    `Set api.clientId to the Consumer Key of the app that people sign in with (${APP}, Settings, OAuth Settings).`,
  ],
  [
    /redirect_uri_mismatch/,
    `Add to the Callback URLs (${APP}, Edit Settings, OAuth Settings): ${Object.values(EXTENSION_REDIRECTS).join(' and ')}. Or set api.enabled to false where nobody uses the extension.`,
  ],
  [
    /invalid_scope/,
    `Add to the OAuth Scopes (${APP}, Edit Settings, OAuth Settings): Access the identity URL service (id), Manage user data via APIs (api), Perform requests at any time (refresh_token).`,
  ],
];

/** The word with which Salesforce refuses a sign-in; empty: it shows its page. */
async function refusalOf({ clientId, salesforceUrl }: PeopleOptions, redirect: string): Promise<string> {
  const url = new URL('/services/oauth2/authorize', salesforceUrl);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirect,
    scope: 'id api refresh_token',
    // A challenge of the right form: no code is ever exchanged for it.
    code_challenge: 'A'.repeat(43),
    code_challenge_method: 'S256',
  }).toString();
  const reply = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const said = `${reply.headers.get('location') ?? ''} ${await reply.text()}`;
  const told = /\berror=(\w+)|\b(invalid_client_id|redirect_uri_mismatch|invalid_scope)\b/.exec(said);
  if (told) return told[1] ?? told[2] ?? '';
  if (reply.status >= 400) throw new Error(`HTTP ${reply.status}`);
  return '';
}

/** Asks whose token the worker's own is, as it asks of the tokens that people send. */
async function checkTokens(options: PeopleOptions): Promise<Finding> {
  try {
    const { accessToken } = await signIn(options.signIn, options.now);
    const { clientId } = options.signIn;
    const limits = { ending: new AbortController().signal, deadline: AbortSignal.timeout(TIMEOUT_MS) };
    await introspect(accessToken, { ...options, clientId }, limits);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      detail,
      remedy:
        "Let the worker's app introspect tokens: Setup, External Client App Manager, the worker's app, Edit Settings, OAuth Settings, Introspect All Tokens. With JWT bearer it has to trust the worker's certificate.",
    };
  }
  if (options.clientId === options.signIn.clientId)
    return { ok: true, detail: 'Salesforce says whose they are', remedy: '' };
  return {
    ok: true,
    detail: "Salesforce says whose the worker's own is; those of another app need Introspect All Tokens",
    remedy: '',
  };
}
