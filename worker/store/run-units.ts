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
