import { z } from 'zod';
import { to18 } from '../../shared/salesforce-id';
import { Refusal } from '../refusal';
import { isSamePerson, type Session, sessions } from './session';

const TIMEOUT_MS = 10_000;
/** Neither cookies go along, nor does a redirect carry a code or token to another place. */
const ALONE = { credentials: 'omit', redirect: 'error' } as const;

const tokenReply = z.object({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  instance_url: z.url(),
  id: z.url(),
});
/** What Salesforce says when it refuses a code or a refresh token (RFC 6749, 5.2). */
const refusal = z.object({ error: z.string() });
const userInfo = z.object({ preferred_username: z.string() });

/** Only the org's own My Domain may see a code or a token, whatever a worker says. */
export function isMyDomain(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' && hostname.endsWith('.my.salesforce.com');
}

/** @throws Refusal SALESFORCE_UNREACHABLE | SIGN_IN_REFUSED */
async function grant(
  salesforceUrl: string,
  form: Record<string, string>,
): Promise<z.infer<typeof tokenReply>> {
  const response = await fetch(new URL('/services/oauth2/token', salesforceUrl), {
    method: 'POST',
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...ALONE,
  }).catch(() => null);
  const body: unknown = await response?.json().catch(() => null);
  const reply = tokenReply.safeParse(response?.ok ? body : null);
  if (reply.success && isMyDomain(reply.data.instance_url)) return reply.data;
  // A portal's page, a full queue or a proxy's error says nothing of the session.
  if (!reply.success && !refusal.safeParse(body).success) throw unreachable();
  throw new Refusal('SIGN_IN_REFUSED', 'Salesforce refused the sign-in.', 'Sign in again.');
}

const unreachable = (): Refusal =>
  new Refusal('SALESFORCE_UNREACHABLE', 'Salesforce gave no answer.', 'Check your connection and try again.');

/** Exchanges a code for a session. */
export async function openSession(
  salesforceUrl: string,
  clientId: string,
  exchange: { code: string; verifier: string; redirectUri: string },
): Promise<Session> {
  const reply = await grant(salesforceUrl, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: exchange.code,
    code_verifier: exchange.verifier,
    redirect_uri: exchange.redirectUri,
  });
  const [organization = '', user = ''] = new URL(reply.id).pathname.split('/').slice(-2);
  const instanceUrl = new URL(reply.instance_url).origin;
  return {
    accessToken: reply.access_token,
    refreshToken: reply.refresh_token ?? null,
    instanceUrl,
    organizationId: to18(organization),
    userId: to18(user),
    username: await usernameOf(instanceUrl, reply.access_token),
    clientId,
  };
}

async function usernameOf(instanceUrl: string, token: string): Promise<string> {
  const response = await fetch(new URL('/services/oauth2/userinfo', instanceUrl), {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...ALONE,
  }).catch(() => null);
  const info = userInfo.safeParse(await response?.json().catch(() => null));
  return info.success ? info.data.preferred_username : 'unknown user';
}

const renewing = new Map<string, Promise<Session | null>>();

/**
 * The session with a new access token, once for all who ask meanwhile; null where Salesforce refuses, which signs the
 * person out, and where somebody else or nobody is signed in by now.
 * @throws Refusal SALESFORCE_UNREACHABLE
 */
export function renewSession(old: Session): Promise<Session | null> {
  const running = renewing.get(old.accessToken);
  if (running) return running;
  const renewed = renew(old).finally(() => renewing.delete(old.accessToken));
  renewing.set(old.accessToken, renewed);
  return renewed;
}

async function renew(old: Session): Promise<Session | null> {
  const current = await sessions.read();
  if (!current || !isSamePerson(current, old)) return null;
  if (current.accessToken !== old.accessToken) return current;
  return await replace(old, old.refreshToken === null ? null : await refresh(old, old.refreshToken));
}

/** null: Salesforce takes the refresh token no more. */
async function refresh(old: Session, token: string): Promise<Session | null> {
  try {
    const reply = await grant(old.instanceUrl, {
      grant_type: 'refresh_token',
      client_id: old.clientId,
      refresh_token: token,
    });
    return { ...old, accessToken: reply.access_token, refreshToken: reply.refresh_token ?? token };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'SIGN_IN_REFUSED') return null;
    throw error;
  }
}

/** Puts `next` in the place of `old`, unless the person signed out or another signed in while Salesforce was asked. */
async function replace(old: Session, next: Session | null): Promise<Session | null> {
  let isDone = false;
  await sessions.update((now) => {
    isDone = now?.accessToken === old.accessToken;
    return isDone ? next : now;
  });
  return isDone ? next : null;
}

/** Ends the session at Salesforce too; where that fails it ends here all the same. */
export async function revoke(session: Session): Promise<void> {
  await fetch(new URL('/services/oauth2/revoke', session.instanceUrl), {
    method: 'POST',
    body: new URLSearchParams({ token: session.refreshToken ?? session.accessToken }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...ALONE,
  }).catch(() => null);
}

/** A GET as the user, with a renewed session where the old one has ended. null: signed out, or no answer. */
export async function getAsUser(path: string, session: Session): Promise<Response | null> {
  const get = ({ instanceUrl, accessToken }: Session) =>
    fetch(new URL(path, instanceUrl), {
      headers: { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...ALONE,
    }).catch(() => null);
  const first = await get(session);
  if (first?.status !== 401) return first;
  const fresh = await renewSession(session).catch(() => null);
  return fresh ? await get(fresh) : null;
}
