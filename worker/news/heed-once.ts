import { randomUUID } from 'node:crypto';
import { dayIn } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import { type DirtyPass, dirtyPass } from '../jobs/dirty-pass';
import { holdLease } from '../store/hold-lease';
import { DIRTY_PASS } from '../store/ledger-days';
import type { NewsContext } from './news-context';
import { pullNews } from './pull-news';

/**
 * Reads what is said to be new, scores the accounts that it is about and writes them; one process at a time.
 * @returns null where another process is at it.
 */
export async function heedOnce(context: NewsContext): Promise<(DirtyPass & { pulled: boolean }) | null> {
  const { store, holder, signal, now, zone } = context;
  // To the second, as runs have it.
  const asOf = new Date(Math.floor(now().getTime() / 1000) * 1000).toISOString();
  const day = dayIn(zone, asOf);
  const run = { id: `${DIRTY_PASS}-${day}-${randomUUID().slice(0, 8)}`, asOf, day };
  try {
    return await holdLease(
      store.db,
      { name: 'dirty pass', holder, signal },
      async (whileHeld) => {
        const heeding = { ...context, run, signal: whileHeld };
        const pulled = await pullNews(heeding);
        return { pulled, ...(await dirtyPass(heeding)) };
      },
      { waitMs: 0 },
    );
  } catch (error) {
    if (error instanceof PlimsollError && error.code === 'LEASE_BUSY') return null;
    throw error;
  }
}
