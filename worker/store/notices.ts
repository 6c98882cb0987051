import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { json } from './rows';
import type { Db } from './schema';

/** What became of a run that people may have to know of. */
export type NoticeKind = 'run.held' | 'run.approved' | 'run.rejected' | 'run.superseded' | 'run.failed';

/** Something to be told to others. It is kept until it was told. */
export interface Notice {
  /** A UUID, the same at each attempt. */
  id: string;
  kind: NoticeKind;
  run: string;
  /** Plain JSON: why, or by whom. */
  detail: unknown;
  at: Instant;
  /** How often it was tried, this time included. */
  attempts: number;
}

/** To be called in the transaction that brings about what is told. */
export async function noteNotice(
  tx: Db,
  { kind, run, detail }: Pick<Notice, 'kind' | 'run' | 'detail'>,
): Promise<void> {
  await tx
    .insertInto('notice')
    .values({ kind, run, detail: json(detail) })
    .execute();
}

/**
 * The notice that has been due longest, which nobody else is given for `ms` from now; null where none is due.
 */
export async function claimNotice(db: Db, ms: number): Promise<Notice | null> {
  const { rows } = await sql<Notice>`
    update notice set attempts = attempts + 1, next_at = clock_timestamp() + ${ms} * interval '1 millisecond'
    where id = (
      select id from notice where next_at <= clock_timestamp() order by at limit 1 for update skip locked
    )
    returning id, kind, run, detail, at, attempts`.execute(db);
  return rows[0] ?? null;
}

/** Forgets one that was told. */
export async function clearNotice(db: Db, id: string): Promise<void> {
  await db.deleteFrom('notice').where('id', '=', id).execute();
}

/** Has one tried again in `ms`. */
export async function putOffNotice(db: Db, id: string, ms: number): Promise<void> {
  await sql`
    update notice set next_at = clock_timestamp() + ${ms} * interval '1 millisecond' where id = ${id}`.execute(
    db,
  );
}

/** Forgets all: nobody is there to be told. */
export async function dropNotices(db: Db): Promise<void> {
  await db.deleteFrom('notice').execute();
}

/** How many wait to be told. */
export async function countNotices(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('notice')
    .select((select) => select.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
