import { sql } from 'kysely';
import type { Day } from '../../shared/day';
import type { Db } from '../store/schema';
import type { MilestoneSignal, ScopeRow } from './rows';
import { keyedScope } from './scope';

const GO_LIVE = 'go_live';

/**
 * When each account went live, and whether anything is known of its milestones. A milestone that is gone from its
 * source stays as it was known last: who went live did so.
 */
export async function readMilestones(
  db: Db,
  scope: readonly ScopeRow[],
  from: readonly string[],
): Promise<MilestoneSignal[]> {
  const { rows } = await sql<{ n: string; day: Day | null; record: string | null }>`
    with ${keyedScope(scope, from)}
    select k.n, min(f.reached_on) filter (where f.milestone = ${GO_LIVE} and f.reached_on <= k.as_of) as day,
      (array_agg(f.record order by f.reached_on, f.record)
        filter (where f.milestone = ${GO_LIVE} and f.reached_on <= k.as_of))[1] as record
    from keyed k join fact_milestone f on f.source = k.source and f.source_key = k.source_key
      and f.known_from <= k.known_at and (k.known_at < f.known_to or not exists (
        select 1 from fact_milestone later
        where later.source = f.source and later.record = f.record
          and later.known_from >= f.known_to and later.known_from <= k.known_at))
    group by k.n`.execute(db);
  const signals: MilestoneSignal[] = scope.map(() => ({ goLive: null, known: false }));
  for (const { n, day, record } of rows) {
    signals[Number(n)] = { goLive: day && record ? { day, record } : null, known: true };
  }
  return signals;
}
