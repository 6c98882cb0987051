import { sql } from 'kysely';
import type { Day } from '../../shared/day';
import type { Db } from '../store/schema';
import type { MilestoneSignal, ScopeRow } from './rows';
import { keyedScope } from './scope';

const GO_LIVE = 'go_live';

/**
 * When each account went live, and whether anything is known of its milestones. A milestone that was reached stays
 * so when its day, or the record, is gone from its source: who went live did so. Another day, another milestone or
 * another account's key corrects it.
 */
export async function readMilestones(
  db: Db,
  scope: readonly ScopeRow[],
  from: readonly string[],
): Promise<MilestoneSignal[]> {
  const { rows } = await sql<{ n: string; day: Day | null; record: string | null }>`
    with ${keyedScope(scope, from)}, last as (
      select distinct on (k.n, f.record) k.n, k.as_of, f.record, f.milestone, f.reached_on
      from keyed k join fact_milestone f on f.source = k.source and f.source_key = k.source_key
        and f.known_from <= k.known_at
      where not exists (
        select 1 from fact_milestone later
        where later.source = f.source and later.record = f.record
          and (later.source_key, later.milestone) <> (f.source_key, f.milestone)
          and later.known_from >= f.known_to and later.known_from <= k.known_at)
      order by k.n, f.record, f.reached_on is null, f.known_from desc
    )
    select n, min(reached_on) filter (where milestone = ${GO_LIVE} and reached_on <= as_of) as day,
      (array_agg(record order by reached_on, record)
        filter (where milestone = ${GO_LIVE} and reached_on <= as_of))[1] as record
    from last group by n`.execute(db);
  const signals: MilestoneSignal[] = scope.map(() => ({ goLive: null, known: false }));
  for (const { n, day, record } of rows) {
    signals[Number(n)] = { goLive: day && record ? { day, record } : null, known: true };
  }
  return signals;
}
