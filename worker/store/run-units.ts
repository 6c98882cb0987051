import { json } from './rows';
import type { Db, UnitStatus } from './schema';

export interface RunUnit {
  unit: string;
  status: UnitStatus;
  result: unknown;
}

/**
 * Commits a unit of work's result. Call it in the transaction that stores what the unit made: a unit that is
 * not here is done again, and gives the same rows.
 */
export async function completeUnit(
  tx: Db,
  run: string,
  stage: string,
  unit: string,
  result: unknown,
  status: UnitStatus = 'done',
): Promise<void> {
  const values = { status, result: json(result) };
  await tx
    .insertInto('run_unit')
    .values({ run, stage, unit, ...values })
    .onConflict((conflict) => conflict.columns(['run', 'stage', 'unit']).doUpdateSet(values))
    .execute();
}

/** The units of a stage that ended, by unit. */
export async function readUnits(db: Db, run: string, stage: string): Promise<Map<string, RunUnit>> {
  const rows = await db
    .selectFrom('run_unit')
    .select(['unit', 'status', 'result'])
    .where('run', '=', run)
    .where('stage', '=', stage)
    .orderBy('unit')
    .execute();
  return new Map(rows.map((row) => [row.unit, row]));
}

/** One unit that ended, or null. */
export async function readUnit(db: Db, run: string, stage: string, unit: string): Promise<RunUnit | null> {
  const row = await db
    .selectFrom('run_unit')
    .select(['unit', 'status', 'result'])
    .where('run', '=', run)
    .where('stage', '=', stage)
    .where('unit', '=', unit)
    .executeTakeFirst();
  return row ?? null;
}

/** How each unit of a stage ended, without what it made. */
export async function unitStatuses(db: Db, run: string, stage: string): Promise<Map<string, UnitStatus>> {
  const rows = await db
    .selectFrom('run_unit')
    .select(['unit', 'status'])
    .where('run', '=', run)
    .where('stage', '=', stage)
    .execute();
  return new Map(rows.map((row) => [row.unit, row.status]));
}

/** Drops what these units of a stage handed to the next one, once that is done with it. */
export async function emptyUnits(
  db: Db,
  run: string,
  stage: string,
  units: readonly string[],
): Promise<void> {
  if (units.length === 0) return;
  await db
    .updateTable('run_unit')
    .set({ result: 'null' })
    .where('run', '=', run)
    .where('stage', '=', stage)
    .where('unit', 'in', units)
    .execute();
}
