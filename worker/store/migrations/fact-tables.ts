import { sql } from 'kysely';
import { KIND_NAMES, KINDS, type Kind } from '../kinds';
import type { Db } from '../schema';

const createTable = (kind: Kind): string => {
  const own = Object.entries(KINDS[kind]).map(([column, type]) => `"${column}" ${type}`);
  return `create table fact_${kind} (
    seq bigint primary key, changed_seq bigint not null, source text not null, source_key text not null,
    record text not null, "at" timestamptz not null, day date not null, known_from timestamptz not null,
    known_to timestamptz not null, assumed boolean not null, hash text not null, ${own.join(', ')},
    unique (source, record, known_from))`;
};

const createIndexes = (kind: Kind): string[] => [
  `create index fact_${kind}_of_key on fact_${kind} (source, source_key, "at")`,
  `create index fact_${kind}_changed on fact_${kind} (changed_seq)`,
];

/**
 * Makes a table for each kind of fact and adds columns that a kind has gained. All own columns are nullable,
 * so adding one is safe on a filled store; a column that a kind has lost stays, unread.
 */
export async function alignFactTables(db: Db): Promise<void> {
  await db.transaction().execute(align);
}

async function align(db: Db): Promise<void> {
  // Two workers may open a new PostgreSQL store at the same moment.
  await sql`select pg_advisory_xact_lock(hashtext('plimsoll fact tables'))`.execute(db);
  const found = await sql<{ table_name: string; column_name: string }>`
    select table_name, column_name from information_schema.columns
    where table_schema = current_schema() and table_name like 'fact\\_%'`.execute(db);
  const columns = new Map<string, Set<string>>();
  for (const row of found.rows) {
    const table = columns.get(row.table_name) ?? new Set();
    columns.set(row.table_name, table.add(row.column_name));
  }
  for (const kind of KIND_NAMES) {
    const have = columns.get(`fact_${kind}`);
    if (!have) {
      for (const statement of [createTable(kind), ...createIndexes(kind)])
        await sql.raw(statement).execute(db);
      continue;
    }
    for (const [column, type] of Object.entries(KINDS[kind])) {
      if (have.has(column)) continue;
      await sql.raw(`alter table fact_${kind} add column if not exists "${column}" ${type}`).execute(db);
    }
  }
}
