import { z } from 'zod';
import { completeUnit, readUnit, readUnits } from '../store/run-units';
import type { Db } from '../store/schema';
import type { Unit } from './define-stage';
import type { StageId } from './stage-ids';

/** The unit under which the list of a stage's units is kept. */
export const LIST = '*';

const Ids = z.array(z.string());

/** The work of its units is kept apart from how they ended: to see what is due nobody has to read it. */
const workOf = (stage: StageId): string => `${stage} work`;

/** The units that a stage of the run was found to need, in order; null while it was not planned. */
export async function plannedIds(db: Db, run: string, stage: StageId): Promise<string[] | null> {
  const list = await readUnit(db, run, stage, LIST);
  return list ? Ids.parse(list.result) : null;
}

/** One unit with its work; null where the stage does not need it. */
export async function plannedUnit(db: Db, run: string, stage: StageId, id: string): Promise<Unit | null> {
  if (!(await plannedIds(db, run, stage))?.includes(id)) return null;
  return { id, work: (await readUnit(db, run, workOf(stage), id))?.result ?? null };
}

/** All units of a stage that must have been planned, with their work. */
export async function plannedUnits(db: Db, run: string, stage: StageId): Promise<Unit[]> {
  const work = await readUnits(db, run, workOf(stage));
  const ids = (await plannedIds(db, run, stage)) ?? [];
  return ids.map((id) => ({ id, work: work.get(id)?.result ?? null }));
}

/** Call it in a transaction. */
export async function keepPlannedUnits(
  tx: Db,
  run: string,
  stage: StageId,
  units: readonly Unit[],
): Promise<void> {
  const ids = units.map(({ id }) => id);
  await completeUnit(tx, run, stage, LIST, ids);
  for (const { id, work } of units) {
    if (work !== null) await completeUnit(tx, run, workOf(stage), id, work);
  }
}
