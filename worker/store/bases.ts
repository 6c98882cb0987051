import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { chunksOf, inTransaction, recordset } from './rows';
import type { BigIntText, Db } from './schema';

export interface KnownBase {
  /** The value each field had when the CRM last acknowledged ours. Never set: not there. */
  fields: Record<string, unknown>;
  /** The last ledger entry that is in it; null: nothing was ever written. */
  entry: BigIntText | null;
}

/** By record. */
export type Bases = Map<string, KnownBase>;

export async function readBases(db: Db, object: string, records: readonly string[]): Promise<Bases> {
  const bases: Bases = new Map();
  for (const chunk of chunksOf(records, 500)) {
    const { rows } = await sql<KnownBase & { record: string }>`
      select record, fields, ledger_id as entry from base
      where object = ${object} and record = any(${chunk}::text[])`.execute(db);
    for (const { record, ...base } of rows) bases.set(record, base);
  }
  return bases;
}

/**
 * Takes what the CRM holds as acknowledged without a write: it equals what we want, or an org is adopted.
 * @param known the last ledger entry of each record's base when the CRM was looked at: of one that was written since
 *   nothing is taken, since the CRM holds something newer. Without it nobody can have written meanwhile.
 */
export async function acknowledgeValues(
  db: Db,
  object: string,
  values: readonly { record: string; field: string; value: unknown }[],
  known?: ReadonlyMap<string, BigIntText | null>,
): Promise<void> {
  const records = new Map<string, Record<string, unknown>>();
  for (const { record, field, value } of values) {
    const fields = records.get(record) ?? {};
    fields[field] = value ?? null;
    records.set(record, fields);
  }
  const rows = [...records].map(([record, fields]) => ({
    record,
    fields,
    entry: known?.get(record) ?? null,
  }));
  await inTransaction(db, async (tx) => {
    for (const chunk of chunksOf(rows, 500)) {
      await sql`
        insert into base (object, record, fields, ledger_id)
        select ${object}, r.record, r.fields, r.entry
        from ${recordset(chunk, 'r', 'record text, fields jsonb, entry bigint')}
        left join base b on b.object = ${object} and b.record = r.record
        where ${known === undefined} or b.ledger_id is not distinct from r.entry
        on conflict (object, record) do update set fields = base.fields || excluded.fields
          where ${known === undefined} or base.ledger_id is not distinct from excluded.ledger_id`.execute(tx);
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

/**
 * Drops what was acknowledged of accounts that were merged into `accounts`, once those hold what they should by a plan
 * that knew of it: of a merge that became known after `plannedAt` it did not.
 */
export async function dropBasesOfMerged(
  db: Db,
  accounts: readonly string[],
  plannedAt: Instant,
): Promise<void> {
  if (accounts.length === 0) return;
  await sql`
    delete from base b using account_key k
    where b.object = 'Account' and b.record = k.source_key and ${MERGED_INTO}
      and k.account_id = any(${[...accounts]}::text[]) and k.account_id <> k.source_key
      and k.known_from <= ${plannedAt}::timestamptz`.execute(db);
}
