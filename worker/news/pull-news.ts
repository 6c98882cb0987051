import { z } from 'zod';
import { endOfDay, type Instant } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import { lastScoring } from '../jobs/accounts-to-score';
import type { RunContext } from '../jobs/run-context';
import type { Source } from '../sources/define-source';
import { pullSource } from '../sources/pull';
import { markDirty } from '../store/dirty';
import { accountsTouchedSince } from '../store/fact-feed';
import { holdLease } from '../store/hold-lease';
import { markLaterNews } from '../store/later-news';
import { inTransaction } from '../store/rows';
import { readSetting, writeSetting } from '../store/settings';
import { clearSourceNews, noteSourceNews, type SourceNews, takeSourceNews } from '../store/source-news';
import type { NewsContext } from './news-context';

/** A change is seen only once its second is over and the org's clock is a second further. */
export const SETTLE_MS = 3000;
/** A run may be at a source for long; it tells then what is new there. */
const BUSY_MS = 5000;
/** So many accounts are no news but a load: the next run scores them, and a pass would be late with the few. */
const MOST_TOUCHED = 2000;

type Instants = Pick<RunContext, 'run'>;

/**
 * Reads what sources are said to have new, and marks the accounts that it is about. Sources not read on the day of
 * the run's instant are read as well, since what is known of a day begins with how far each source was read on it.
 * @returns whether anything was read.
 */
export async function pullNews(context: NewsContext & Instants): Promise<boolean> {
  const { store, sources, run, now } = context;
  if (await isFirstOfDay(context)) await noteAllSources(context);
  const settled = new Date(now().getTime() - SETTLE_MS).toISOString();
  const news = await takeSourceNews(store.db, settled);
  for (const source of sources) {
    const own = news.filter((each) => each.source === source.id);
    if (own.length > 0) await pullOne(context, source, own, settled);
  }
  const gone = news.filter((each) => !sources.some(({ id }) => id === each.source));
  await clearSourceNews(store.db, gone, settled);
  await writeSetting(store.db, POLLED, run.day);
  return news.length > 0;
}

/** Says of every source that it may have news: what polling does. */
export const noteAllSources = ({ store, sources, now }: NewsContext): Promise<void> =>
  noteSourceNews(
    store.db,
    sources.map(({ id }) => ({ source: id, stream: '' })),
    // As if long settled: whatever is too new to be seen is seen by the next poll.
    new Date(now().getTime() - SETTLE_MS).toISOString(),
  );

const POLLED = 'news.day';

async function isFirstOfDay({ store, run }: NewsContext & Instants): Promise<boolean> {
  const polled = z
    .string()
    .nullable()
    .parse((await readSetting(store.db, POLLED)) ?? null);
  return polled !== run.day && (await lastScoring(store.db))?.day !== run.day;
}

async function pullOne(
  context: NewsContext & Instants,
  source: Source,
  news: readonly SourceNews[],
  settled: Instant,
): Promise<void> {
  const { store, holder, signal, run, zone, note } = context;
  const streams = news.map(({ stream }) => stream);
  const only = streams.includes('') ? undefined : new Set(streams);
  try {
    await holdLease(
      store.db,
      { name: `pull:${source.id}`, holder, signal },
      (whileHeld, lease) => pullSource({ ...context, signal: whileHeld, lease }, source, only),
      { waitMs: BUSY_MS },
    );
  } catch (error) {
    if (!(error instanceof PlimsollError) || signal.aborted) throw error;
    if (error.code === 'LEASE_BUSY') return;
    // The next poll asks again; what was read before it failed is news all the same.
    note(`  ${source.id}: ${error.message}\n  → ${error.action}`);
  }
  const since = news.map(({ fromFact }) => BigInt(fromFact)).reduce((a, b) => (a < b ? a : b));
  await inTransaction(store.db, async (tx) => {
    const { accounts } = await accountsTouchedSince(tx, String(since), source.id);
    if (accounts.length <= MOST_TOUCHED) await markDirty(tx, accounts, `${source.id} told`, run.asOf);
    await markLaterNews(tx, String(since), { from: run.asOf, to: endOfDay(zone, run.day) });
    await clearSourceNews(tx, news, settled);
  });
}
