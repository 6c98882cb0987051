import { z } from 'zod';
import { type Day, dayIn, endOfDay } from '../../shared/day';
import { completenessAt } from '../store/completeness';
import { clearDirty, dirtyAccounts } from '../store/dirty';
import { accountsTouchedSince } from '../store/fact-feed';
import { markLaterNews } from '../store/later-news';
import { addRunTotals, readRun } from '../store/runs';
import type { Db } from '../store/schema';
import { customersInScope } from '../store/scope';
import { scoredDays } from '../store/scored-days';
import { readSetting, writeSetting } from '../store/settings';
import type { RunContext } from './run-context';

/** Where the last scoring left off. */
const Mark = z.object({
  seq: z.string(),
  day: z.string(),
  scorecard: z.string(),
  /** Days through which each source's kinds were complete. */
  complete: z.record(z.string(), z.string()),
});
type Mark = z.infer<typeof Mark>;

const SCORED = 'scored';

/**
 * Customers to score in this run. On a new day, under a new scorecard, or once a source has got further: all. Else
 * those of whom something was learned since. `cold` ones have no day before this one.
 */
export async function accountsToScore(context: RunContext): Promise<{ warm: string[]; cold: string[] }> {
  const { store, run, card, zone } = context;
  const former = Mark.nullable().parse((await readSetting(store.db, SCORED)) ?? null);
  const touched = await accountsTouchedSince(store.db, former?.seq ?? '0');
  const mark: Mark = {
    seq: touched.seq,
    day: run.day,
    scorecard: card.hash,
    complete: await completeDays(context),
  };
  await addRunTotals(store.db, run.id, { mark });
  // Another day scores everyone anyway.
  await markLaterNews(store.db, former?.seq ?? '0', { from: run.asOf, to: endOfDay(zone, run.day) });

  const customers = await customersInScope(store.db, run.asOf);
  const last = await scoredDays(store.db, customers);
  const everyone =
    former === null ||
    touched.everyone ||
    former.day !== mark.day ||
    former.scorecard !== mark.scorecard ||
    !sameDays(former.complete, mark.complete);
  const news = new Set([...touched.accounts, ...(await dirtyAccounts(store.db, run.asOf)).keys()]);
  const due = customers.filter(
    (account) => everyone || news.has(account) || last.get(account)?.latest !== run.day,
  );
  const cold = (account: string): boolean => isCold(last.get(account), run.day);
  return { warm: due.filter((account) => !cold(account)), cold: due.filter(cold) };
}

/** Whether an account has no scored day before this one, so that its first days have to be made from facts. */
export const isCold = (scored: { earliest: Day } | undefined, day: Day): boolean =>
  scored === undefined || scored.earliest >= day;

const sameDays = (a: Mark['complete'], b: Mark['complete']): boolean =>
  Object.keys({ ...a, ...b }).every((key) => a[key] === b[key]);

async function completeDays({ store, run, zone }: RunContext): Promise<Record<string, string>> {
  const rows = await completenessAt(store.db, run.asOf);
  return Object.fromEntries(
    rows.map((row) => [`${row.source}/${row.kind}`, dayIn(zone, row.completeThrough)]),
  );
}

/** Under which scorecard, and on which day, accounts were last scored all; null before the first time. */
export async function lastScoring(db: Db): Promise<{ day: Day; scorecard: string } | null> {
  return Mark.nullable().parse((await readSetting(db, SCORED)) ?? null);
}

/** Notes that all that was known when the run chose its accounts is now in their scores. */
export async function noteScored({ store, run }: RunContext): Promise<void> {
  const kept = await readRun(store.db, run.id);
  await writeSetting(store.db, SCORED, Mark.parse(kept?.totals['mark']));
  await clearDirty(store.db, [...(await dirtyAccounts(store.db, run.asOf)).keys()], run.asOf);
}
