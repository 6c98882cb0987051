import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { chunksOf, recordset } from './rows';
import type { Db } from './schema';

export interface QuarantinedRow {
  /** The record's identity in its source, or the file and line. */
  record: string;
  reason: string;
  body: unknown;
}

/** Keeps rows that break the source's contract; the same row and reason again only moves `last_seen`. */
export async function quarantine(tx: Db, source: string, rows: readonly QuarantinedRow[], at: Instant) {
  const unique = [...new Map(rows.map((row) => [JSON.stringify([row.record, row.reason]), row])).values()];
  for (const chunk of chunksOf(unique, 1000)) {
    await sql`
      insert into quarantine (source, record, reason, body, first_seen, last_seen)
      select ${source}, record, reason, coalesce(body, 'null'), ${at}::timestamptz, ${at}::timestamptz
      from ${recordset(chunk, 'r', 'record text, reason text, body jsonb')}
      on conflict (source, record, reason)
      do update set body = excluded.body, last_seen = excluded.last_seen`.execute(tx);
  }
}

/** Rows in quarantine by source and reason, most frequent first. */
export async function quarantined(db: Db): Promise<{ source: string; reason: string; rows: number }[]> {
  const { rows } = await sql<{ source: string; reason: string; rows: number }>`
    select source, reason, count(*)::int as rows from quarantine
    group by source, reason order by rows desc, source, reason`.execute(db);
  return rows;
}

/** What is wrong with the rows of a source that were found bad at its last read that found any: an example a reason. */
export async function latestReasons(
  db: Db,
  source: string,
): Promise<{ reason: string; rows: number; example: string }[]> {
  const { rows } = await sql<{ reason: string; rows: number; example: string }>`
    select reason, count(*)::int as rows, min(record) as example from quarantine
    where source = ${source} and last_seen = (select max(last_seen) from quarantine where source = ${source})
    group by reason order by rows desc, reason`.execute(db);
  return rows;
}
