import { callsLeft } from '../crm/governor';
import { countDirty, type DirtyMark, dirtyAccounts, dirtyMarks } from '../store/dirty';
import { standings } from '../store/scored-days';
import { lastScoring } from './accounts-to-score';
import type { RunContext } from './run-context';

/** As many as one call writes. */
export const ACCOUNTS_PER_PASS = 200;
/** Reading what its accounts and their renewals hold, and writing both: at most so many calls. */
const CALLS_PER_PASS = 10;

/**
 * The marks that a pass heeds: of the accounts that have been dirty longest, or, where the calls that are left do not
 * reach for all, of those with the highest recurring revenue.
 */
export async function marksOfPass(
  context: Pick<RunContext, 'store' | 'run' | 'crm' | 'config' | 'now'>,
): Promise<DirtyMark[]> {
  const { store, run, crm, config, now } = context;
  const waiting = await countDirty(store.db, run.asOf);
  const passes = Math.ceil(waiting / ACCOUNTS_PER_PASS);
  if (passes > 1) {
    const { left } = await callsLeft(store.db, crm, config.crm.calls, now().toISOString());
    if (left < passes * CALLS_PER_PASS)
      return await dirtyMarks(store.db, run.asOf, ACCOUNTS_PER_PASS, await worthMost(context));
  }
  return await dirtyMarks(store.db, run.asOf, ACCOUNTS_PER_PASS);
}

/** By what was known of their revenue when all were scored last. */
async function worthMost({ store, run }: Pick<RunContext, 'store' | 'run'>): Promise<string[]> {
  const dirty = [...(await dirtyAccounts(store.db, run.asOf)).keys()];
  const day = (await lastScoring(store.db))?.day ?? run.day;
  const stand = await standings(store.db, dirty, day);
  const worth = new Map(stand.map(({ account, arrCorporate }) => [account, arrCorporate]));
  return dirty.sort((a, b) => (worth.get(b) ?? -1) - (worth.get(a) ?? -1)).slice(0, ACCOUNTS_PER_PASS);
}
