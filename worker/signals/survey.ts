import { sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import type { Db } from '../store/schema';
import type { ScopeRow, SurveySignal } from './rows';
import { byScopeRow, KNOWN, keyedScope } from './scope';

interface Row {
  ns: number[];
  record: string;
  respondent: string | null;
  sent_on: Day;
  answered_at: Instant | null;
  score: string | null;
}

/** NPS surveys on the scale to 10: answered in the 365 days to each row's day of `days`, or sent in them and not answered. */
export async function readSurveys(
  db: Db,
  scope: readonly ScopeRow[],
  from: readonly string[],
  days: readonly Day[],
  zone: string,
): Promise<SurveySignal[]> {
  const { rows } = await sql<Row>`
    with ${keyedScope(scope, from)}, on_day as (
      select (i - 1)::int as n, day from unnest(${[...days]}::date[]) with ordinality as d(day, i)
    )
    select h.ns, f.record, f.respondent, f.day as sent_on, f.score,
      case when f.score is null then null else f.answered_at end as answered_at
    from (
    select f.seq, array_agg(n) as ns from keyed k join on_day d using (n) join fact_survey f on ${KNOWN}
    where f.survey = 'nps' and coalesce(f.scale_max, 10) = 10
      and case when f.score is null or f.answered_at is null then f.day
        else (f.answered_at at time zone ${zone})::date end between d.day - 364 and k.as_of
    group by f.seq) h join fact_survey f using (seq)
    order by f.at, f.record`.execute(db);
  return byScopeRow(scope, rows).map((surveys) => ({
    nps: surveys.map((s) => ({
      id: s.record,
      respondent: s.respondent ?? s.record,
      sentOn: s.sent_on,
      answeredAt: s.answered_at,
      score: s.answered_at === null || s.score === null ? null : Number(s.score),
    })),
  }));
}
