import type { RowOutcome } from '../crm/row-outcome';
import { chunks } from '../crm/soql';
import type { DayInputs } from '../scorecard/types';
import { inputsReader } from '../signals/index';
import { clearMarks } from '../store/dirty';
import { customersAmong } from '../store/scope';
import { scoredDays } from '../store/scored-days';
import { isCold, lastScoring } from './accounts-to-score';
import { checkpoint } from './checkpoint';
import { writeDirty } from './dirty-writes';
import { marksOfPass } from './marks-of-pass';
import { readDays } from './read-days';
import type { RunContext } from './run-context';
import { scoreAccounts } from './score-accounts';

export type PassContext = Omit<RunContext, 'readInputs' | 'progress'>;

const WARM_AT_A_TIME = 100;
const COLD_AT_A_TIME = 10;

/** What became of the accounts of a pass. */
export interface DirtyPass {
  /** Scored anew. */
  accounts: string[];
  outcomes: RowOutcome[];
}

/**
 * Scores accounts that are dirty as of the run's instant, as a run would at that instant, and
 * writes them. Their marks are cleared only when their writes have ended: whatever cuts a pass off, the next one does
 * them again, and gives the same. Before a run has scored all under this scorecard there is nothing to do.
 */
export async function dirtyPass(context: PassContext): Promise<DirtyPass> {
  const { store, run, card } = context;
  const nothing: DirtyPass = { accounts: [], outcomes: [] };
  if ((await lastScoring(store.db))?.scorecard !== card.hash) return nothing;
  const marks = await marksOfPass(context);
  if (marks.length === 0) return nothing;
  const marked = [...new Set(marks.map((mark) => mark.account))].sort();
  // One that left scope is cleared by the next run, which knows how many did.
  const accounts = await customersAmong(store.db, marked, run.asOf);
  const causes = await score(context, accounts);
  checkpoint('dirty.scored', { run: run.id, accounts: accounts.length });
  const outcomes = accounts.length > 0 ? await writeDirty(context, accounts, causes) : [];
  checkpoint('dirty.written', { run: run.id, accounts: accounts.length });
  await clearMarks(store.db, marks);
  return { accounts, outcomes };
}

async function score(context: PassContext, accounts: readonly string[]): Promise<Record<string, string[]>> {
  const { store, run, card, sources, zone, config } = context;
  const last = await scoredDays(store.db, accounts);
  const cold = accounts.filter((account) => isCold(last.get(account), run.day));
  const warm = accounts.filter((account) => !cold.includes(account));
  const readInputs = inputsReader({ store, card, sources, zone, config });
  const causes: Record<string, string[]> = {};
  const fold = async (inputs: readonly DayInputs[]): Promise<void> => {
    Object.assign(causes, await scoreAccounts(context, inputs));
  };
  try {
    for (const some of chunks(warm, WARM_AT_A_TIME))
      await fold(await readDays({ ...context, readInputs }, some, 0));
    for (const some of chunks(cold, COLD_AT_A_TIME)) {
      await fold(await readDays({ ...context, readInputs }, some, config.history.coldStartDays));
    }
  } finally {
    readInputs.close();
  }
  return causes;
}
