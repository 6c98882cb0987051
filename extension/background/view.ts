import type { z } from 'zod';
import type { Problem } from '../../shared/api';
import type { Obstacle, View } from '../../shared/view';
import { readCrmFields } from './crm-fields';
import { type Session, sessions } from './session';
import { type Setup, settings } from './settings';
import { type Answer, askWorker } from './worker-client';

/** Where a page is: its account, and the org that it belongs to. */
export interface Place {
  account: string;
  apiOrigin: string;
}

/** Asks the worker about an account for whoever is signed in, or says what stands in the way. */
export async function viewOf<T>(place: Place, path: string, schema: z.ZodType<T>): Promise<View<T>> {
  const ready = await whoAsks();
  if ('state' in ready) return ready;
  const { setup, session } = ready;
  if (session.instanceUrl !== place.apiOrigin) {
    const [page, signedIn] = [place.apiOrigin, session.instanceUrl].map(
      (address) => new URL(address).hostname,
    );
    return { state: 'other-org', page: page ?? '', signedIn: signedIn ?? '' };
  }
  const answer = await askWorker(setup.address, `/accounts/${place.account}${path}`, schema, session);
  if ('ok' in answer) return { state: 'ready', data: answer.ok };
  const obstacle = obstacleOf(answer);
  if (obstacle.state !== 'unreachable') return obstacle;
  const now = (await sessions.read()) ?? session;
  return { ...obstacle, crm: await readCrmFields(place.account, now) };
}

/** Who is set up and signed in, or what is lacking. */
export async function whoAsks(): Promise<{ setup: Setup; session: Session } | Obstacle> {
  const setup = await settings.read();
  if (!setup) return { state: 'not-set-up' };
  const session = await sessions.read();
  return session ? { setup, session } : { state: 'signed-out' };
}

/** A refusal, as a person meets it. */
export function obstacleOf(answer: Exclude<Answer<never>, { ok: never }>): Obstacle {
  if ('unreachable' in answer) {
    const { unreachable, action = 'Check your connection; if it stays, tell whoever runs the worker.' } =
      answer;
    return { state: 'unreachable', detail: unreachable, action, crm: null };
  }
  const { detail, action } = answer.refused;
  const state = STATES[answer.refused.code];
  if (state === 'signed-out') return { state };
  if (state === 'unreachable') return { state, detail, action, crm: null };
  return { state, detail, action };
}

const STATES = {
  SIGN_IN_NEEDED: 'signed-out',
  OTHER_CLIENT: 'no-access',
  OTHER_ORG: 'no-access',
  NO_ACCESS: 'no-access',
  NO_FIELD_ACCESS: 'no-access',
  OUT_OF_SCOPE: 'out-of-scope',
  UNKNOWN_ACCOUNT: 'unknown-account',
  NOT_SCORED: 'not-scored',
  BAD_REQUEST: 'unreachable',
  NOT_FOUND: 'unreachable',
  CRM_UNREACHABLE: 'unreachable',
  TOO_MANY_REQUESTS: 'unreachable',
  UNEXPECTED: 'unreachable',
} as const satisfies Record<Problem['code'], Exclude<Obstacle['state'], 'not-set-up' | 'other-org'>>;
