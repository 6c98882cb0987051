import { sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import type { Store } from '../store/open-store';
import { latestReasons } from '../store/quarantine';
import type { Db } from '../store/schema';
import { knownUseFiles } from '../store/use-files';
import type { Cursors, Json, Source, SourceContext } from './define-source';

/** What a source may know of the store and the run. */
export function sourceContext(
  store: Pick<Store, 'db' | 'folder'>,
  source: Pick<Source, 'id'>,
  run: { asOf: Instant; day: Day; zone: string },
): SourceContext {
  const { db } = store;
  return {
    ...run,
    folder: store.folder,
    async files(taxonomy) {
      const files = await knownUseFiles(db, source.id, taxonomy);
      return new Map(
        [...files].map(([path, { modifiedAt, events, readAt: _, ...file }]) => [
          path,
          { ...file, modified: modifiedAt, rows: events },
        ]),
      );
    },
    async openRecords(kind) {
      const { rows } = await sql<{ record: string }>`
        select record from ${sql.table(`fact_${kind}`)}
        where source = ${source.id} and known_to = 'infinity'`.execute(db);
      return new Set(rows.map((row) => row.record));
    },
    async customers() {
      const { rows } = await sql<{ record: string }>`
        select record from fact_account
        where source = ${source.id} and known_to = 'infinity' and in_scope`.execute(db);
      return new Set(rows.map((row) => row.record));
    },
    badRows: () => latestReasons(db, source.id),
  };
}

/** Where each stream of a source stands. */
export async function readCursors(db: Db, source: string): Promise<Cursors> {
  const rows = await db
    .selectFrom('cursor')
    .select(['stream', 'value'])
    .where('source', '=', source)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.stream, row.value as Json]));
}
