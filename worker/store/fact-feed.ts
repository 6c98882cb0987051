import { sql } from 'kysely';
import { KIND_NAMES } from './kinds';
import type { BigIntText, Db } from './schema';

/** Serialises writers, so that sequence numbers become visible in their order and no reader of the feed skips one. */
export async function lockFactFeed(tx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('plimsoll fact feed'))`.execute(tx);
}

export interface Touched {
  /** Accounts whose facts or keys were opened or closed, sorted. */
  accounts: string[];
  /** Something that concerns every account changed (a currency rate). */
  everyone: boolean;
  /** Pass it the next time. */
  seq: BigIntText;
}

/**
 * The accounts touched by what was written after `seq` ('0' for all): through every version of their keys, so
 * that an account also learns that it lost a fact or a key.
 * @param source only what this source told.
 */
export async function accountsTouchedSince(db: Db, seq: BigIntText, source?: string): Promise<Touched> {
  const told = source === undefined ? sql`true` : sql`source = ${source}`;
  const perKind = KIND_NAMES.map(
    (kind) =>
      sql`select source, source_key, changed_seq from ${sql.table(`fact_${kind}`)}
        where changed_seq > ${seq} and ${told}`,
  );
  const { rows } = await sql<{ account_id: string | null; seq: BigIntText }>`
    with changed as (
      select source, source_key, max(changed_seq) as seq
      from (${sql.join(perKind, sql` union all `)}) f group by source, source_key
    )
    select k.account_id, max(c.seq) as seq
    from changed c left join account_key k on k.source = c.source and k.source_key = c.source_key
    group by k.account_id
    union all
    select account_id, max(seq) from account_key_change where seq > ${seq} group by account_id`.execute(db);

  const currency = await sql`select 1 from fact_currency where changed_seq > ${seq} limit 1`.execute(db);
  const accounts = new Set<string>();
  let last = BigInt(seq);
  for (const row of rows) {
    if (row.account_id !== null) accounts.add(row.account_id);
    if (BigInt(row.seq) > last) last = BigInt(row.seq);
  }
  return { accounts: [...accounts].sort(), everyone: currency.rows.length > 0, seq: String(last) };
}
