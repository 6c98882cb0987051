import type { z } from 'zod';
import type { Problem } from '../../shared/api';
import type { Obstacle, View } from '../../shared/view';
import { readCrmFields } from './crm-fields';
import { isSamePerson, type Session, sessions } from './session';
import { type Setup, settings } from './settings';
import { type Answer, askWorker } from './worker-client';

/** Where a page is: its account, and the org that it belongs to. */
export interface Place {
  account: string;
  apiOrigin: string;
}

/** Who asks which worker. */
export interface Who {
  setup: Setup;
  session: Session;
}

/** Asks the worker about an account as `who`, or says what stands in the way. */
export async function viewOf<T>(
  place: Place,
  path: string,
  schema: z.ZodType<T>,
  who: Who | Obstacle,
): Promise<View<T>> {
  if ('state' in who) return who;
  const { setup, session } = who;
  if (session.instanceUrl !== place.apiOrigin) {
    const [page, signedIn] = [place.apiOrigin, session.instanceUrl].map(
      (address) => new URL(address).hostname,
    );
    return { state: 'other-org', page: page ?? '', signedIn: signedIn ?? '' };
  }
  const answer = await askWorker(setup.address, `/accounts/${place.account}${path}`, schema, session);
  if ('ok' in answer) return { state: 'ready', data: answer.ok };
  return obstacleOf(answer);
}

/** What the CRM's own fields say of the account, beside the word that the worker cannot be reached. */
export async function withCrmFields<T>(view: View<T>, place: Place, who: Who | Obstacle): Promise<View<T>> {
  if (view.state !== 'unreachable' || 'state' in who) return view;
  // The worker's answer may have taken a renewal of the session.
  const now = await sessions.read();
  const session = now && isSamePerson(now, who.session) ? now : who.session;
  return { ...view, crm: await readCrmFields(place.account, session) };
}

/** Who is set up and signed in, or what is lacking. */
export async function whoAsks(): Promise<Who | Obstacle> {
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
  // Of an app that the worker no longer takes: a new sign-in asks it first which it is.
  OTHER_CLIENT: 'signed-out',
  OTHER_ORG: 'no-access',
  NO_ACCESS: 'no-access',
  NO_FIELD_ACCESS: 'no-access',
  OUT_OF_SCOPE: 'out-of-scope',
  UNKNOWN_ACCOUNT: 'unknown-account',
  NOT_SCORED: 'not-scored',
  BAD_REQUEST: 'unreachable',
  BAD_SIGNATURE: 'unreachable',
  UNKNOWN_SOURCE: 'unreachable',
  ALREADY_HEARD: 'unreachable',
  NOT_FOUND: 'unreachable',
  CRM_UNREACHABLE: 'unreachable',
  TOO_MANY_REQUESTS: 'unreachable',
  UNEXPECTED: 'unreachable',
} as const satisfies Record<Problem['code'], Exclude<Obstacle['state'], 'not-set-up' | 'other-org'>>;
