import { z } from 'zod';
import { type HealthSummary, healthSummary } from '../../shared/api';
import type { PillReply } from '../../shared/messages';
import type { View } from '../../shared/view';
import { stored } from './stored';
import { type Place, viewOf, whoAsks } from './view';

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
  const view = await askOnce(place);
  if (view.state === 'ready' && !('state' in who)) await keep(view.data, who.session.userId, now);
  else await drop(place.account);
  return { view, fresh: true };
}

/** Nothing of one user is left for the next. */
export const forgetSummaries = (): Promise<void> => kept.clear();

function askOnce(place: Place): Promise<View<HealthSummary>> {
  const key = `${place.apiOrigin} ${place.account}`;
  const running = asking.get(key);
  if (running) return running;
  const asked = viewOf(place, '/summary', healthSummary).finally(() => asking.delete(key));
  asking.set(key, asked);
  return asked;
}

async function keep(summary: HealthSummary, of: string, at: number): Promise<void> {
  const all = Object.entries({ ...(await kept.read()), [summary.account]: { at, of, summary } });
  const latest = all.sort(([, a], [, b]) => b.at - a.at).slice(0, MOST);
  await kept.write(Object.fromEntries(latest));
}

async function drop(account: string): Promise<void> {
  const { [account]: gone, ...others } = (await kept.read()) ?? {};
  if (gone) await kept.write(others);
}
