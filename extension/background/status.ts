import browser from 'webextension-polyfill';
import { workerState } from '../../shared/api';
import type { Status } from '../../shared/messages';
import { Refusal } from '../refusal';
import { hostPattern, workerOrigin } from '../worker-address';
import { sessions } from './session';
import { mayReach, type Setup, settings } from './settings';
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
    signedIn: session && { username: session.username },
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
 * Takes a worker's address once the worker there has said who it is. Another address, org or app signs the user out.
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
    former?.address === address &&
    former.about.organizationId === answer.ok.organizationId &&
    former.about.clientId === answer.ok.clientId;
  // A token is for the worker that a person signed in for; another address may only claim to serve the same org.
  if (!isSame) await sessions.clear();
  if (former) await giveUpHost(former.address, address);
  return await readStatus();
}

/** The leave to reach a worker ends when another takes its place. */
async function giveUpHost(former: string, current: string): Promise<void> {
  const origins = [hostPattern(former)];
  if (origins[0] === hostPattern(current)) return;
  // Leave that the browser's administrator gave cannot be given up here.
  await browser.permissions.remove({ origins }).catch(() => false);
}

/**
 * Where to sign in, as the worker says today: its app may be another one since its address was given. A worker that
 * gives no answer is believed as it was.
 * @throws Refusal WORKER_OTHER_ORG
 */
export async function setupNow(): Promise<Setup | null> {
  const kept = await settings.read();
  const answer = kept && (await askAbout(kept.address));
  if (!answer || !('ok' in answer)) return kept;
  if (answer.ok.organizationId !== kept.about.organizationId) {
    throw new Refusal(
      'WORKER_OTHER_ORG',
      `The worker serves another org by now: ${answer.ok.organizationName}.`,
      'Save its address again in the settings if that is the one you mean.',
    );
  }
  const setup = { address: kept.address, about: answer.ok };
  await settings.write(setup);
  return setup;
}
