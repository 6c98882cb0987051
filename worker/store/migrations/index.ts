import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { PlimsollError } from '../../../shared/error';
import type { Database } from '../schema';
import { base } from './001-base';
import { decidedExceptions } from './002-decided-exceptions';
import { plainJson } from './003-plain-json';
import { undoneHolds } from './004-undone';
import { heldRuns } from './005-held-runs';
import { forecastSnapshots } from './006-forecast-snapshots';
import { news } from './008-news';
import { routes } from './009-routes';
import { told } from './010-told';
import { heardEdits } from './012-heard-edits';
import { planRows } from './013-plan-rows';
import { narrowEnds } from './014-narrow-ends';
import { intentsSetAside } from './015-intents-set-aside';
import { alignFactTables } from './fact-tables';

/** In order of their names; one that was published is never edited, another follows it. */
const MIGRATIONS: Record<string, Migration> = {
  '001-base': base,
  '002-decided-exceptions': decidedExceptions,
  '003-plain-json': plainJson,
  '004-undone': undoneHolds,
  '005-held-runs': heldRuns,
  '006-forecast-snapshots': forecastSnapshots,
  '008-news': news,
  '009-routes': routes,
  '010-told': told,
  '012-heard-edits': heardEdits,
  '013-plan-rows': planRows,
  '014-narrow-ends': narrowEnds,
  '015-intents-set-aside': intentsSetAside,
};

/**
 * Brings the schema up to this version, all or nothing, then the fact tables up to KINDS.
 * @throws PlimsollError STORE_MIGRATION, also when the store was made by a newer version.
 */
export async function migrate(db: Kysely<Database>): Promise<void> {
  if (!(await isUpToDate(db))) await toLatest(db);
  await alignFactTables(db);
}

/** Asked before each start: the migrator looks at every table of the database, which takes the embedded one long. */
async function isUpToDate(db: Kysely<Database>): Promise<boolean> {
  const table = 'kysely_migration';
  const { rows } = await sql<{ isThere: boolean }>`
    select to_regclass(${table}) is not null as "isThere"`.execute(db);
  if (!rows[0]?.isThere) return false;
  const done = await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(db);
  const names = new Set(done.rows.map(({ name }) => name));
  return names.size === Object.keys(MIGRATIONS).length && Object.keys(MIGRATIONS).every((n) => names.has(n));
}

async function toLatest(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error, results } = await migrator.migrateToLatest();
  if (error) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName;
    const detail = error instanceof Error ? error.message : String(error);
    throw new PlimsollError(
      'STORE_MIGRATION',
      failed ? `The store could not be brought to this version at ${failed}: ${detail}` : detail,
      'Nothing was changed. Run the version of Plimsoll that made this store, or a newer one.',
      error,
    );
  }
}
