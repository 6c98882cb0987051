import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { chunksOf } from './rows';
import type { Db } from './schema';

/** Customers: accounts that are in scope by what is known at `knownAt`, in order of id. */
export async function customersInScope(db: Db, knownAt: Instant): Promise<string[]> {
  const { rows } = await sql<{ record: string }>`
    select record from fact_account
    where in_scope and known_from <= ${knownAt}::timestamptz and ${knownAt}::timestamptz < known_to
    order by record`.execute(db);
  return rows.map((row) => row.record);
}

/** Those of the accounts that are customers by what is known at `knownAt`, in order of id. */
export async function customersAmong(
  db: Db,
  accounts: readonly string[],
  knownAt: Instant,
): Promise<string[]> {
  const { rows } = await sql<{ record: string }>`
    select record from fact_account
    where in_scope and record = any(${[...accounts]}::text[])
      and known_from <= ${knownAt}::timestamptz and ${knownAt}::timestamptz < known_to
    order by record`.execute(db);
  return rows.map((row) => row.record);
}

/** How many accounts the CRM holds, customers or not. */
export async function countAccounts(db: Db, knownAt: Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from fact_account
    where known_from <= ${knownAt}::timestamptz and ${knownAt}::timestamptz < known_to`.execute(db);
  return rows[0]?.count ?? 0;
}

/** What accounts are called, by id; one that is not known is not in the map. */
export async function accountNames(db: Db, accounts: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const chunk of chunksOf(accounts, 1000)) {
    const { rows } = await sql<{ record: string; name: string }>`
      select record, name from fact_account
      where known_to = 'infinity' and name is not null and record = any(${chunk}::text[])`.execute(db);
    for (const row of rows) names.set(row.record, row.name);
  }
  return names;
}

/** An account by its id, or by its name without regard to case; all that fit, at most 10. */
export async function findAccounts(
  db: Db,
  text: string,
): Promise<{ account: string; name: string; inScope: boolean }[]> {
  const { rows } = await sql<{ account: string; name: string; inScope: boolean }>`
    select record as account, coalesce(name, record) as name, coalesce(in_scope, false) as "inScope"
    from fact_account where known_to = 'infinity'
    and (record = ${text} or lower(name) = lower(${text}) or strpos(lower(name), lower(${text})) > 0)
    order by (record = ${text}) desc, (lower(name) = lower(${text})) desc, in_scope desc nulls last, name limit 10`.execute(
    db,
  );
  const exact = rows.filter((row) => row.account === text || row.name.toLowerCase() === text.toLowerCase());
  return exact.length > 0 ? exact : rows;
}
