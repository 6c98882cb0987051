import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { chunksOf, recordset } from './rows';
import type { Db } from './schema';

/** A record that the CRM refuses for a reason that only a change there can lift: it costs no call meanwhile. */
export interface Hold {
  record: string;
  code: string;
  message: string;
  since: Instant;
  /** The record's SystemModstamp at the refusal; the hold ends once it moves. */
  modstamp: Instant | null;
  /** The hold ends then at the latest. */
  until: Instant;
}

export async function holdRecords(db: Db, object: string, holds: readonly Hold[]): Promise<void> {
  for (const chunk of chunksOf(holds, 500)) {
    await sql`
      insert into hold (object, record, code, message, since, modstamp, until)
      select ${object}, r.* from ${recordset(
        chunk,
        'r',
        'record text, code text, message text, since timestamptz, modstamp timestamptz, until timestamptz',
      )}
      on conflict (object, record) do update set code = excluded.code, message = excluded.message,
        since = excluded.since, modstamp = excluded.modstamp, until = excluded.until`.execute(db);
  }
}

/** Holds that have not run out at `at`, by record. Whether the record's SystemModstamp moved is the caller's to see. */
export async function holdsAt(db: Db, object: string, at: Instant): Promise<Map<string, Hold>> {
  const rows = await db
    .selectFrom('hold')
    .select(['record', 'code', 'message', 'since', 'modstamp', 'until'])
    .where('object', '=', object)
    .where('until', '>', at)
    .orderBy('record')
    .execute();
  return new Map(rows.map((row) => [row.record, row]));
}

export async function liftHolds(db: Db, object: string, records: readonly string[]): Promise<void> {
  await sql`delete from hold where object = ${object} and record = any(${[...records]}::text[])`.execute(db);
}
