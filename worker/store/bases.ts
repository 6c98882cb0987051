import { sql } from 'kysely';
import { chunksOf, inTransaction, recordset } from './rows';
import type { Db } from './schema';

/** The value each field had when the CRM last acknowledged ours, by record, then field. Never set: not there. */
export type Bases = Map<string, Record<string, unknown>>;

export async function readBases(db: Db, object: string, records: readonly string[]): Promise<Bases> {
  const bases: Bases = new Map();
  for (const chunk of chunksOf(records, 500)) {
    const { rows } = await sql<{ record: string; fields: Record<string, unknown> }>`
      select record, fields from base where object = ${object} and record = any(${chunk}::text[])`.execute(
      db,
    );
    for (const row of rows) bases.set(row.record, row.fields);
  }
  return bases;
}

/** Takes what the CRM holds as acknowledged without a write: it equals what we want, or an org is adopted. */
export async function acknowledgeValues(
  db: Db,
  object: string,
  values: readonly { record: string; field: string; value: unknown }[],
): Promise<void> {
  const records = new Map<string, Record<string, unknown>>();
  for (const { record, field, value } of values) {
    const fields = records.get(record) ?? {};
    fields[field] = value ?? null;
    records.set(record, fields);
  }
  const rows = [...records].map(([record, fields]) => ({ record, fields }));
  await inTransaction(db, async (tx) => {
    for (const chunk of chunksOf(rows, 500)) {
      await sql`
        insert into base (object, record, fields)
        select ${object}, record, fields from ${recordset(chunk, 'r', 'record text, fields jsonb')}
        on conflict (object, record) do update set fields = base.fields || excluded.fields`.execute(tx);
    }
  });
}

/** Records of which anything was ever acknowledged, in order. */
export async function recordsWithBase(db: Db, object: string): Promise<string[]> {
  const { rows } = await sql<{ record: string }>`
    select record from base where object = ${object} and jsonb_strip_nulls(fields) <> '{}'
    order by record`.execute(db);
  return rows.map((row) => row.record);
}

/** Fields of an object in which any value was ever acknowledged. */
export async function fieldsWithBase(db: Db, object: string): Promise<Set<string>> {
  const { rows } = await sql<{ field: string }>`
    select distinct jsonb_object_keys(jsonb_strip_nulls(fields)) as field from base
    where object = ${object}`.execute(db);
  return new Set(rows.map((row) => row.field));
}

const MERGED_INTO = sql`k.source = 'salesforce' and k.rule = 'merged' and k.known_to = 'infinity'`;

/** What was acknowledged of accounts that were merged away, by the account they were merged into. */
export async function basesOfMerged(
  db: Db,
  accounts: readonly string[],
): Promise<Map<string, Record<string, unknown>[]>> {
  const merged = new Map<string, Record<string, unknown>[]>();
  for (const chunk of chunksOf(accounts, 500)) {
    const { rows } = await sql<{ account: string; fields: Record<string, unknown> }>`
      select k.account_id as account, jsonb_strip_nulls(b.fields) as fields
      from account_key k join base b on b.object = 'Account' and b.record = k.source_key
      where ${MERGED_INTO} and k.account_id = any(${chunk}::text[]) and k.account_id <> k.source_key
        and jsonb_strip_nulls(b.fields) <> '{}'`.execute(db);
    for (const row of rows) merged.set(row.account, [...(merged.get(row.account) ?? []), row.fields]);
  }
  return merged;
}

/** Drops what was acknowledged of accounts that were merged into `accounts`, once those hold what they should. */
export async function dropBasesOfMerged(db: Db, accounts: readonly string[]): Promise<void> {
  for (const chunk of chunksOf(accounts, 500)) {
    await sql`
      delete from base b using account_key k
      where b.object = 'Account' and b.record = k.source_key and ${MERGED_INTO}
        and k.account_id = any(${chunk}::text[]) and k.account_id <> k.source_key`.execute(db);
  }
}
