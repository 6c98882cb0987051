import { sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import { chunksOf, recordset } from './rows';
import type { Db, UseFileStatus } from './schema';

/** One file of product events as it was when it was read. */
export interface UseFile {
  path: string;
  size: number;
  modifiedAt: Instant;
  status: UseFileStatus;
  firstDay: Day | null;
  lastDay: Day | null;
  events: number;
  faults: number;
  readAt: Instant;
  detail: string | null;
}

/** The files of a source that were read under one event taxonomy, by path. */
export async function knownUseFiles(db: Db, source: string, taxonomy: string): Promise<Map<string, UseFile>> {
  const rows = await db
    .selectFrom('use_file')
    .selectAll()
    .where('source', '=', source)
    .where('taxonomy', '=', taxonomy)
    .orderBy('path')
    .execute();
  return new Map(
    rows.map((row) => [
      row.path,
      {
        path: row.path,
        size: Number(row.size),
        modifiedAt: row.modified_at,
        status: row.status,
        firstDay: row.first_day,
        lastDay: row.last_day,
        events: row.events,
        faults: row.faults,
        readAt: row.read_at,
        detail: row.detail,
      },
    ]),
  );
}

export async function recordUseFiles(tx: Db, source: string, taxonomy: string, files: readonly UseFile[]) {
  for (const chunk of chunksOf(files, 1000)) {
    await sql`
      insert into use_file (source, taxonomy, path, size, modified_at, status, first_day, last_day,
        events, faults, read_at, detail)
      select ${source}, ${taxonomy}, path, size, "modifiedAt", status, "firstDay", "lastDay",
        events, faults, "readAt", detail
      from ${recordset(
        chunk,
        'r',
        `path text, size bigint, "modifiedAt" timestamptz, status text, "firstDay" date, "lastDay" date,
        events integer, faults integer, "readAt" timestamptz, detail text`,
      )}
      on conflict (source, taxonomy, path) do update set size = excluded.size,
        modified_at = excluded.modified_at, status = excluded.status, first_day = excluded.first_day,
        last_day = excluded.last_day, events = excluded.events, faults = excluded.faults,
        read_at = excluded.read_at, detail = excluded.detail`.execute(tx);
  }
}
