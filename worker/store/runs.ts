import { sql, type Updateable } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import { json } from './rows';
import type { Database, Db, RunStatus } from './schema';

export interface Run {
  id: string;
  asOf: Instant;
  day: Day;
  /** Hash of the scorecard. */
  scorecard: string;
  stage: string;
  status: RunStatus;
  totals: Record<string, unknown>;
  startedAt: Instant;
  endedAt: Instant | null;
  /** Who let it write although it went beyond the guard rails. */
  approvedBy: string | null;
}

/** Opens a run; the same id again changes nothing, so that a job may be repeated. */
export async function startRun(
  db: Db,
  run: Pick<Run, 'id' | 'asOf' | 'day' | 'scorecard' | 'stage' | 'startedAt'>,
): Promise<void> {
  await db
    .insertInto('run')
    .values({
      id: run.id,
      as_of: run.asOf,
      day: run.day,
      scorecard: run.scorecard,
      stage: run.stage,
      status: 'running',
      totals: '{}',
      started_at: run.startedAt,
      ended_at: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Moves a run from one stage to the next; a run that is elsewhere by now stays there. */
export async function advanceRun(db: Db, id: string, from: string, to: string): Promise<void> {
  await db.updateTable('run').set({ stage: to }).where('id', '=', id).where('stage', '=', from).execute();
}

/** Adds `totals` to what the run holds; what it holds already stays, so that one who tells it late changes nothing. */
export async function addRunTotals(db: Db, id: string, totals: Record<string, unknown>): Promise<void> {
  await sql`update run set totals = ${json(totals)}::jsonb || totals where id = ${id}`.execute(db);
}

/** Lets a running run wait for somebody's word, unless somebody has given it. */
export async function holdUnlessApproved(db: Db, id: string): Promise<void> {
  await db
    .updateTable('run')
    .set({ status: 'held' })
    .where('id', '=', id)
    .where('status', '=', 'running')
    .where('approved_by', 'is', null)
    .execute();
}

/** Lets a held run go on; false where it waits no longer. */
export const approveRun = (db: Db, id: string, by: string, at: Instant): Promise<boolean> =>
  leaveHeld(db, id, { status: 'running', approved_by: by, approved_at: at });

/** Gives up a held run; false where it waits no longer. */
export const endHeldRun = (
  db: Db,
  id: string,
  status: 'rejected' | 'superseded',
  at: Instant,
): Promise<boolean> => leaveHeld(db, id, { status, ended_at: at });

async function leaveHeld(db: Db, id: string, change: Updateable<Database['run']>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('run')
    .set(change)
    .where('id', '=', id)
    .where('status', '=', 'held')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** A run that has ended otherwise meanwhile, or is held, stays so. */
export async function endRun(
  db: Db,
  id: string,
  status: Exclude<RunStatus, 'running' | 'held'>,
  at: Instant,
): Promise<void> {
  await db
    .updateTable('run')
    .set({ status, ended_at: at })
    .where('id', '=', id)
    .where('status', '=', 'running')
    .execute();
}

const columns = [
  'id',
  'as_of',
  'day',
  'scorecard',
  'stage',
  'status',
  'totals',
  'started_at',
  'ended_at',
  'approved_by',
] as const;
const runs = (db: Db) => db.selectFrom('run').select(columns);

type RunRow = Awaited<ReturnType<ReturnType<typeof runs>['execute']>>[number];
const toRun = (row: RunRow): Run => ({
  id: row.id,
  asOf: row.as_of,
  day: row.day,
  scorecard: row.scorecard,
  stage: row.stage,
  status: row.status,
  totals: row.totals,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  approvedBy: row.approved_by,
});

export async function readRun(db: Db, id: string): Promise<Run | null> {
  const row = await runs(db).where('id', '=', id).executeTakeFirst();
  return row ? toRun(row) : null;
}

/** The latest run that has scored every account, whether it wrote or not; null before the first. */
export async function lastScoringRun(db: Db): Promise<Run | null> {
  const row = await runs(db)
    .where('stage', 'in', ['plan', 'write'])
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row ? toRun(row) : null;
}

/** The run that scored a day last; null where none is known. */
export async function latestRunOf(db: Db, day: Day): Promise<Run | null> {
  const row = await runs(db)
    .where('day', '=', day)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row ? toRun(row) : null;
}

/** Runs by status (all without one), latest first. */
export async function listRuns(db: Db, status?: RunStatus, limit = 100): Promise<Run[]> {
  const rows = await runs(db)
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'running'))
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toRun);
}
