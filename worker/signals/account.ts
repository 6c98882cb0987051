import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../../shared/day';
import type { Db } from '../store/schema';
import type { Rates } from './rates';
import type { AccountSignal, ScopeRow } from './rows';
import { CRM_SOURCE, scopeTable } from './scope';

/** Attributes that keep their last value when they vanish: column, and name among the attributes. */
const KEPT = {
  name: 'accountName',
  plan: 'plan',
  region: 'region',
  use_case: 'useCase',
  employees: 'size',
  arr: 'arr',
  currency: 'currency',
  renewal_date: 'renewalDate',
  csm_name: 'csmName',
  created_on: 'createdOn',
} as const;
type Kept = keyof typeof KEPT;

/** Columns whose value is the one that stands now, empty or not. */
const CURRENT = ['pulse', 'pulse_at', 'pulse_reason', 'budget_owner_override'] as const;

interface Row {
  n: string;
  name: string | null;
  plan: string | null;
  region: string | null;
  use_case: string | null;
  employees: number | null;
  arr: string | null;
  currency: string | null;
  renewal_date: Day | null;
  csm_name: string | null;
  created_on: Day | null;
  pulse: string | null;
  pulse_at: Day | null;
  pulse_reason: string | null;
  budget_owner_override: string | null;
  override_since: Day | null;
  vanished: string[];
}

const join = (parts: RawBuilder<unknown>[]) => sql.join(parts, sql`, `);
const newest = (column: string, kept: boolean) =>
  sql`(array_agg(f.${sql.ref(column)} order by f.known_from desc)
    ${kept ? sql`filter (where f.${sql.ref(column)} is not null)` : sql``})[1] as ${sql.ref(column)}`;
const isEmptyNow = (column: string) =>
  sql`(array_agg(f.${sql.ref(column)} is null order by f.known_from desc))[1] as ${sql.ref(`no_${column}`)}`;

/** State of each account in the CRM; null before its first known version. A merged account's facts are not read. */
export async function readAccounts(
  db: Db,
  scope: readonly ScopeRow[],
  rates: Rates,
  zone: string,
): Promise<(AccountSignal | null)[]> {
  const kept = Object.keys(KEPT) as Kept[];
  const vanished = kept.map(
    (column) =>
      sql`case when a.${sql.ref(`no_${column}`)} and a.${sql.ref(column)} is not null then ${KEPT[column]}::text end`,
  );
  const { rows } = await sql<Row>`
    with ${scopeTable(scope)}
    select s.n, ${join([...kept, ...CURRENT].map((column) => sql`a.${sql.ref(column)}`))},
      array_remove(array[${join(vanished)}], null) as vanished,
      (o.since at time zone ${zone})::date as override_since
    from scope s
    cross join lateral (
      select count(*) as versions, ${join(kept.map((column) => newest(column, true)))},
        ${join(CURRENT.map((column) => newest(column, false)))}, ${join(kept.map(isEmptyNow))}
      from fact_account f
      where f.source = ${CRM_SOURCE} and f.record = s.account_id and f.known_from <= s.known_at
    ) a
    left join lateral (
      select min(v.known_from) as since from fact_account v
      where a.budget_owner_override is not null and v.source = ${CRM_SOURCE} and v.record = s.account_id
        and v.known_from <= s.known_at and v.budget_owner_override = a.budget_owner_override
        and v.known_from > coalesce((
          select max(w.known_from) from fact_account w
          where w.source = ${CRM_SOURCE} and w.record = s.account_id and w.known_from <= s.known_at
            and w.budget_owner_override is distinct from a.budget_owner_override), '-infinity')
    ) o on true
    where a.versions > 0`.execute(db);
  const signals: (AccountSignal | null)[] = scope.map(() => null);
  for (const row of rows) {
    const n = Number(row.n);
    const at = scope[n];
    if (at) signals[n] = signalOf(row, at, rates);
  }
  return signals;
}

const signalOf = (row: Row, { account, knownAt }: ScopeRow, rates: Rates): AccountSignal => ({
  name: row.name ?? account,
  plan: row.plan,
  region: row.region,
  useCase: row.use_case,
  employees: row.employees,
  arr: row.arr,
  currency: row.currency,
  arrCorporate: rates.corporate(row.arr, row.currency, knownAt),
  renewalDate: row.renewal_date,
  csmName: row.csm_name,
  createdOn: row.created_on,
  vanished: row.vanished,
  pulse: row.pulse,
  pulseAt: row.pulse_at,
  pulseReason: row.pulse_reason,
  override:
    row.budget_owner_override && row.override_since
      ? { contact: row.budget_owner_override, since: row.override_since }
      : null,
});
