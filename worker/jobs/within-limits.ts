import { type Affordable, affordable, type CallsLeft, callsLeft } from '../crm/governor';
import type { PlanRow } from '../crm/plan';
import { kept, type RowOutcome } from '../crm/row-outcome';
import { standings } from '../store/scored-days';
import type { RunContext } from './run-context';

const REASONS = {
  CALLS_SPENT: {
    message: 'The daily API calls that are ours are spent: accounts with more recurring revenue went first.',
    action:
      'Nothing to do: the next run goes on. If this recurs, raise crm.calls.perDay or lower crm.calls.reserve.',
  },
  ROWS_OF_RUN: {
    message: 'The run is full (crm.maxRowsPerRun): accounts with more recurring revenue went first.',
    action: 'Nothing to do: the next run goes on.',
  },
} as const;

/** Whether a row was left to the next run for want of calls or of room. */
export const isLeftToNext = ({ code }: Pick<RowOutcome, 'code'>): boolean =>
  code !== null && Object.hasOwn(REASONS, code);

/**
 * Of the rows to write those that the org's calls and the run's size allow, and how the others end: for the next run.
 * @param mostRows how many rows may be written; undefined: as many as there are.
 */
export async function withinLimits(
  { store, crm, run, config, now }: Pick<RunContext, 'store' | 'crm' | 'run' | 'config' | 'now'>,
  writes: readonly PlanRow[],
  mostRows = config.crm.maxRowsPerRun,
): Promise<{ writes: PlanRow[]; later: RowOutcome[]; calls: CallsLeft }> {
  const calls = await callsLeft(store.db, crm, config.crm.calls, now().toISOString());
  const choose = (worth: ReadonlyMap<string, number | null>): Affordable =>
    affordable(writes, { left: calls.left, mostRows }, (account) => worth.get(account) ?? null, config.crm);
  let chosen = choose(new Map());
  if (chosen.later.length > 0) {
    const accounts = [...new Set(writes.map((row) => row.account))];
    const stand = await standings(store.db, accounts, run.day);
    chosen = choose(new Map(stand.map(({ account, arrCorporate }) => [account, arrCorporate])));
  }
  return {
    calls,
    writes: chosen.rows,
    later: chosen.later.map(({ row, reason }) => kept(row, 'held', { code: reason, ...REASONS[reason] })),
  };
}
