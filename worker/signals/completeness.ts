import { sql } from 'kysely';
import { addDays, type Day, dayIn, daysBetween, earlier, type Instant } from '../../shared/day';
import type { SourceState } from '../scorecard/types';
import type { Source, Stream } from '../sources/define-source';
import type { Db } from '../store/schema';
import type { CompletenessSignal, ScopeRow } from './rows';

type SourceTraits = Pick<Source, 'id' | 'provides' | 'maxAge' | 'family'>;

/**
 * How far each source was read at each moment, clipped to the day. For days before a connected source was first
 * read it is taken as complete: use through the day before, all else through the day itself.
 */
export async function readCompleteness(
  db: Db,
  scope: readonly ScopeRow[],
  sources: readonly SourceTraits[],
  zone: string,
): Promise<CompletenessSignal[]> {
  const moments = [...new Set(scope.map((row) => row.knownAt))];
  const { rows } = await sql<{ n: string; source: string; kind: string; through: Instant | null }>`
    select m.n, c.source, c.kind, last.complete_through as through
    from unnest(${moments}::timestamptz[]) with ordinality as m(known_at, n)
    cross join (select distinct source, kind from completeness) c
    left join lateral (
      select complete_through from completeness l
      where l.source = c.source and l.kind = c.kind and l.known_from <= m.known_at
      order by l.known_from desc limit 1
    ) last on true`.execute(db);
  const known = new Map<string, Instant | null>();
  for (const row of rows) known.set([moments[Number(row.n) - 1], row.source, row.kind].join(), row.through);

  const signals = new Map<string, CompletenessSignal>();
  return scope.map(({ asOf, knownAt }) => {
    const key = `${asOf} ${knownAt}`;
    const before = signals.get(key);
    if (before) return before;
    const signal = signalOf(sources, asOf, zone, (source, kind) => known.get([knownAt, source, kind].join()));
    signals.set(key, signal);
    return signal;
  });
}

function signalOf(
  sources: readonly SourceTraits[],
  asOf: Day,
  zone: string,
  known: (source: string, kind: Stream) => Instant | null | undefined,
): CompletenessSignal {
  const kinds: CompletenessSignal['kinds'] = {};
  const states: SourceState[] = [];
  for (const { id, provides, maxAge, family } of sources) {
    let worst: Day | null = null;
    for (const kind of provides) {
      const through = throughDay(known(id, kind), kind, asOf, zone);
      if (through === null) continue;
      worst = worst === null ? through : earlier(worst, through);
      const other = kinds[kind];
      if (!other || other.through === null || through < other.through) {
        kinds[kind] = { source: id, through, live: daysBetween(through, asOf) <= maxAge };
      }
    }
    const live = worst !== null && daysBetween(worst, asOf) <= maxAge;
    states.push({ source: id, completeThrough: worst, live, family });
  }
  return { sources: states, kinds };
}

/** null: the source was never read for this kind. */
function throughDay(through: Instant | null | undefined, kind: Stream, asOf: Day, zone: string): Day | null {
  if (through === undefined) return null;
  const latest = kind === 'use' ? addDays(asOf, -1) : asOf;
  return through === null ? latest : earlier(latest, dayIn(zone, through));
}
