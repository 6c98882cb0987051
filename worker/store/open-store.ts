import { join } from 'node:path';
import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely';
import pg from 'pg';
import { PlimsollError } from '../../shared/error';
import { lockFolder, makeFolder } from './folder-lock';
import { endAllLeases } from './leases';
import { migrate } from './migrations';
import { ARRAY_PARSERS, SCALAR_PARSERS } from './pg-types';
import { PglitePool } from './pglite-pool';
import type { Database, Db } from './schema';
import { readSetting, writeSetting } from './settings';

export type StoreOptions =
  /** The embedded store, in a folder of its own. */
  | { folder: string }
  /** PostgreSQL at `url`; `folder` holds the use pre-aggregates. `max`: connections, 10 by default. */
  | { url: string; folder: string; max?: number };

export interface Store {
  readonly db: Db;
  /** Where files that belong to the store go, the use pre-aggregates among them. */
  readonly folder: string;
  readonly engine: 'pglite' | 'postgres';
  /**
   * Ties the store to the organisation whose records it holds.
   * @throws PlimsollError STORE_OTHER_ORG where it is another's
   */
  bind(organizationId: string): Promise<void>;
  /** Ties it to another organisation, and drops what was acknowledged, held and intended in the former. */
  rebind(organizationId: string): Promise<void>;
  /** Frees dead rows and counts anew for the planner, table by table. After large loads and nightly. */
  vacuum(): Promise<void>;
  close(): Promise<void>;
}

/** @throws PlimsollError FOLDER_LOCKED, FOLDER_UNWRITABLE, STORE_OPEN, STORE_UNREACHABLE, STORE_MIGRATION */
export async function openStore(options: StoreOptions): Promise<Store> {
  if ('url' in options) {
    makeFolder(options.folder);
    const pool = connectPool(options.url, options.max ?? 10);
    return prepare(pool, 'postgres', options.folder, () => {});
  }
  const unlock = lockFolder(options.folder);
  try {
    const pool = await PglitePool.open({ folder: join(options.folder, 'database'), prepare: [] });
    // Of pg's pool it lacks cursors, which Kysely asks for only where it is given a cursor class.
    return await prepare(pool as unknown as PostgresPool, 'pglite', options.folder, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

const TEXT_ARRAY: number = 1009;
const textArray: (text: string) => (string | null)[] = pg.types.getTypeParser(TEXT_ARRAY);

/** Connections to a PostgreSQL server, with the types as the store reads them. */
export function connectPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    options: '-c timezone=UTC',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') => {
        const scalar = SCALAR_PARSERS.get(oid);
        if (scalar) return scalar;
        const element = ARRAY_PARSERS.get(oid);
        if (element)
          return (text: string) => textArray(text).map((item) => (item === null ? null : element(item)));
        return pg.types.getTypeParser(oid, format);
      },
    },
  });
  // An idle connection that drops is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => {});
  return pool;
}

async function prepare(
  pool: PostgresPool,
  engine: Store['engine'],
  folder: string,
  released: () => void,
): Promise<Store> {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const close = async () => {
    await db.destroy();
    released();
  };
  try {
    await reach(db);
    await migrate(db);
    // The folder's lock says that whoever held a lease is gone.
    if (engine === 'pglite') await endAllLeases(db);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    db,
    folder,
    engine,
    close,
    bind: (organizationId) => bind(db, organizationId),
    rebind: (organizationId) => rebind(db, organizationId),
    vacuum: () => vacuum(db),
  };
}

async function reach(db: Db): Promise<void> {
  try {
    await sql`select 1`.execute(db);
  } catch (error) {
    if (error instanceof PlimsollError) throw error;
    throw new PlimsollError(
      'STORE_UNREACHABLE',
      `The PostgreSQL store does not answer: ${error instanceof Error ? error.message : String(error)}`,
      'Look whether the server runs and whether its address, user and password in the store URL are right.',
      error,
    );
  }
}

const ORGANIZATION = 'organization';

async function bind(db: Db, organizationId: string): Promise<void> {
  const bound = await readSetting(db, ORGANIZATION);
  if (bound === undefined) await writeSetting(db, ORGANIZATION, organizationId);
  else if (bound !== organizationId) {
    throw new PlimsollError(
      'STORE_OTHER_ORG',
      `This store belongs to organisation ${String(bound)}, not to ${organizationId}.`,
      'Set store.folder to another folder for this organisation. If it replaces the former (a refreshed sandbox), run `plimsoll start --rebind`: acknowledged values are dropped and compared anew.',
    );
  }
}

async function rebind(db: Db, organizationId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('base').execute();
    await tx.deleteFrom('hold').execute();
    await tx.deleteFrom('ingest_job').execute();
    await tx.updateTable('exception').set({ open: false }).execute();
    await sql`insert into intent_end (id, status, code, message, ended_at)
      select id, 'failed', 'REBOUND', 'The store was bound to another organisation.', clock_timestamp()
      from open_intent on conflict (id) do update set status = excluded.status, code = excluded.code,
        message = excluded.message, ended_at = excluded.ended_at`.execute(tx);
    await tx.deleteFrom('open_intent').execute();
    await writeSetting(tx, ORGANIZATION, organizationId);
  });
}

async function vacuum(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema() order by 1`.execute(db);
  for (const { name } of rows) {
    await sql`vacuum ${sql.table(name)}`.execute(db);
    await sql`analyze ${sql.table(name)}`.execute(db);
  }
}
