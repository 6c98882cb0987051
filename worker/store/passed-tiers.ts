import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { DIRTY_PASS } from './ledger-days';
import type { Db } from './schema';

/** Dirty passes write few rows, so what they wrote since the last run stands near the end. */
const LAST_ENTRIES = 5000;

/** Accounts whose tier dirty passes changed since `since`, and those of them that became Unknown. */
export async function tiersPassed(db: Db, since: Instant): Promise<{ moved: string[]; unknown: string[] }> {
  const { rows } = await sql<{ record: string; unknown: boolean }>`
    select record, bool_or(fields #>> '{Health_Tier__c,1}' = 'Unknown') as unknown
    from (select * from ledger order by id desc limit ${LAST_ENTRIES}) l
    where object = 'Account' and run like ${`${DIRTY_PASS}-%`} and status <> 'failed'
      and intended_at >= ${since}::timestamptz and fields -> 'Health_Tier__c' is not null
    group by record`.execute(db);
  return {
    moved: rows.map((row) => row.record),
    unknown: rows.filter((row) => row.unknown).map((row) => row.record),
  };
}

/** How many rows dirty passes wrote, or are about to write, since `since`. */
export async function rowsPassed(db: Db, since: Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct (run, object, record))::int as count from ledger
    where run like 'dirty-%' and status <> 'failed' and intended_at >= ${since}::timestamptz`.execute(db);
  return rows[0]?.count ?? 0;
}

/** How many accounts the CRM holds a tier of ours for. */
export async function countTiered(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from base
    where object = 'Account' and fields ->> 'Health_Tier__c' is not null`.execute(db);
  return rows[0]?.count ?? 0;
}
