import { type RawBuilder, sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import { chunksOf } from './rows';
import type { Db } from './schema';

/** One state of an account that tells of its renewals, known from a day on. */
export interface AccountState {
  account: string;
  from: Day;
  name: string | null;
  csmName: string | null;
  renewalDate: Day | null;
  arr: string | null;
  currency: string | null;
  inScope: boolean;
  /** It was open at the moment asked for: the account is there. */
  isOpen: boolean;
}

const ACCOUNTS_PER_STATEMENT = 500;
const CRM = 'salesforce';

/** Accounts that were customers at any time up to `knownAt`, or have had a renewal, in order of id. */
export async function everCustomers(db: Db, knownAt: Instant): Promise<string[]> {
  const { rows } = await sql<{ record: string }>`
    select record from (
      select record from fact_account
      where source = ${CRM} and in_scope and known_from <= ${knownAt}::timestamptz
      union
      select source_key from fact_opportunity
      where source = ${CRM} and is_renewal and known_from <= ${knownAt}::timestamptz
    ) a where record <> '' order by record collate "C"`.execute(db);
  return rows.map((row) => row.record);
}

/** All states of accounts up to a moment, each account's oldest first. */
export async function accountStates(
  db: Db,
  accounts: readonly string[],
  { knownAt, zone }: { knownAt: Instant; zone: string },
): Promise<AccountState[]> {
  const found: AccountState[] = [];
  for (const chunk of chunksOf(accounts, ACCOUNTS_PER_STATEMENT)) {
    const { rows } = await sql<AccountState>`
      select record as account, (known_from at time zone ${zone})::date as "from", name, csm_name as "csmName",
        renewal_date as "renewalDate", arr, currency, coalesce(in_scope, false) as "inScope",
        known_to > ${knownAt}::timestamptz as "isOpen"
      from fact_account
      where source = ${CRM} and record = any(${chunk}::text[]) and known_from <= ${knownAt}::timestamptz
      order by record, known_from`.execute(db);
    found.push(...rows);
  }
  return found;
}

/** A renewal opportunity as it was known at a moment. */
export interface RenewalFact {
  account: string;
  id: string;
  name: string | null;
  createdOn: Day | null;
  stage: string | null;
  isClosed: boolean | null;
  isWon: boolean | null;
  closedOn: Day | null;
  closeDate: Day | null;
  /** The first day that its mapped field, else its contract, was seen to name. */
  due: Day | null;
  amount: string | null;
  currency: string | null;
  termMonths: number | null;
  isVoid: boolean | null;
  csmCall: string | null;
  finalCall: string | null;
  finalAmount: string | null;
}

/**
 * Joins to an opportunity `o` the due day that it first stated (`own`) and what its contract first stated (`c`): moved
 * later, neither counts.
 */
export function firstStated(knownAt: Instant): RawBuilder<unknown> {
  const at = sql`${knownAt}::timestamptz`;
  return sql`
    left join lateral (
      select v.due_on from fact_opportunity v
      where v.source = o.source and v.record = o.record and v.due_on is not null and v.known_from <= ${at}
      order by v.known_from limit 1
    ) own on true
    left join lateral (
      select v.end_date, v.term_months from fact_contract v
      where v.source = o.source and v.record = o.contract_id and v.end_date is not null and v.known_from <= ${at}
      order by v.known_from limit 1
    ) c on true`;
}

/** Renewals that were there at `knownAt`, with the accounts that their keys meant then; in order of id. */
export async function renewalFacts(
  db: Db,
  accounts: readonly string[],
  knownAt: Instant,
): Promise<RenewalFact[]> {
  const found: RenewalFact[] = [];
  const at = sql`${knownAt}::timestamptz`;
  for (const chunk of chunksOf(accounts, ACCOUNTS_PER_STATEMENT)) {
    const { rows } = await sql<RenewalFact>`
      select k.account_id as account, o.record as id, o.name, o.created_on as "createdOn", o.stage,
        o.is_closed as "isClosed", o.is_won as "isWon", o.closed_on as "closedOn", o.close_date as "closeDate",
        coalesce(own.due_on, c.end_date) as due, o.amount, o.currency,
        coalesce(o.term_months, c.term_months) as "termMonths", o.is_void as "isVoid", o.csm_call as "csmCall",
        o.final_call as "finalCall", o.final_amount as "finalAmount"
      from account_key k
      join fact_opportunity o on o.source = k.source and o.source_key = k.source_key
        and o.is_renewal and o.known_from <= ${at} and ${at} < o.known_to
      ${firstStated(knownAt)}
      where k.source = ${CRM} and k.account_id = any(${chunk}::text[])
        and k.known_from <= ${at} and ${at} < k.known_to
      order by o.record`.execute(db);
    found.push(...rows);
  }
  return found;
}

export interface LineFact {
  opportunity: string;
  product: string | null;
  isRecurring: boolean;
  amount: string;
  termMonths: number | null;
}

/** Lines that were there at `knownAt`, in order of id: of the opportunities named, else of all renewals. */
export async function lineFacts(
  db: Db,
  knownAt: Instant,
  opportunities?: readonly string[],
): Promise<LineFact[]> {
  const at = sql`${knownAt}::timestamptz`;
  const chosen =
    opportunities === undefined ? sql`o.is_renewal` : sql`o.record = any(${[...opportunities]}::text[])`;
  const { rows } = await sql<LineFact>`
    select l.opportunity_id as opportunity, l.product, coalesce(l.is_recurring, false) as "isRecurring", l.amount,
      l.term_months as "termMonths"
    from fact_opportunity_line l
    join fact_opportunity o on o.source = l.source and o.record = l.opportunity_id and ${chosen}
      and o.known_from <= ${at} and ${at} < o.known_to
    where l.source = ${CRM} and l.amount is not null and l.known_from <= ${at} and ${at} < l.known_to
    order by l.record`.execute(db);
  return rows;
}

/** Open renewals of accounts as they were known at a moment, in order of id. */
export async function openRenewals(
  db: Db,
  accounts: readonly string[],
  knownAt: Instant,
): Promise<{ renewal: string; account: string }[]> {
  const found: { renewal: string; account: string }[] = [];
  const at = sql`${knownAt}::timestamptz`;
  for (const chunk of chunksOf(accounts, ACCOUNTS_PER_STATEMENT)) {
    const { rows } = await sql<{ renewal: string; account: string }>`
      select o.record as renewal, k.account_id as account
      from account_key k
      join fact_opportunity o on o.source = k.source and o.source_key = k.source_key
        and o.is_renewal and not o.is_closed and o.known_from <= ${at} and ${at} < o.known_to
      where k.source = ${CRM} and k.account_id = any(${chunk}::text[])
        and k.known_from <= ${at} and ${at} < k.known_to
      order by o.record`.execute(db);
    found.push(...rows);
  }
  return found;
}

/** The account of each renewal, open or closed, by what is known now: of the accounts named, else of all. */
export async function accountsOfRenewals(db: Db, accounts?: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ renewal: string; account: string }>`
    select o.record as renewal, k.account_id as account
    from account_key k
    join fact_opportunity o on o.source = k.source and o.source_key = k.source_key
      and o.is_renewal and o.known_to = 'infinity'
    where k.source = ${CRM} and k.known_to = 'infinity'
      and (${accounts === undefined} or k.account_id = any(${[...(accounts ?? [])]}::text[]))
    order by o.record`.execute(db);
  return new Map(rows.map((row) => [row.renewal, row.account]));
}
