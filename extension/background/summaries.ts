import { z } from 'zod';
import { type HealthSummary, healthSummary } from '../../shared/api';
import type { PillReply } from '../../shared/messages';
import type { Obstacle, View } from '../../shared/view';
import { stored } from './stored';
import { type Place, viewOf, type Who, whoAsks, withCrmFields } from './view';

const FRESH_MS = 60_000;
const KEPT_MS = 15 * 60_000;
const MOST = 200;

const kept = stored(
  'session',
  'summaries',
  z.record(z.string(), z.object({ at: z.number(), of: z.string(), summary: healthSummary })),
);
const asking = new Map<string, Promise<View<HealthSummary>>>();

/** The pill of a page: what is kept, told from what is true now, unless `refresh`. */
export async function pillOf(place: Place, refresh: boolean, now: number): Promise<PillReply> {
  const who = await whoAsks();
  if (!('state' in who) && !refresh && who.session.instanceUrl === place.apiOrigin) {
    const found = (await kept.read())?.[place.account];
    if (found && found.of === who.session.userId && now - found.at < KEPT_MS)
      return { view: { state: 'ready', data: found.summary }, fresh: now - found.at < FRESH_MS };
  }
  const view = await askOnce(place, who);
  if (view.state === 'ready' && !('state' in who)) await keep(view.data, who.session.userId, now);
  else await drop(place.account);
  return { view, fresh: true };
}

/** Nothing of one user is left for the next. */
export const forgetSummaries = (): Promise<void> => kept.clear();

/** Shares one answer among all who ask meanwhile as the same user. */
function askOnce(place: Place, who: Who | Obstacle): Promise<View<HealthSummary>> {
  const as = 'state' in who ? who.state : `${who.setup.address} ${who.session.accessToken}`;
  const key = `${place.apiOrigin} ${place.account} ${as}`;
  const running = asking.get(key);
  if (running) return running;
  const asked = viewOf(place, '/summary', healthSummary, who)
    .then((view) => withCrmFields(view, place, who))
    .finally(() => asking.delete(key));
  asking.set(key, asked);
  return asked;
}

async function keep(summary: HealthSummary, of: string, at: number): Promise<void> {
  await kept.update((former) => {
    const all = Object.entries({ ...former, [summary.account]: { at, of, summary } });
    return Object.fromEntries(all.sort(([, a], [, b]) => b.at - a.at).slice(0, MOST));
  });
}

async function drop(account: string): Promise<void> {
  if (!(await kept.read())?.[account]) return;
  await kept.update((all) => {
    const { [account]: _, ...others } = all ?? {};
    return others;
  });
}
