import { sql, type Updateable } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import { type NoticeKind, noteNotice } from './notices';
import { inTransaction, json } from './rows';
import type { BigIntText, Database, Db, RunStatus } from './schema';

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

/**
 * Gives a planned run up for another that waits for somebody's word, or has got it. Nobody is told, since of that one
 * they were. @returns false: one of both has ended otherwise by now
 */
export async function giveWay(db: Db, id: string, to: string, at: Instant): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update run set status = 'superseded', ended_at = ${at}::timestamptz,
      totals = totals || jsonb_build_object('gaveWayTo', ${to}::text)
    where id = ${id} and status = 'running' and exists (
      select from run other where other.id = ${to} and other.status in ('held', 'running', 'done'))`.execute(
    db,
  );
  return numAffectedRows === 1n;
}

/** For which other a planned run was given up that would write the same, or be written after it; null: for none. */
export const gaveWayTo = ({ totals: { gaveWayTo: to } }: Pick<Run, 'totals'>): string | null =>
  typeof to === 'string' ? to : null;

/** Tells others that a run cannot go on for now: once for each code, as it is tried again and again. */
export async function tellFailure(db: Db, id: string, reason: Reason): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { numAffectedRows } = await sql`
      update run set totals = totals ||
        jsonb_build_object('failure', ${reason.code}::text, 'failureMessage', ${reason.message}::text)
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

/** Other runs that wait for somebody's word, or go on since they have got it. */
export async function decidedRuns(db: Db, id: string): Promise<Run[]> {
  const rows = await runs(db)
    .where('id', '<>', id)
    .where(({ eb, and, or }) =>
      or([eb('status', '=', 'held'), and([eb('status', '=', 'running'), eb('approved_by', 'is not', null)])]),
    )
    .orderBy('id')
    .execute();
  return rows.map(toRun);
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

/** The latest runs, those first that wait; without those that gave way to another. `limit` null: all. */
export async function latestRuns(db: Db, limit: number | null): Promise<Run[]> {
  const rows = await runs(db)
    .where(sql<boolean>`totals ->> 'gaveWayTo' is null`)
    .orderBy(sql`status = 'held'`, 'desc')
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .$if(limit !== null, (query) => query.limit(limit ?? 0))
    .execute();
  return rows.map(toRun);
}

/** How often a run that waits was planned once more as it is, and when last; null where never. */
export async function repeatsOf(db: Db, id: string): Promise<{ times: number; last: Instant } | null> {
  const { times, last } = await db
    .selectFrom('run')
    .select((eb) => [eb.fn.countAll<BigIntText>().as('times'), eb.fn.max('started_at').as('last')])
    .where(sql<boolean>`totals ->> 'gaveWayTo' = ${id}`)
    .executeTakeFirstOrThrow();
  return last === null ? null : { times: Number(times), last };
}

/** The run that stands for how the worker stands: one that waits for somebody's word, else the latest. */
export async function standingRun(db: Db): Promise<Run | null> {
  const [held] = await listRuns(db, 'held', 1);
  if (held) return held;
  const [latest] = await listRuns(db, undefined, 1);
  return latest ?? null;
}

/** With what a run failed that cannot go on for now; null where it goes on, or has ended. */
export const failureOf = ({ status, totals }: Pick<Run, 'status' | 'totals'>): Reason | null =>
  status === 'running' && typeof totals['failure'] === 'string'
    ? { code: totals['failure'], message: String(totals['failureMessage'] ?? totals['failure']) }
    : null;
