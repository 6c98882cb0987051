import type { Breach } from '../crm/guard-rails';
import { rulesOf } from '../crm/owned/index';
import type { PlanRow } from '../crm/plan';
import { listRuns } from '../store/runs';
import type { RunContext } from './run-context';
import { waitingPlan } from './waiting-plan';
import { isLeftToNext } from './within-limits';

/** The run that waits to write, for the same reasons, what was planned just now; null: none does. */
export async function repeatedRun(
  { store, config, card }: Pick<RunContext, 'store' | 'config' | 'card'>,
  { writes, breaches }: { writes: readonly PlanRow[]; breaches: readonly Breach[] },
): Promise<string | null> {
  const [held] = await listRuns(store.db, 'held', 1);
  if (breaches.length === 0 || held?.scorecard !== card.hash) return null;
  const { planned, rows, reasons } = await waitingPlan({ store, config }, held);
  const later = new Set(planned.outcomes.filter(isLeftToNext).map(({ record }) => record));
  const isSame = codesOf(reasons) === codesOf(breaches) && isRepeated(rows, later, writes);
  return isSame ? held.id : null;
}

const codesOf = (reasons: readonly Breach[]): string =>
  reasons
    .map(({ code }) => code)
    .sort()
    .join();

/**
 * Whether rows that wait are all planned once more, with the same values before and after; pure.
 * @param later records that may be planned besides, with whatever values: they were left to the next run
 */
export function isRepeated(
  waiting: readonly PlanRow[],
  later: ReadonlySet<string>,
  planned: readonly PlanRow[],
): boolean {
  const values = new Map(planned.map((row) => [row.record, valuesOf(row)]));
  const records = new Set(waiting.map(({ record }) => record));
  return (
    waiting.every((row) => values.get(row.record) === valuesOf(row)) &&
    planned.every(({ record }) => records.has(record) || later.has(record))
  );
}

/** All that is written to a record but the instant of the change, which is each run's own. */
function valuesOf({ object, fields, cap }: PlanRow): string {
  const { stamp } = rulesOf(object);
  const changes = Object.entries(fields).filter(([field]) => field !== stamp);
  return JSON.stringify([object, cap, changes.sort(([a], [b]) => (a < b ? -1 : 1))]);
}
