import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { recordset } from './rows';
import type { BigIntText, Db } from './schema';

/** Marks accounts to be scored again. Each mark has a number of its own, so that clearing what was read spares a later one. */
export async function markDirty(
  db: Db,
  accounts: readonly string[],
  reason: string,
  at: Instant,
): Promise<void> {
  if (accounts.length === 0) return;
  await sql`
    insert into dirty (account_id, reason, since)
    select distinct a, ${reason}, ${at}::timestamptz from unnest(${[...accounts]}::text[]) as t(a)
    on conflict (account_id, reason) do update
      set since = greatest(dirty.since, excluded.since), seq = nextval('news_seq')`.execute(db);
}

/** Reasons by account, for all that are dirty, or were so by `upTo`. */
export async function dirtyAccounts(db: Db, upTo?: Instant): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('dirty')
    .select(['account_id', 'reason'])
    .$if(upTo !== undefined, (query) => query.where('since', '<=', upTo ?? ''))
    .orderBy('account_id')
    .orderBy('reason')
    .execute();
  const dirty = new Map<string, string[]>();
  for (const row of rows) dirty.set(row.account_id, [...(dirty.get(row.account_id) ?? []), row.reason]);
  return dirty;
}

/** Forgets the marks of accounts that were set up to `upTo`. */
export async function clearDirty(db: Db, accounts: readonly string[], upTo: Instant): Promise<void> {
  await sql`
    delete from dirty where account_id = any(${[...accounts]}::text[]) and since <= ${upTo}::timestamptz
  `.execute(db);
}

/** One mark, as it was read. */
export interface DirtyMark {
  account: string;
  reason: string;
  seq: BigIntText;
}

/**
 * All marks, set up to `upTo`, of the `most` accounts that have waited longest.
 * @param among only of these accounts
 */
export async function dirtyMarks(
  db: Db,
  upTo: Instant,
  most: number,
  among?: readonly string[],
): Promise<DirtyMark[]> {
  const { rows } = await sql<DirtyMark>`
    with waiting as (
      select account_id, min(seq) as first from dirty
      where since <= ${upTo}::timestamptz
        and (${among === undefined} or account_id = any(${[...(among ?? [])]}::text[]))
      group by account_id order by first limit ${most}
    )
    select d.account_id as account, d.reason, d.seq from dirty d join waiting using (account_id)
    where d.since <= ${upTo}::timestamptz order by d.seq`.execute(db);
  return rows;
}

/** Forgets marks as they were read; one that was set again since stays. */
export async function clearMarks(db: Db, marks: readonly DirtyMark[]): Promise<void> {
  await sql`
    delete from dirty d using ${recordset(marks, 'm', 'account text, reason text, seq bigint')}
    where d.account_id = m.account and d.reason = m.reason and d.seq = m.seq`.execute(db);
}

/** How many accounts are dirty by `upTo`. */
export async function countDirty(db: Db, upTo: Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct account_id)::int as count from dirty where since <= ${upTo}::timestamptz`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
