import { book } from '../../shared/api';
import type { Replies } from '../../shared/messages';
import { obstacleOf, whoAsks } from './view';
import { askWorker } from './worker-client';

/** The signed-in user's own accounts. */
export async function readBook(): Promise<Replies['book']> {
  const who = await whoAsks();
  if ('state' in who) return who;
  const answer = await askWorker(who.setup.address, '/book', book, who.session);
  if (!('ok' in answer)) return obstacleOf(answer);
  return { state: 'ready', data: answer.ok, salesforceUrl: who.session.instanceUrl };
}
