import { callsLeft } from '../crm/governor';
import { rowsLeftToPasses } from '../jobs/rows-of-passes';
import type { NewsContext } from './news-context';

/** The last of what may be spent is left to the scheduled sync, which looks at all accounts. */
const KEPT_FOR_SYNC = 0.1;
/** So much of a day's calls may be spent in one hour: what people do comes in waves. */
const BURST = 0.1;

type Context = Pick<NewsContext, 'store' | 'crm' | 'config' | 'now'>;

/** Why nothing is asked and written between two syncs for now; null: it may be. */
export async function whyWait(context: Context): Promise<string | null> {
  const { store, crm, config, now } = context;
  const { left, allowance, ours } = await callsLeft(store.db, crm, config.crm.calls, now().toISOString());
  if (left <= (Number.isFinite(allowance) ? allowance * KEPT_FOR_SYNC : 0)) {
    return 'few of the daily Salesforce calls are left that are ours (crm.calls)';
  }
  const { newsCallsPerDay } = config.schedule;
  if (ours.newsOfDay >= newsCallsPerDay || ours.newsOfHour >= newsCallsPerDay * BURST) {
    return 'it has used the Salesforce calls that it may (schedule.newsCallsPerDay)';
  }
  if ((await rowsLeftToPasses(context)) === 0) {
    return 'it has written as many rows as one sync may (crm.maxRowsPerRun)';
  }
  return null;
}
