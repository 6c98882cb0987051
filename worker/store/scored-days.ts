import { sql } from 'kysely';
import type { Day } from '../../shared/day';
import type { Tier } from '../../shared/tiers';
import { chunksOf } from './rows';
import type { Db } from './schema';

/** The first and last day that each account has a score of; accounts without any are not in the map. */
export async function scoredDays(
  db: Db,
  accounts: readonly string[],
): Promise<Map<string, { earliest: Day; latest: Day }>> {
  const found = new Map<string, { earliest: Day; latest: Day }>();
  for (const chunk of chunksOf(accounts, 500)) {
    const { rows } = await sql<{ account: string; earliest: Day; latest: Day }>`
      select account_id as account, min(day) as earliest, max(day) as latest
      from measure_day where account_id = any(${chunk}::text[]) group by account_id`.execute(db);
    for (const row of rows) found.set(row.account, { earliest: row.earliest, latest: row.latest });
  }
  return found;
}

/** How many of the accounts stand in each tier on `day`. */
export async function countTiers(db: Db, accounts: readonly string[], day: Day): Promise<Map<Tier, number>> {
  const { rows } = await sql<{ tier: Tier; count: number }>`
    select tier, count(*)::int as count from measure_day
    where day = ${day}::date and account_id = any(${[...accounts]}::text[]) group by tier`.execute(db);
  return new Map(rows.map((row) => [row.tier, row.count]));
}

/** The last day that any account has a score of; null before the first run. */
export async function latestScoredDay(db: Db): Promise<Day | null> {
  const row = await db
    .selectFrom('measure_day')
    .select((select) => select.fn.max('day').as('day'))
    .executeTakeFirst();
  return row?.day ?? null;
}

/** Tier and recurring revenue of each account on `day`, as its inputs held it. */
export async function standings(
  db: Db,
  accounts: readonly string[],
  day: Day,
): Promise<{ account: string; tier: Tier; arrCorporate: number | null }[]> {
  const found: { account: string; tier: Tier; arrCorporate: number | null }[] = [];
  for (const chunk of chunksOf(accounts, 500)) {
    const { rows } = await sql<{ account: string; tier: Tier; arr: number | null }>`
      select account_id as account, tier, (inputs #>> '{attributes,arrCorporate}')::float8 as arr
      from measure_day where day = ${day}::date and account_id = any(${chunk}::text[])`.execute(db);
    for (const row of rows) found.push({ account: row.account, tier: row.tier, arrCorporate: row.arr });
  }
  return found;
}

/** An account's stored scores from `from` to `to`, both included, oldest first. */
export async function scoresOf(
  db: Db,
  account: string,
  from: Day,
  to: Day,
): Promise<{ day: Day; score: number | null; tier: Tier; coverage: number }[]> {
  const rows = await db
    .selectFrom('measure_day')
    .select(['day', 'score', 'tier', 'coverage'])
    .where('account_id', '=', account)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .execute();
  return rows.map((row) => ({ ...row, coverage: Number(row.coverage) }));
}
