import { sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import type { AccountRole, OpportunityRole, OwnerContact } from '../budget-owner/types';
import type { Db } from '../store/schema';
import type { AccountSignal, RawSignals, ScopeRow } from './rows';
import { byScopeRow, CRM_SOURCE, KNOWN, keyedScope } from './scope';
import type { ContactTouch, MailSign } from './touchpoint';

interface ContactRow {
  ns: number[];
  record: string;
  name: string | null;
  title: string | null;
  email: string | null;
  since: Day;
  departed_on: Day | null;
  bounced_at: Instant | null;
  deleted: boolean;
}

type RoleRow = OpportunityRole & { ns: number[] };
type RelationRow = AccountRole & { ns: number[]; record: string; inactiveSince: Day | null };

/** Everyone of each account, with what tells who holds its budget and whether they are still there. */
export async function readPeople(
  db: Db,
  scope: readonly ScopeRow[],
  given: {
    accounts: readonly (AccountSignal | null)[];
    touches: readonly ContactTouch[][];
    mail: readonly MailSign[][];
    zone: string;
  },
): Promise<RawSignals['people'][]> {
  const roles = await readOpportunityRoles(db, scope, given.zone);
  const relations = await readRelations(db, scope, given.zone);
  const presence = await readPresence(db, scope);
  const named = scope.map((_, n) => [
    ...new Set([
      ...(given.accounts[n]?.override ? [given.accounts[n].override.contact] : []),
      ...(roles[n] ?? []).map((r) => r.contact),
      ...(relations[n] ?? []).map((r) => r.contact),
    ]),
  ]);
  const contacts = await readContacts(db, scope, named, given.zone);
  return scope.map((_, n) => {
    const touchOf = new Map((given.touches[n] ?? []).map((t) => [t.contact, t]));
    const theirs = relations[n] ?? [];
    return {
      contacts: (contacts[n] ?? []).map((row) =>
        contactOf(
          row,
          touchOf.get(row.record),
          theirs,
          given.mail[n] ?? [],
          presence[n]?.get(row.record) ?? null,
        ),
      ),
      override: given.accounts[n]?.override ?? null,
      opportunityRoles: (roles[n] ?? []).map(({ ns: _, ...role }) => role),
      accountRoles: theirs.map(({ contact, roles: r, since, roleAt, isActive, endDate }) => ({
        contact,
        since,
        roles: r,
        roleAt,
        isActive,
        endDate,
      })),
    };
  });
}

function contactOf(
  row: ContactRow,
  touch: ContactTouch | undefined,
  relations: readonly RelationRow[],
  mail: readonly MailSign[],
  lastPresence: Day | null,
): OwnerContact {
  const signs = mail.filter((sign) => sign.contact === row.record);
  return {
    id: row.record,
    name: row.name ?? row.record,
    title: row.title,
    email: row.email,
    since: row.since,
    departed: row.departed_on,
    relationInactiveSince: inactiveSince(relations.filter((r) => r.contact === row.record)),
    bounces: bouncesOf(signs, row.bounced_at),
    departureNoticeAt: signs.find((sign) => sign.departureNotice)?.at ?? null,
    lastTwoWay: touch
      ? { day: touch.day, touch: touch.touch, channel: touch.channel, rung: touch.rung }
      : null,
    lastPresence,
    deleted: row.deleted,
  };
}

/** Since when none of their relations to the account is active; null while one is, or there is none. */
function inactiveSince(relations: readonly RelationRow[]): Day | null {
  if (relations.length === 0 || relations.some((r) => r.isActive)) return null;
  return (
    relations
      .map((r) => r.inactiveSince)
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? null
  );
}

const MS_PER_DAY = 86_400_000;

/** Bounced mails, and the address's own mark of a bounce unless it marks one of them. */
function bouncesOf(signs: readonly MailSign[], marked: Instant | null): { at: Instant }[] {
  const bounces = signs.filter((sign) => sign.bounce).map(({ at }) => ({ at }));
  if (marked === null) return bounces;
  const isOfOne = bounces.some(({ at }) => Math.abs(Date.parse(at) - Date.parse(marked)) < MS_PER_DAY);
  return isOfOne ? bounces : [...bounces, { at: marked }];
}

/** Roles on open renewals and on won opportunities. */
async function readOpportunityRoles(db: Db, scope: readonly ScopeRow[], zone: string): Promise<RoleRow[][]> {
  const { rows } = await sql<RoleRow>`
    with ${keyedScope(scope, [CRM_SOURCE])}
    select array_agg(k.n) as ns, f.contact_id as contact, coalesce(f.role, '') as role,
      coalesce(f.is_primary, false) as "isPrimary", f.role_at as "roleAt",
      (f.known_from at time zone ${zone})::date as since, o.record as opportunity,
      coalesce(o.is_closed, false) as "isClosed", coalesce(o.is_won, false) as "isWon",
      coalesce(o.is_renewal, false) as "isRenewal", o.closed_on as "closedOn", o.close_date as "closeDate",
      o.created_on as "createdOn"
    from keyed k join fact_role f on ${KNOWN}
    join fact_opportunity o on o.source = f.source and o.record = f.opportunity_id
      and o.known_from <= k.known_at and k.known_at < o.known_to
    where f.contact_id is not null
      and ((o.is_renewal and not coalesce(o.is_closed, false)) or (o.is_closed and o.is_won))
    group by f.seq, o.seq
    order by f.record`.execute(db);
  return byScopeRow(scope, rows);
}

async function readRelations(db: Db, scope: readonly ScopeRow[], zone: string): Promise<RelationRow[][]> {
  const { rows } = await sql<RelationRow>`
    with ${keyedScope(scope, [CRM_SOURCE])}
    select array_agg(k.n) as ns, f.record, f.contact_id as contact, coalesce(f.roles, '{}') as roles,
      f.at as "roleAt", f.is_active is distinct from false as "isActive", f.end_date as "endDate",
      (f.known_from at time zone ${zone})::date as since, (off.since at time zone ${zone})::date as "inactiveSince"
    from keyed k join fact_relation f on ${KNOWN}
    left join lateral (
      select min(v.known_from) as since from fact_relation v
      where f.is_active is false and v.source = f.source and v.record = f.record and v.is_active is false
        and v.known_from <= k.known_at and v.known_from > coalesce((
          select max(w.known_from) from fact_relation w
          where w.source = f.source and w.record = f.record and w.known_from <= k.known_at
            and w.is_active is distinct from false), '-infinity')
    ) off on true
    where f.contact_id is not null
    group by f.seq, off.since
    order by f.record`.execute(db);
  return byScopeRow(scope, rows);
}

/** The last ticket that each contact opened. */
async function readPresence(db: Db, scope: readonly ScopeRow[]): Promise<Map<string, Day>[]> {
  const { rows } = await sql<{ ns: number[]; contact: string; day: Day }>`
    with ${keyedScope(scope, [CRM_SOURCE])}
    select array_agg(n) as ns, contact, day from (
      select k.n, f.contact_id as contact, max(f.day) as day from keyed k join fact_ticket f on ${KNOWN}
      where f.contact_id is not null group by k.n, f.contact_id
    ) last group by contact, day`.execute(db);
  return byScopeRow(scope, rows).map((all) => new Map(all.map((row) => [row.contact, row.day])));
}

/** The account's contacts, and those that are named from elsewhere; the latter even when deleted or of another account. */
async function readContacts(
  db: Db,
  scope: readonly ScopeRow[],
  named: readonly string[][],
  zone: string,
): Promise<ContactRow[][]> {
  const pairs = named.flatMap((contacts, n) => contacts.map((contact) => ({ n, contact })));
  const { rows } = await sql<ContactRow>`
    with ${keyedScope(scope, [CRM_SOURCE])}, own as (
      select k.n, k.known_at, f.seq, f.record from keyed k join fact_contact f on ${KNOWN}
    ), other as (
      select s.n, s.known_at, last.seq, last.record
      from unnest(${pairs.map((p) => p.n)}::int[], ${pairs.map((p) => p.contact)}::text[]) as p(n, contact)
      join scope s on s.n = p.n
      cross join lateral (
        select v.seq, v.record from fact_contact v
        where v.source = ${CRM_SOURCE} and v.record = p.contact and v.known_from <= s.known_at
        order by v.known_from desc limit 1
      ) last
      where not exists (select 1 from own where own.n = p.n and own.record = p.contact)
    )
    select array_agg(c.n) as ns, f.record, f.name, f.title, f.email, f.bounced_at, (f.known_to <= c.known_at) as deleted,
      (f.known_from at time zone ${zone})::date as since, (gone.since at time zone ${zone})::date as departed_on
    from (select * from own union all select * from other) c
    join fact_contact f on f.seq = c.seq
    left join lateral (
      select min(v.known_from) as since from fact_contact v
      where f.departed and v.source = f.source and v.record = f.record and v.departed
        and v.known_from <= c.known_at and v.known_from > coalesce((
          select max(w.known_from) from fact_contact w
          where w.source = f.source and w.record = f.record and w.known_from <= c.known_at
            and w.departed is distinct from true), '-infinity')
    ) gone on true
    group by f.seq, deleted, gone.since
    order by f.record`.execute(db);
  return byScopeRow(scope, rows);
}
