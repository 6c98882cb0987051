import { z } from 'zod';
import { addDays, daysFromTo, endOfDay } from '../../../shared/day';
import type { DayInputs } from '../../scorecard/types';
import type { ScopeRow } from '../../signals/rows';
import { accountsToScore } from '../accounts-to-score';
import { defineStage } from '../define-stage';

const Work = z.object({ accounts: z.array(z.string()), days: z.number().int() });

/** Accounts of a unit; one without history brings its days along, so its units are smaller. */
const ACCOUNTS_PER_UNIT = 100;
const COLD_ACCOUNTS_PER_UNIT = 10;
/** Rows of the scope that one statement reads: keeps the embedded store free for others. */
const ROWS_PER_STATEMENT = 500;

/** Reads what each account's day (and, on a cold start, the days before) looks like, without regard to other days. */
export const signals = defineStage({
  id: 'signals',
  concurrency: 1,
  mayFail: () => false,

  async plan(context) {
    const { warm, cold } = await accountsToScore(context);
    return [
      ...chunks(warm, ACCOUNTS_PER_UNIT).map((accounts) => ({ accounts, days: 0 })),
      ...chunks(cold, COLD_ACCOUNTS_PER_UNIT).map((accounts) => ({
        accounts,
        days: context.config.history.coldStartDays,
      })),
    ].map((work, i) => ({ id: String(i + 1).padStart(5, '0'), work }));
  },

  async run(context, unit) {
    const { accounts, days } = Work.parse(unit.work);
    const { day, asOf } = context.run;
    const knownAt = new Map(
      daysFromTo(addDays(day, -days), day).map((d) => [d, d === day ? asOf : endOfDay(context.zone, d)]),
    );
    const scope: ScopeRow[] = accounts.flatMap((account) =>
      [...knownAt].map(([d, known]) => ({ account, asOf: d, knownAt: known })),
    );
    const inputs: DayInputs[] = [];
    for (const rows of chunks(scope, ROWS_PER_STATEMENT)) {
      context.signal.throwIfAborted();
      inputs.push(...(await context.readInputs(rows)));
    }
    return inputs.map((row) => (row.day === day ? row : withoutEvidence(row)));
  },
});

/** Days before the run's own are kept for trends and later scorecards: values, and which sources they rest on. */
function withoutEvidence(inputs: DayInputs): DayInputs {
  const readings = { ...inputs.readings };
  for (const id of Object.keys(readings) as (keyof typeof readings)[]) {
    const reading = readings[id];
    if (!('value' in reading)) continue;
    const sources = [...new Set(reading.evidence.map((evidence) => evidence.source))];
    readings[id] = {
      ...reading,
      evidence: sources.map((source) => ({ source, id: '', at: null, text: '' })),
    };
  }
  return { ...inputs, readings };
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
