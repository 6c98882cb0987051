import { sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import { firstStated, type LineFact, lineFacts } from './renewal-facts';
import { chunksOf } from './rows';
import type { Db } from './schema';

/** An opportunity that was won, or an open renewal, as it was known at a moment. */
export interface DealFact {
  account: string;
  id: string;
  isRenewal: boolean;
  isClosed: boolean;
  isWon: boolean;
  isVoid: boolean;
  closedOn: Day | null;
  due: Day | null;
  amount: string | null;
  currency: string | null;
  termMonths: number | null;
}

export interface DealsOfAccount {
  currency: string | null;
  deals: (DealFact & { lines: LineFact[] })[];
  /** Of contracts that no won renewal names. */
  contractEnds: Day[];
}

const ACCOUNTS_PER_STATEMENT = 250;
const CRM = 'salesforce';

/** What accounts have bought, by account, as it was known at a moment. */
export async function dealsOf(
  db: Db,
  accounts: readonly string[],
  knownAt: Instant,
): Promise<Map<string, DealsOfAccount>> {
  const found = new Map<string, DealsOfAccount>();
  const at = sql`${knownAt}::timestamptz`;
  for (const chunk of chunksOf(accounts, ACCOUNTS_PER_STATEMENT)) {
    const ofChunk = sql`k.source = ${CRM} and k.account_id = any(${chunk}::text[])
      and k.known_from <= ${at} and ${at} < k.known_to`;
    const { rows: currencies } = await sql<{ account: string; currency: string | null }>`
      select record as account, currency from fact_account where source = ${CRM} and record = any(${chunk}::text[])
        and known_from <= ${at} and ${at} < known_to`.execute(db);
    for (const { account, currency } of currencies)
      found.set(account, { currency, deals: [], contractEnds: [] });
    const { rows: deals } = await sql<DealFact>`
      select k.account_id as account, o.record as id, coalesce(o.is_renewal, false) as "isRenewal",
        coalesce(o.is_closed, false) as "isClosed", coalesce(o.is_won, false) as "isWon",
        coalesce(o.is_void, false) as "isVoid", o.closed_on as "closedOn", coalesce(own.due_on, c.end_date) as due,
        o.amount, o.currency, coalesce(o.term_months, c.term_months) as "termMonths"
      from account_key k
      join fact_opportunity o on o.source = k.source and o.source_key = k.source_key
        and o.known_from <= ${at} and ${at} < o.known_to and (o.is_won or (o.is_renewal and not o.is_closed))
      ${firstStated(knownAt)}
      where ${ofChunk} order by o.record`.execute(db);
    const ids = deals.map(({ id }) => id);
    const lines = new Map<string, LineFact[]>(ids.map((id) => [id, []]));
    for (const line of await lineFacts(db, knownAt, ids)) lines.get(line.opportunity)?.push(line);
    for (const deal of deals)
      found.get(deal.account)?.deals.push({ ...deal, lines: lines.get(deal.id) ?? [] });
    const { rows: ends } = await sql<{ account: string; end: Day }>`
      select k.account_id as account, c.end_date as "end" from account_key k
      join fact_contract c on c.source = k.source and c.source_key = k.source_key and c.end_date is not null
        and c.known_from <= ${at} and ${at} < c.known_to
      where ${ofChunk} and not exists (
        select from fact_opportunity o where o.source = c.source and o.contract_id = c.record and o.is_renewal
          and o.is_won and o.known_from <= ${at} and ${at} < o.known_to and o.source_key = c.source_key)`.execute(
      db,
    );
    for (const { account, end } of ends) found.get(account)?.contractEnds.push(end);
  }
  return found;
}
