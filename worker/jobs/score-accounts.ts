import { addDays, type Instant } from '../../shared/day';
import type { DayInputs, DayResult } from '../scorecard/types';
import { markDirty } from '../store/dirty';
import { writeDocuments } from '../store/documents';
import { lastToldDays } from '../store/ledger-days';
import { lastDayBefore, readMeasureDays, writeMeasureDays } from '../store/measure-days';
import { foldAccount } from './fold-account';
import type { RunContext } from './run-context';

/** How far back stored days are read: 30 days of trend, and as many before them to warm up another scorecard. */
const HISTORY_DAYS = 90;

export type ScoreContext = Pick<RunContext, 'store' | 'run' | 'card' | 'now'>;

/**
 * Folds what was read of accounts, days in order, into scores, tiers and documents, and stores them in one
 * transaction. What was scored as of a later instant stays as it is, and is to be scored once more.
 * @returns why each account's score moved, in words.
 */
export async function scoreAccounts(
  context: ScoreContext,
  read: readonly DayInputs[],
): Promise<Record<string, string[]>> {
  const inputs = byAccount(read, context.run.day);
  const { store, run, card } = context;
  const accounts = [...inputs.keys()];
  const firstDay = [...inputs.values()].map((days) => days[0]?.day ?? run.day).sort()[0] ?? run.day;
  const last = await lastDayBefore(store.db, accounts, firstDay);
  const past = await readMeasureDays(store.db, accounts, addDays(run.day, -HISTORY_DAYS), run.day);
  const told = await lastToldDays(store.db, accounts);

  const folded = accounts.map((account) => {
    const stored = past.filter((day) => day.account === account);
    const compared =
      stored.find((day) => day.day === run.day && day.result !== null) ??
      stored.find((day) => day.day === told.get(account) && day.result !== null) ??
      last.get(account);
    return foldAccount(card, inputs.get(account) ?? [], {
      last: last.get(account) ?? null,
      days: stored.filter((day) => day.day < firstDay),
      told: (compared?.result ?? null) as DayResult | null,
    });
  });
  await store.db.transaction().execute(async (tx) => {
    const days = folded.flatMap((account) => account.days);
    const newer = await writeMeasureDays(tx, days, { day: run.day, asOf: knownAsOf(context) });
    // Whoever scored them may have read less than this did.
    await markDirty(tx, [...newer], 'scored by two', context.now().toISOString());
    const documents = folded.map((account) => account.document);
    await writeDocuments(
      tx,
      documents.filter(({ account }) => !newer.has(account)),
    );
  });
  return Object.fromEntries(folded.map(({ document, causes }) => [document.account, causes]));
}

/** How new what a run makes is: as of its instant, which somebody may have set into the future. */
export function knownAsOf({ run, now }: Pick<RunContext, 'run' | 'now'>): Instant {
  const present = now().toISOString();
  return run.asOf < present ? run.asOf : present;
}

/** By account; none from before the account existed. */
function byAccount(read: readonly DayInputs[], today: string): Map<string, DayInputs[]> {
  const accounts = new Map<string, DayInputs[]>();
  for (const inputs of read) {
    const { createdOn } = inputs.attributes;
    if (inputs.day !== today && createdOn !== null && inputs.day < createdOn) continue;
    accounts.set(inputs.account, [...(accounts.get(inputs.account) ?? []), inputs]);
  }
  return accounts;
}
