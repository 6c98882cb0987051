import { sql } from 'kysely';
import type { Day } from '../../shared/day';
import type { Db } from '../store/schema';
import type { ScopeRow, SubscriptionSignal } from './rows';
import { keyedScope } from './scope';

interface Row {
  n: string;
  count: number;
  seats: number | null;
  unlimited: boolean;
  records: string[];
}

/**
 * Seats under contract on one day for each row of the scope: the sum over subscriptions in force, unlimited where
 * one of them is. A subscription is in force from its start to its end date, both included.
 */
export async function readSubscriptions(
  db: Db,
  scope: readonly ScopeRow[],
  from: readonly string[],
  days: readonly Day[],
): Promise<SubscriptionSignal[]> {
  const { rows } = await sql<Row>`
    with ${keyedScope(scope, from)}, on_day as (
      select (i - 1)::int as n, day from unnest(${[...days]}::date[]) with ordinality as d(day, i)
    )
    select k.n, count(*)::int as count, sum(f.seats)::int as seats, bool_or(f.seats is null) as unlimited,
      array_agg(f.record order by f.record) as records
    from keyed k join on_day d using (n) join fact_subscription f on ${KNOWN_STARTED}
    where f.start_date <= d.day and (f.end_date is null or d.day <= f.end_date)
    group by k.n`.execute(db);
  const signals: SubscriptionSignal[] = scope.map(() => ({ count: 0, seats: null, records: [] }));
  for (const { n, count, seats, unlimited, records } of rows) {
    signals[Number(n)] = { count, seats: unlimited ? null : seats, records };
  }
  return signals;
}

// The fact's moment is the end of its first day, which may lie after known_at on that very day.
const KNOWN_STARTED = sql`f.source = k.source and f.source_key = k.source_key
  and f.known_from <= k.known_at and k.known_at < f.known_to`;
