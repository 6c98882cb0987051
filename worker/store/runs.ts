import { sql, type Updateable } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import { type NoticeKind, noteNotice } from './notices';
import { inTransaction, json } from './rows';
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

/** Why a run waits, or failed. */
export interface Reason {
  code: string;
  message: string;
}

/** Lets a running run wait for somebody's word, unless somebody has given it. */
export async function holdUnlessApproved(db: Db, id: string, reasons: readonly Reason[]): Promise<void> {
  await changeRun(db, id, { from: 'running', unapproved: true }, { status: 'held' }, [
    'run.held',
    { reasons },
  ]);
}

/** Lets a held run go on; false where it waits no longer. */
export const approveRun = (db: Db, id: string, by: string, at: Instant): Promise<boolean> =>
  changeRun(db, id, { from: 'held' }, { status: 'running', approved_by: by, approved_at: at }, [
    'run.approved',
    { by },
  ]);

/** Gives up a held run; false where it waits no longer. */
export const endHeldRun = (
  db: Db,
  id: string,
  status: 'rejected' | 'superseded',
  at: Instant,
): Promise<boolean> => changeRun(db, id, { from: 'held' }, { status, ended_at: at }, [`run.${status}`, {}]);

/** A run that has ended otherwise meanwhile, or is held, stays so. */
export async function endRun(db: Db, id: string, status: 'done' | 'superseded', at: Instant): Promise<void> {
  const told: Told | null = status === 'done' ? null : [`run.${status}`, {}];
  await changeRun(db, id, { from: 'running' }, { status, ended_at: at }, told);
}

/** Tells others that a run cannot go on for now: once for each code, as it is tried again and again. */
export async function tellFailure(db: Db, id: string, reason: Reason): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { numAffectedRows } = await sql`
      update run set totals = totals || jsonb_build_object('failure', ${reason.code}::text)
      where id = ${id} and totals ->> 'failure' is distinct from ${reason.code}`.execute(tx);
    if (numAffectedRows === 1n)
      await noteNotice(tx, { kind: 'run.failed', run: id, detail: { reasons: [reason] } });
  });
}

type Told = [kind: NoticeKind, detail: object];

/** Changes a run that stands in a status, and has others told of it; false where it stands elsewhere by now. */
function changeRun(
  db: Db,
  id: string,
  { from, unapproved = false }: { from: RunStatus; unapproved?: boolean },
  change: Updateable<Database['run']>,
  told: Told | null,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('run')
      .set(change)
      .where('id', '=', id)
      .where('status', '=', from)
      .$if(unapproved, (query) => query.where('approved_by', 'is', null))
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return false;
    if (told) await noteNotice(tx, { kind: told[0], run: id, detail: told[1] });
    return true;
  });
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
