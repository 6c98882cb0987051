import browser from 'webextension-polyfill';
import { workerState } from '../../shared/api';
import type { Status } from '../../shared/messages';
import { Refusal } from '../refusal';
import { workerOrigin } from '../worker-address';
import { sessions } from './session';
import { mayReach, settings } from './settings';
import { redirectUri } from './sign-in';
import { forgetSummaries } from './summaries';
import { obstacleOf } from './view';
import { askAbout, askWorker } from './worker-client';

/** Everything that the options page shows. */
export async function readStatus(): Promise<Status> {
  const setup = await settings.read();
  const worker = await readWorker();
  // Read after the worker was asked: the session may have been found to have ended.
  const session = await sessions.read();
  return {
    workerAddress: setup?.address ?? null,
    permitted: setup ? await mayReach(setup.address) : false,
    organization: setup && {
      id: setup.about.organizationId,
      name: setup.about.organizationName,
      salesforceUrl: setup.about.salesforceUrl,
    },
    signedIn: session && { username: session.username, expires: null },
    worker,
    redirectUri: redirectUri(),
    version: browser.runtime.getManifest().version,
  };
}

async function readWorker(): Promise<Status['worker']> {
  const setup = await settings.read();
  const session = await sessions.read();
  if (!setup || !session) return null;
  const answer = await askWorker(setup.address, '/worker', workerState, session);
  if ('ok' in answer) return { state: 'ok', about: answer.ok };
  const obstacle = obstacleOf(answer);
  return 'detail' in obstacle
    ? { state: 'failed', detail: obstacle.detail, action: obstacle.action }
    : { state: 'failed', detail: 'Your session has ended.', action: 'Sign in again.' };
}

/**
 * Takes a worker's address once the worker there has said who it is. Another org or app signs the user out.
 * @throws Refusal ADDRESS_WRONG | WORKER_UNREACHABLE
 */
export async function setWorker(text: string): Promise<Status> {
  const address = workerOrigin(text);
  const answer = await askAbout(address);
  if (!('ok' in answer)) {
    const check = 'Check the address, and that the worker runs (`plimsoll start`).';
    const [detail, action = check] =
      'refused' in answer ? [answer.refused.detail] : [answer.unreachable, answer.action];
    throw new Refusal('WORKER_UNREACHABLE', detail, action);
  }
  const former = await settings.read();
  await settings.write({ address, about: answer.ok });
  await forgetSummaries();
  const isSame =
    former?.about.organizationId === answer.ok.organizationId && former.about.clientId === answer.ok.clientId;
  if (!isSame) await sessions.clear();
  return await readStatus();
}
