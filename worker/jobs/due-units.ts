import { inTransaction } from '../store/rows';
import { unitStatuses } from '../store/run-units';
import { advanceRun, endRun, readRun } from '../store/runs';
import { checkpoint } from './checkpoint';
import type { Stage } from './define-stage';
import { keepPlannedUnits, plannedIds } from './planned-units';
import type { RunContext } from './run-context';
import { STAGES } from './stages/index';

/** What is left to do of a run: derived from the store alone. `units`: their ids. */
export type Due = { stage: Stage; units: string[]; done: number; total: number } | null;

/**
 * The units that are due now; stages that are done are left behind on the way, the next one is planned. null once
 * the run has ended or has to wait for somebody's word. Any number of processes may ask at the same time.
 */
export async function dueUnits(context: RunContext): Promise<Due> {
  const { db } = context.store;
  for (;;) {
    const run = await readRun(db, context.run.id);
    if (run?.status !== 'running') return null;
    const at = STAGES.findIndex((stage) => stage.id === run.stage);
    const stage = STAGES[at];
    if (!stage) throw new RangeError(`Run ${run.id} is in the unknown stage ${run.stage}.`);

    const units = (await plannedIds(db, run.id, stage.id)) ?? (await planned(context, stage));
    const ended = await unitStatuses(db, run.id, stage.id);
    const left = units.filter((unit) => !ended.has(unit));
    if (left.length > 0) {
      const due = left.filter((unit) => !stage.waits?.(unit, left));
      return { stage, units: due, done: units.length - left.length, total: units.length };
    }

    const next = STAGES[at + 1];
    await stage.end?.(context);
    if (next) await advanceRun(db, run.id, stage.id, next.id);
    else await endRun(db, run.id, 'done', context.now().toISOString());
    context.progress({ stage: stage.id, done: units.length, total: units.length });
    checkpoint('stage.ended', { stage: stage.id });
  }
}

/** Two processes may plan the same stage at once: the first list kept is the one that counts. */
async function planned(context: RunContext, stage: Stage): Promise<string[]> {
  const units = await stage.plan(context);
  return await inTransaction(context.store.db, async (tx) => {
    const kept = await plannedIds(tx, context.run.id, stage.id);
    if (kept) return kept;
    await keepPlannedUnits(tx, context.run.id, stage.id, units);
    return units.map((unit) => unit.id);
  });
}
