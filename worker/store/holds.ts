import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { chunksOf, recordset } from './rows';
import type { BigIntText, Db } from './schema';

/**
 * A record that costs no call meanwhile: the CRM refuses it for a reason that only a change there can lift, or
 * somebody took back what a run wrote to it.
 */
export interface Hold {
  record: string;
  code: string;
  message: string;
  since: Instant;
  /** The record's SystemModstamp at the refusal; the hold ends once it moves. */
  modstamp: Instant | null;
  /** The hold ends then at the latest. */
  until: Instant;
  /** Of a run that was undone: the hold ends only once that run is approved again. */
  undoneRun: string | null;
}

const UNDONE = 'UNDONE';
const FOREVER = 'infinity';

/** Holds records that the CRM refused; what a person holds stays held for that reason. */
export async function holdRecords(
  db: Db,
  object: string,
  holds: readonly Omit<Hold, 'undoneRun'>[],
): Promise<void> {
  for (const chunk of chunksOf(holds, 500)) {
    await sql`
      insert into hold (object, record, code, message, since, modstamp, until)
      select ${object}, record, code, message, since, modstamp, until from ${recordset(
        chunk,
        'r',
        'record text, code text, message text, since timestamptz, modstamp timestamptz, until timestamptz',
      )}
      on conflict (object, record) do update set code = excluded.code, message = excluded.message,
        since = excluded.since, modstamp = excluded.modstamp, until = excluded.until
        where hold.undone_run is null`.execute(db);
  }
}

/** Holds records of which a run was undone, until `releaseUndone`. */
export async function holdUndone(
  db: Db,
  object: string,
  records: readonly string[],
  { run, at }: { run: string; at: Instant },
): Promise<void> {
  const message = `What run ${run} wrote was taken back.`;
  for (const chunk of chunksOf(records, 500)) {
    await sql`
      insert into hold (object, record, code, message, since, modstamp, until, undone_run)
      select ${object}, record, ${UNDONE}, ${message}, ${at}::timestamptz, null, ${FOREVER}::timestamptz, ${run}
      from unnest(${chunk}::text[]) as r(record)
      on conflict (object, record) do update set code = excluded.code, message = excluded.message,
        since = excluded.since, modstamp = null, until = excluded.until, undone_run = excluded.undone_run`.execute(
      db,
    );
  }
}

/** Lets records of an undone run be written again. @returns how many waited for it. */
export async function releaseUndone(db: Db, run: string): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('hold').where('undone_run', '=', run).executeTakeFirst();
  return Number(numDeletedRows);
}

/** How many records wait for a run that was undone to be approved. */
export async function undoneRecords(db: Db, run: string): Promise<number> {
  const { waiting } = await db
    .selectFrom('hold')
    .select((eb) => eb.fn.countAll<BigIntText>().as('waiting'))
    .where('undone_run', '=', run)
    .executeTakeFirstOrThrow();
  return Number(waiting);
}

/** Holds that have not run out at `at`, by record. Whether the record's SystemModstamp moved is the caller's to see. */
export async function holdsAt(db: Db, object: string, at: Instant): Promise<Map<string, Hold>> {
  const rows = await db
    .selectFrom('hold')
    .select(['record', 'code', 'message', 'since', 'modstamp', 'until', 'undone_run as undoneRun'])
    .where('object', '=', object)
    .where('until', '>', at)
    .orderBy('record')
    .execute();
  return new Map(rows.map((row) => [row.record, row]));
}

/** Of the records named those that somebody took back. */
export async function undoneHolds(
  db: Db,
  object: string,
  records: readonly string[],
): Promise<Map<string, Hold>> {
  const { rows } = await sql<Hold>`
    select record, code, message, since, modstamp, until, undone_run as "undoneRun" from hold
    where object = ${object} and undone_run is not null and record = any(${[...records]}::text[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.record, row]));
}

/** Lets records be written again whose taking back was itself taken back. */
export async function releaseRecords(db: Db, object: string, records: readonly string[]): Promise<void> {
  await sql`
    delete from hold
    where object = ${object} and undone_run is not null and record = any(${[...records]}::text[])`.execute(
    db,
  );
}

/** Ends the holds of records that the CRM took; what a person holds stays held. */
export async function liftHolds(db: Db, object: string, records: readonly string[]): Promise<void> {
  for (const chunk of chunksOf(records, 5000)) {
    await sql`
      delete from hold
      where object = ${object} and undone_run is null and record = any(${chunk}::text[])`.execute(db);
  }
}
