import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import type { Db } from './schema';

/** Adds calls of the org's API that were made by now. */
export async function noteApiCalls(db: Db, calls: number, at: Instant): Promise<void> {
  await sql`
    insert into api_calls (hour, calls) values (date_trunc('hour', ${at}::timestamptz), ${calls})
    on conflict (hour) do update set calls = api_calls.calls + excluded.calls`.execute(db);
}

/** Calls of the last 24 hours, by the hour, and forgets what is older than a week. */
export async function apiCallsOfDay(db: Db, now: Instant): Promise<number> {
  await sql`delete from api_calls where hour < ${now}::timestamptz - interval '7 days'`.execute(db);
  const { rows } = await sql<{ calls: number }>`
    select coalesce(sum(calls), 0)::int as calls from api_calls
    where hour > ${now}::timestamptz - interval '24 hours'`.execute(db);
  return rows[0]?.calls ?? 0;
}
