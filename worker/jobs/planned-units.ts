import { z } from 'zod';
import { completeUnit, readUnit } from '../store/run-units';
import type { Db } from '../store/schema';
import type { Unit } from './define-stage';
import type { StageId } from './stage-ids';

/** The unit under which a stage's list of work is kept. */
export const LIST = '*';

const Units = z.array(z.object({ id: z.string(), work: z.unknown() }));

/** The units that a stage of the run was found to need; null while it was not planned. */
export async function readPlannedUnits(db: Db, run: string, stage: StageId): Promise<Unit[] | null> {
  const list = await readUnit(db, run, stage, LIST);
  return list ? Units.parse(list.result) : null;
}

/** The units of a stage that must have been planned. */
export async function plannedUnits(db: Db, run: string, stage: StageId): Promise<Unit[]> {
  return (await readPlannedUnits(db, run, stage)) ?? [];
}

export async function keepPlannedUnits(
  db: Db,
  run: string,
  stage: StageId,
  units: readonly Unit[],
): Promise<void> {
  await completeUnit(db, run, stage, LIST, units);
}
