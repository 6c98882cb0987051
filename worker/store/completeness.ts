import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import type { Db } from './schema';

export interface Completeness {
  source: string;
  kind: string;
  /** Everything that happened up to here has been read. */
  completeThrough: Instant;
}

/** Notes how far a source is complete, as known from `knownFrom` on; what is known already is not repeated. */
export async function noteCompleteness(tx: Db, row: Completeness, knownFrom: Instant): Promise<void> {
  await sql`
    insert into completeness (source, kind, complete_through, known_from)
    select ${row.source}, ${row.kind}, ${row.completeThrough}::timestamptz, ${knownFrom}::timestamptz
    where not exists (
      select 1 from (
        select complete_through from completeness
        where source = ${row.source} and kind = ${row.kind} and known_from <= ${knownFrom}::timestamptz
        order by known_from desc limit 1
      ) last where last.complete_through = ${row.completeThrough}::timestamptz
    )
    on conflict (source, kind, known_from) do update set complete_through = excluded.complete_through
  `.execute(tx);
}

/** How far each source and kind was complete, by what was known at `knownAt`. */
export async function completenessAt(db: Db, knownAt: Instant): Promise<Completeness[]> {
  const { rows } = await sql<{ source: string; kind: string; complete_through: Instant }>`
    select distinct on (source, kind) source, kind, complete_through from completeness
    where known_from <= ${knownAt}::timestamptz order by source, kind, known_from desc`.execute(db);
  return rows.map((row) => ({ source: row.source, kind: row.kind, completeThrough: row.complete_through }));
}
