import { sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import type { Db } from '../store/schema';
import type { LastTouch, ScopeRow } from './rows';
import { byScopeRow, CRM_SOURCE, KNOWN, keyedScope } from './scope';

/** The last two-way touch with one contact, or with nobody named (`contact` null). */
export interface ContactTouch extends LastTouch {
  rung: string | null;
  at: Instant;
}

interface Row {
  ns: number[];
  contact_id: string | null;
  record: string;
  touch: string | null;
  day: Day;
  channel: string | null;
  rung: string | null;
  at: Instant;
}

/** The last two-way touch with each contact of each account; the account's last is the latest of them. */
export async function readLastTouches(db: Db, scope: readonly ScopeRow[]): Promise<ContactTouch[][]> {
  const { rows } = await sql<Row>`
    with ${keyedScope(scope, [CRM_SOURCE])}, last as (
      select distinct on (k.n, f.contact_id) k.n, f.seq
      from keyed k join fact_touchpoint f on ${KNOWN}
      where f.two_way
      order by k.n, f.contact_id, f.at desc, f.record desc
    )
    select h.ns, f.contact_id, f.record, f.touch, f.day, f.channel, f.rung, f.at
    from (select seq, array_agg(n) as ns from last group by seq) h join fact_touchpoint f using (seq)
    order by f.at, f.record`.execute(db);
  return byScopeRow(scope, rows).map((touches) =>
    touches.map((t) => ({
      contact: t.contact_id,
      touch: t.touch ?? t.record,
      day: t.day,
      channel: t.channel ?? 'touch',
      rung: t.rung,
      at: t.at,
    })),
  );
}

/** The latest of an account's touches. */
export function lastOf(touches: readonly ContactTouch[]): LastTouch | null {
  const [last] = touches.toSorted((a, b) => (a.at + a.touch > b.at + b.touch ? -1 : 1));
  return last ? { day: last.day, touch: last.touch, channel: last.channel, contact: last.contact } : null;
}

export interface MailSign {
  contact: string;
  at: Instant;
  bounce: boolean;
  departureNotice: boolean;
}

/** Bounced mail to, and notices of departure from, each account's contacts. */
export async function readMailSigns(db: Db, scope: readonly ScopeRow[]): Promise<MailSign[][]> {
  const { rows } = await sql<MailSign & { ns: number[] }>`
    with ${keyedScope(scope, [CRM_SOURCE])}
    select array_agg(k.n) as ns, f.contact_id as contact, f.at, coalesce(f.bounce, false) as bounce,
      coalesce(f.departure_notice, false) as "departureNotice"
    from keyed k join fact_touchpoint f on ${KNOWN}
    where (f.bounce or f.departure_notice) and f.contact_id is not null
    group by f.seq
    order by f.at, f.record`.execute(db);
  return byScopeRow(scope, rows);
}
