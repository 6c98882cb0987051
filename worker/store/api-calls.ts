import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import type { Db } from './schema';

/** On what calls were spent: syncs and commands, or what is heard and written between two syncs. */
export type Spender = 'sync' | 'news';

/** Adds calls of the org's API that were made by now. */
export async function noteApiCalls(db: Db, calls: number, at: Instant, spender: Spender): Promise<void> {
  await sql`
    insert into api_calls (hour, spender, calls) values (date_trunc('hour', ${at}::timestamptz), ${spender}, ${calls})
    on conflict (hour, spender) do update set calls = api_calls.calls + excluded.calls`.execute(db);
}

/** Calls by the hour, all of the last 24 hours and those of news in them and in this one. */
export interface ApiCalls {
  day: number;
  newsOfDay: number;
  newsOfHour: number;
}

/** What was called, and forgets what is older than a week. */
export async function apiCalls(db: Db, now: Instant): Promise<ApiCalls> {
  await sql`delete from api_calls where hour < ${now}::timestamptz - interval '7 days'`.execute(db);
  const { rows } = await sql<ApiCalls>`
    select coalesce(sum(calls), 0)::int as day,
      coalesce(sum(calls) filter (where spender = 'news'), 0)::int as "newsOfDay",
      coalesce(sum(calls) filter (where spender = 'news'
        and hour > ${now}::timestamptz - interval '1 hour'), 0)::int as "newsOfHour"
    from api_calls where hour > ${now}::timestamptz - interval '24 hours'`.execute(db);
  return rows[0] ?? { day: 0, newsOfDay: 0, newsOfHour: 0 };
}
