import { failureError } from '../../crm/errors';
import type { PlanRow } from '../../crm/plan';
import { writeChunk } from '../../crm/write-chunk';
import { readUnit } from '../../store/run-units';
import { defineStage } from '../define-stage';
import type { PlannedRun } from '../plan-run';
import type { RunContext } from '../run-context';

/** One Collections call. */
const ROWS_PER_UNIT = 200;

/** Writes the planned rows, a Collections call a unit: read again, intended, called, acknowledged. */
export const write = defineStage({
  id: 'write',
  concurrency: 1,
  mayFail: () => false,

  async plan(context) {
    const { writes, withheld } = await plannedRun(context);
    if (withheld) return [];
    return Array.from({ length: Math.ceil(writes.length / ROWS_PER_UNIT) }, (_, i) => ({
      id: String(i + 1).padStart(5, '0'),
      work: writes.slice(i * ROWS_PER_UNIT, (i + 1) * ROWS_PER_UNIT),
    }));
  },

  async run(context, unit) {
    const { store, crm, run, holder, now, signal } = context;
    const { outcomes, stop } = await writeChunk(
      { db: store.db, crm, run: run.id, holder, now, signal },
      unit.work as PlanRow[],
    );
    // The org has to rest: the unit stays due, and no attempt is counted against its rows.
    if (stop?.class === 'pauseOrg') throw failureError(stop);
    return outcomes;
  },

  async end(context) {
    const { withheld } = await plannedRun(context);
    if (withheld) return;
    await context.crm.tellLiveness({ lastSync: context.run.asOf, lastRun: context.run.id });
  },
});

/** What the plan stage of the run made. */
export async function plannedRun({ store, run }: RunContext): Promise<PlannedRun> {
  const unit = await readUnit(store.db, run.id, 'plan', 'all');
  if (!unit) throw new RangeError(`Run ${run.id} was not planned.`);
  return unit.result as PlannedRun;
}
