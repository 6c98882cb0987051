import { sql } from 'kysely';
import type { Day } from '../../shared/day';
import { chunksOf } from './rows';
import type { Db } from './schema';

const PASS_DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}';

/** What names a dirty pass among runs: it has no row of its own, so its name carries its day. */
export const DIRTY_PASS = 'dirty';

/** What names the giving back of others' values, which tells nothing of ours. */
export const RESTORE = 'restore';

/** The day of the last run, or dirty pass, whose write of each account was acknowledged; accounts never written are not in the map. */
export async function lastToldDays(db: Db, accounts: readonly string[]): Promise<Map<string, Day>> {
  const days = new Map<string, Day>();
  for (const chunk of chunksOf(accounts, 500)) {
    const { rows } = await sql<{ account: string; day: Day }>`
      select a.account, coalesce(run.day, substring(told.run from ${PASS_DAY})::date) as day
      from unnest(${chunk}::text[]) as a(account)
      cross join lateral (
        select l.run from ledger l
        where l.object = 'Account' and l.record = a.account and l.status = 'acknowledged'
          and l.run not like ${`${RESTORE}-%`}
        order by l.id desc limit 1
      ) told left join run on run.id = told.run
      where run.id is not null or told.run like ${`${DIRTY_PASS}-%`}`.execute(db);
    for (const row of rows) days.set(row.account, row.day);
  }
  return days;
}
