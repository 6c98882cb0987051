import { z } from 'zod';
import { to18 } from '../../shared/salesforce-id';
import { Refusal } from '../refusal';
import { type Session, sessions } from './session';

const TIMEOUT_MS = 10_000;
const tokenReply = z.object({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  instance_url: z.url(),
  id: z.url(),
});
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
    credentials: 'omit',
  }).catch(() => null);
  if (!response || response.status >= 500) throw unreachable();
  const reply = tokenReply.safeParse(await response.json().catch(() => null));
  if (!response.ok || !reply.success || !isMyDomain(reply.data.instance_url)) {
    throw new Refusal('SIGN_IN_REFUSED', 'Salesforce refused the sign-in.', 'Sign in again.');
  }
  return reply.data;
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
    credentials: 'omit',
  }).catch(() => null);
  const info = userInfo.safeParse(await response?.json().catch(() => null));
  return info.success ? info.data.preferred_username : 'unknown user';
}

let renewing: Promise<Session | null> | null = null;

/** A session with a new access token, once for all who ask meanwhile; null, and signed out, where Salesforce refuses. */
export function renewSession(old: Session): Promise<Session | null> {
  renewing ??= renew(old).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function renew(old: Session): Promise<Session | null> {
  const current = await sessions.read();
  if (current && current.accessToken !== old.accessToken) return current;
  if (!old.refreshToken) return await forget();
  try {
    const reply = await grant(old.instanceUrl, {
      grant_type: 'refresh_token',
      client_id: old.clientId,
      refresh_token: old.refreshToken,
    });
    const fresh = {
      ...old,
      accessToken: reply.access_token,
      refreshToken: reply.refresh_token ?? old.refreshToken,
    };
    await sessions.write(fresh);
    return fresh;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'SIGN_IN_REFUSED') return await forget();
    throw error;
  }
}

async function forget(): Promise<null> {
  await sessions.clear();
  return null;
}

/** Ends the session at Salesforce too; where that fails it ends here all the same. */
export async function revoke(session: Session): Promise<void> {
  await fetch(new URL('/services/oauth2/revoke', session.instanceUrl), {
    method: 'POST',
    body: new URLSearchParams({ token: session.refreshToken ?? session.accessToken }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    credentials: 'omit',
  }).catch(() => null);
}

/** A GET as the user, with a renewed session where the old one has ended. null: signed out, or no answer. */
export async function getAsUser(path: string, session: Session): Promise<Response | null> {
  const get = ({ instanceUrl, accessToken }: Session) =>
    fetch(new URL(path, instanceUrl), {
      headers: { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      credentials: 'omit',
    }).catch(() => null);
  const first = await get(session);
  if (first?.status !== 401) return first;
  const fresh = await renewSession(session).catch(() => null);
  return fresh ? await get(fresh) : null;
}
