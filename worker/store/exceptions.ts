import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { chunksOf, inTransaction, json, recordset } from './rows';
import type { Db, ExceptionPolicy } from './schema';

/** An owned field that a person or automation edited. */
export interface Exception {
  object: string;
  record: string;
  field: string;
  ours: unknown;
  theirs: unknown;
  base: unknown;
  /** null: an unknown person or automation. */
  author: string | null;
  seenRun: string;
  /** What somebody decided about this edit; else the configuration's when it was seen last. */
  policy: ExceptionPolicy;
  decided: boolean;
  respectUntil: Instant | null;
  firstSeen: Instant;
  lastSeen: Instant;
  open: boolean;
}

export type SeenException = Pick<
  Exception,
  'object' | 'record' | 'field' | 'ours' | 'theirs' | 'base' | 'author' | 'policy'
>;

/**
 * Logs edits seen in a run. The same edit again keeps the policy that was decided for it; another value of
 * theirs is another edit.
 */
export async function recordExceptions(
  db: Db,
  seen: readonly SeenException[],
  { run, at }: { run: string; at: Instant },
): Promise<void> {
  // Two attempts at one record may both have met the edit; one statement takes a field once.
  const unique = new Map(seen.map((edit) => [JSON.stringify([edit.object, edit.record, edit.field]), edit]));
  await inTransaction(db, async (tx) => {
    for (const chunk of chunksOf([...unique.values()], 500)) {
      await sql`
        insert into exception (object, record, field, ours, theirs, base, author, seen_run, policy,
          first_seen, last_seen, open)
        select object, record, field, coalesce(ours, 'null'), coalesce(theirs, 'null'), coalesce(base, 'null'),
          author, ${run}, policy, ${at}::timestamptz, ${at}::timestamptz, true
        from ${recordset(
          chunk,
          'r',
          'object text, record text, field text, ours jsonb, theirs jsonb, base jsonb, author text, policy text',
        )}
        on conflict (object, record, field) do update set
          ours = excluded.ours, base = excluded.base,
          author = case when exception.open and exception.theirs = excluded.theirs
            then coalesce(exception.author, excluded.author) else excluded.author end,
          seen_run = excluded.seen_run, last_seen = excluded.last_seen, theirs = excluded.theirs, open = true,
          first_seen = case when exception.open and exception.theirs = excluded.theirs
            then exception.first_seen else excluded.first_seen end,
          policy = case when exception.open and exception.theirs = excluded.theirs and exception.decided
            then exception.policy else excluded.policy end,
          decided = exception.decided and exception.open and exception.theirs = excluded.theirs,
          respect_until = case when exception.open and exception.theirs = excluded.theirs
            then exception.respect_until end`.execute(tx);
    }
  });
}

/** Edits first seen at `since` or later of which nobody knows who made them. */
export async function namelessExceptions(
  db: Db,
  object: string,
  since: Instant,
): Promise<Pick<Exception, 'record' | 'field' | 'theirs'>[]> {
  return await db
    .selectFrom('exception')
    .select(['record', 'field', 'theirs'])
    .where('object', '=', object)
    .where('open', '=', true)
    .where('author', 'is', null)
    .where('first_seen', '>=', since)
    .orderBy('record')
    .orderBy('field')
    .execute();
}

/** Keeps who made edits. */
export async function setAuthors(
  db: Db,
  object: string,
  authors: readonly { record: string; field: string; author: string }[],
): Promise<void> {
  for (const chunk of chunksOf(authors, 500)) {
    await sql`
      update exception e set author = r.author
      from ${recordset(chunk, 'r', 'record text, field text, author text')}
      where e.object = ${object} and e.record = r.record and e.field = r.field and e.open`.execute(db);
  }
}

type FieldOf = Pick<Exception, 'object' | 'record' | 'field'>;

/** Closes exceptions whose field is ours again. */
export async function closeExceptions(db: Db, fields: readonly FieldOf[], at: Instant): Promise<void> {
  for (const chunk of chunksOf(fields, 1000)) {
    await sql`
      update exception e set open = false, last_seen = ${at}::timestamptz
      from ${recordset(chunk, 'r', 'object text, record text, field text')}
      where e.object = r.object and e.record = r.record and e.field = r.field and e.open`.execute(db);
  }
}

/** Decides what to do about one edit, unless another has taken its place. `until` ends `respect`. */
export async function decideException(
  db: Db,
  { object, record, field, theirs }: FieldOf & { theirs?: unknown },
  policy: ExceptionPolicy,
  until: Instant | null,
): Promise<void> {
  await db
    .updateTable('exception')
    .set({ policy, respect_until: until, decided: true })
    .where('object', '=', object)
    .where('record', '=', record)
    .where('field', '=', field)
    .$if(theirs !== undefined, (query) => query.where(sql<boolean>`theirs = ${json(theirs)}::jsonb`))
    .execute();
}

/** Exceptions that are open, of the records named, else all. */
export async function openExceptions(
  db: Db,
  object: string,
  records?: readonly string[],
): Promise<Exception[]> {
  const { rows } = await sql<Exception>`
    select object, record, field, ours, theirs, base, author, seen_run as "seenRun", policy, decided,
      respect_until as "respectUntil", first_seen as "firstSeen", last_seen as "lastSeen", open
    from exception where object = ${object} and open
    and (${records === undefined} or record = any(${[...(records ?? [])]}::text[]))
    order by record, field`.execute(db);
  return rows;
}

/** How many exceptions are open, by object. */
export async function countOpenExceptions(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ object: string; count: number }>`
    select object, count(*)::int as count from exception where open group by object`.execute(db);
  return new Map(rows.map((row) => [row.object, row.count]));
}
