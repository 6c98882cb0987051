import { addDays } from '../../../shared/day';
import type { DayInputs, DayResult } from '../../scorecard/types';
import { writeDocuments } from '../../store/documents';
import { lastToldDays } from '../../store/ledger-days';
import { lastDayBefore, purgeMeasureDays, readMeasureDays, writeMeasureDays } from '../../store/measure-days';
import { emptyUnits, readUnit } from '../../store/run-units';
import { noteScored } from '../accounts-to-score';
import { defineStage } from '../define-stage';
import { foldAccount } from '../fold-account';
import { plannedIds } from '../planned-units';
import type { RunContext } from '../run-context';

/** How far back stored days are read: 30 days of trend, and as many before them to warm up another scorecard. */
const HISTORY_DAYS = 90;

/** Folds what the signals stage read into scores, tiers and documents; a unit is one of that stage's. */
export const score = defineStage({
  id: 'score',
  concurrency: 1,
  mayFail: () => false,

  async plan({ store, run }) {
    const units = (await plannedIds(store.db, run.id, 'signals')) ?? [];
    return units.map((id) => ({ id, work: null }));
  },

  async run(context, unit) {
    const inputs = await inputsOf(context, unit.id);
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
      await writeMeasureDays(
        tx,
        folded.flatMap((account) => account.days),
        run.day,
      );
      await writeDocuments(
        tx,
        folded.map((account) => account.document),
      );
    });
    return Object.fromEntries(folded.map(({ document, causes }) => [document.account, causes]));
  },

  async end(context) {
    await noteScored(context);
    const { store, run } = context;
    const read = (await plannedIds(store.db, run.id, 'signals')) ?? [];
    if ((await purgeMeasureDays(store.db, run.day)) > 0) await store.vacuum();
    await emptyUnits(store.db, run.id, 'signals', read);
  },
});

/** What the signals unit of this id read, by account, days in order; none from before the account existed. */
async function inputsOf({ store, run }: RunContext, unit: string): Promise<Map<string, DayInputs[]>> {
  const read = (await readUnit(store.db, run.id, 'signals', unit))?.result as DayInputs[];
  const accounts = new Map<string, DayInputs[]>();
  for (const inputs of read) {
    const { createdOn } = inputs.attributes;
    if (inputs.day !== run.day && createdOn !== null && inputs.day < createdOn) continue;
    accounts.set(inputs.account, [...(accounts.get(inputs.account) ?? []), inputs]);
  }
  return accounts;
}
