import { PlimsollError } from '../../shared/error';
import { completeUnit, unitStatuses } from '../store/run-units';
import { readRun } from '../store/runs';
import type { Stage } from './define-stage';
import { plannedUnit } from './planned-units';
import type { RunContext } from './run-context';

/** Which unit of which run a bell rings for. */
export interface UnitOf {
  run: string;
  unit: string;
}

/**
 * Does one unit of a stage and keeps its result, unless it has ended or its run is over. A writer that lost the
 * lease leaves the unit to whoever took it.
 * @throws what the unit failed with, where that is not kept as its result
 */
export async function doUnit(
  context: RunContext,
  stage: Stage,
  { run, unit: id }: UnitOf,
  lastAttempt: boolean,
): Promise<void> {
  // A bell for another run, one that was given up, or a unit that has ended means nothing any more.
  if (run !== context.run.id) return;
  const { db } = context.store;
  if ((await readRun(db, run))?.status !== 'running') return;
  if ((await unitStatuses(db, run, stage.id)).has(id)) return;
  const unit = await plannedUnit(db, run, stage.id, id);
  if (!unit) return;
  context.signal.throwIfAborted();
  try {
    const result = await stage.run(context, unit);
    // Done meanwhile by another job: how it ended there stands.
    if ((await unitStatuses(db, run, stage.id)).has(id)) return;
    await completeUnit(db, run, stage.id, id, result);
  } catch (error) {
    if (error instanceof PlimsollError && error.code === 'LEASE_LOST') return;
    if (!stage.mayFail(unit) || context.signal.aborted || (isPassing(error) && !lastAttempt)) throw error;
    await completeUnit(db, run, stage.id, id, failureOf(error), 'failed');
  }
}

/** A unit that failed for good, as its result keeps it. */
function failureOf(error: unknown): { code: string; message: string; action: string } {
  if (error instanceof PlimsollError)
    return { code: error.code, message: error.message, action: error.action };
  return {
    code: 'UNEXPECTED',
    message: error instanceof Error ? error.message : String(error),
    action: 'This is a fault of Plimsoll: please report it.',
  };
}

/** Errors that say what to do have been repeated where that could help; only unforeseen ones are worth another try. */
export const isPassing = (error: unknown): boolean => !(error instanceof PlimsollError);
