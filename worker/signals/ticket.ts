import { sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import type { Db } from '../store/schema';
import type { ScopeRow, TicketSignal } from './rows';
import { byScopeRow, KNOWN, keyedScope } from './scope';

interface Row {
  ns: number[];
  record: string;
  opened_at: Instant;
  opened_on: Day;
  closed_at: Instant | null;
  seconds: number | null;
}

/** Severe tickets open at `known_at`, and all tickets closed in the 90 days to as-of. */
export async function readTickets(
  db: Db,
  scope: readonly ScopeRow[],
  from: readonly string[],
  zone: string,
): Promise<TicketSignal[]> {
  const { rows } = await sql<Row>`
    with ${keyedScope(scope, from)}
    select h.ns, f.record, coalesce(f.opened_at, f.at) as opened_at, f.day as opened_on, f.closed_at,
      extract(epoch from f.closed_at - coalesce(f.opened_at, f.at))::int as seconds
    from (
    select f.seq, array_agg(k.n) as ns from keyed k join fact_ticket f on ${KNOWN}
    where (f.closed_at is null and f.severe)
      or ((f.closed_at at time zone ${zone})::date between k.as_of - 89 and k.as_of)
    group by f.seq) h join fact_ticket f using (seq)
    order by f.closed_at, f.at, f.record`.execute(db);
  return byScopeRow(scope, rows).map((tickets) => ({
    openSevere: tickets
      .filter((t) => t.closed_at === null)
      .map((t) => ({ id: t.record, openedAt: t.opened_at, openedOn: t.opened_on })),
    closed: tickets.flatMap((t) =>
      t.closed_at === null ? [] : [{ id: t.record, closedAt: t.closed_at, seconds: t.seconds ?? 0 }],
    ),
  }));
}
