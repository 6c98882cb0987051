import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import type { Db } from './schema';

/** Marks accounts to be scored again. `since` moves with each mark, so that clearing what was read spares a later one. */
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
    on conflict (account_id, reason) do update set since = greatest(dirty.since, excluded.since)`.execute(db);
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
