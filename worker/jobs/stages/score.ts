import type { DayInputs } from '../../scorecard/types';
import { purgeMeasureDays } from '../../store/measure-days';
import { emptyUnits, readUnit } from '../../store/run-units';
import { noteScored } from '../accounts-to-score';
import { defineStage } from '../define-stage';
import { freezeForecast } from '../forecast-snapshot';
import { plannedIds } from '../planned-units';
import { scoreAccounts } from '../score-accounts';

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
    const { store, run } = context;
    const read = (await readUnit(store.db, run.id, 'signals', unit.id))?.result as DayInputs[];
    return await scoreAccounts(context, read);
  },

  async end(context) {
    await noteScored(context);
    await freezeForecast(context);
    const { store, run } = context;
    const read = (await plannedIds(store.db, run.id, 'signals')) ?? [];
    if ((await purgeMeasureDays(store.db, run.day)) > 0) await store.vacuum();
    await emptyUnits(store.db, run.id, 'signals', read);
  },
});
