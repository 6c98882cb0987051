import { rowsPassed } from '../store/passed-tiers';
import { listRuns } from '../store/runs';
import type { RunContext } from './run-context';

/**
 * How many rows dirty passes may still write before the next run: together as many as one run. undefined: as many as
 * there are.
 */
export async function rowsLeftToPasses({
  store,
  config,
}: Pick<RunContext, 'store' | 'config'>): Promise<number | undefined> {
  const { maxRowsPerRun } = config.crm;
  if (maxRowsPerRun === undefined) return undefined;
  const [last] = await listRuns(store.db, undefined, 1);
  return Math.max(0, maxRowsPerRun - (await rowsPassed(store.db, last?.startedAt ?? '-infinity')));
}
