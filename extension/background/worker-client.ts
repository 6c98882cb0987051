import type { z } from 'zod';
import { type About, API_BASE, about, type Problem, problem } from '../../shared/api';
import { renewSession } from './salesforce';
import type { Session } from './session';
import { mayReach } from './settings';

const TIMEOUT_MS = 10_000;

/** What came of a question to the worker. */
export type Answer<T> = { ok: T } | { refused: Problem } | Unreachable;

/** `action`: what the reader can do, where that is known. */
interface Unreachable {
  unreachable: string;
  action?: string;
}

/** What the worker says of itself, without a token. */
export const askAbout = (address: string): Promise<Answer<About>> => get(address, '/about', about, null);

/** Asks the worker as the signed-in user; a session that has ended is renewed once. */
export async function askWorker<T>(
  address: string,
  path: string,
  schema: z.ZodType<T>,
  session: Session,
): Promise<Answer<T>> {
  const first = await get(address, path, schema, session.accessToken);
  if (!('refused' in first) || first.refused.code !== 'SIGN_IN_NEEDED') return first;
  try {
    const fresh = await renewSession(session);
    return fresh ? await get(address, path, schema, fresh.accessToken) : first;
  } catch {
    // Salesforce is silent: nothing is known of the session, so nobody is sent to sign in.
    return { unreachable: 'Your session has ended, and Salesforce gives no answer to renew it.' };
  }
}

async function get<T>(
  address: string,
  path: string,
  schema: z.ZodType<T>,
  token: string | null,
): Promise<Answer<T>> {
  if (!(await mayReach(address))) {
    return {
      unreachable: `The browser does not let Plimsoll reach ${address}.`,
      action: 'Open the settings, save the address again and allow it.',
    };
  }
  const response = await fetch(`${address}${API_BASE}${path}`, {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    credentials: 'omit',
    redirect: 'error',
  }).catch(() => null);
  if (!response) return { unreachable: `No answer from ${address}.` };
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) {
    const parsed = schema.safeParse(body);
    return parsed.success
      ? { ok: parsed.data }
      : { unreachable: `What answers at ${address} is no Plimsoll worker, or one of another version.` };
  }
  const said = problem.safeParse(body);
  return said.success
    ? { refused: said.data }
    : { unreachable: `${address} answered with HTTP ${response.status}.` };
}
