import { sql } from 'kysely';
import { chunksOf, inTransaction, recordset } from './rows';
import type { Db } from './schema';

/** The value each field had when the CRM last acknowledged ours, by record, then field. Never set: not there. */
export type Bases = Map<string, Record<string, unknown>>;

export async function readBases(db: Db, object: string, records: readonly string[]): Promise<Bases> {
  const bases: Bases = new Map();
  for (const chunk of chunksOf(records, 500)) {
    const { rows } = await sql<{ record: string; fields: Record<string, unknown> }>`
      select record, jsonb_object_agg(field, value) as fields from base
      where object = ${object} and record = any(${chunk}::text[]) group by record`.execute(db);
    for (const row of rows) bases.set(row.record, row.fields);
  }
  return bases;
}

/** Takes what the CRM holds as acknowledged without a write: it equals what we want, or an org is adopted. */
export async function acknowledgeValues(
  db: Db,
  object: string,
  rows: readonly { record: string; field: string; value: unknown }[],
): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const chunk of chunksOf(rows, 1000)) {
      await sql`
        insert into base (object, record, field, value)
        select ${object}, record, field, coalesce(value, 'null')
        from ${recordset(chunk, 'r', 'record text, field text, value jsonb')}
        on conflict (object, record, field) do update set value = excluded.value`.execute(tx);
    }
  });
}

/** Forgets what was acknowledged of single fields: what they hold counts as somebody else's. */
export async function forgetBases(
  db: Db,
  object: string,
  fields: readonly { record: string; field: string }[],
): Promise<void> {
  for (const chunk of chunksOf(fields, 1000)) {
    await sql`
      delete from base b using ${recordset(chunk, 'r', 'record text, field text')}
      where b.object = ${object} and b.record = r.record and b.field = r.field`.execute(db);
  }
}

/** Records of which anything was ever acknowledged, in order. */
export async function recordsWithBase(db: Db, object: string): Promise<string[]> {
  const rows = await db
    .selectFrom('base')
    .select('record')
    .distinct()
    .where('object', '=', object)
    .where(sql<boolean>`value <> 'null'::jsonb`)
    .orderBy('record')
    .execute();
  return rows.map((row) => row.record);
}

/** Fields of an object in which any value was ever acknowledged. */
export async function fieldsWithBase(db: Db, object: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('base')
    .select('field')
    .distinct()
    .where('object', '=', object)
    .where(sql<boolean>`value <> 'null'::jsonb`)
    .execute();
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
      select k.account_id as account, jsonb_object_agg(b.field, b.value) as fields
      from account_key k join base b on b.object = 'Account' and b.record = k.source_key
      where ${MERGED_INTO} and k.account_id = any(${chunk}::text[]) and k.account_id <> k.source_key
        and b.value <> 'null'::jsonb
      group by k.account_id, b.record`.execute(db);
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
