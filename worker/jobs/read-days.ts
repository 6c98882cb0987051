import { addDays, daysFromTo, endOfDay } from '../../shared/day';
import { chunks } from '../crm/soql';
import type { DayInputs } from '../scorecard/types';
import type { ScopeRow } from '../signals/rows';
import type { RunContext } from './run-context';

/** Rows of the scope that one statement reads: keeps the embedded store free for others. */
const ROWS_PER_STATEMENT = 500;

export type ReadContext = Pick<RunContext, 'run' | 'zone' | 'signal' | 'readInputs'>;

/**
 * What each account's day looks like as of the run's instant and, on a cold start, the `days` before it as of their
 * ends, without regard to other days. In order of account and day.
 */
export async function readDays(
  context: ReadContext,
  accounts: readonly string[],
  days: number,
): Promise<DayInputs[]> {
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
}

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
