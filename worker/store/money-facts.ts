import { sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import type { Db } from './schema';

export interface CurrencyFacts {
  currencies: { code: string; rate: string | null; isCorporate: boolean }[];
  dated: { code: string; from: Day; rate: string }[];
}

/** Currencies and dated rates as they were known at a moment. */
export async function currencyFacts(db: Db, knownAt: Instant): Promise<CurrencyFacts> {
  const at = sql`${knownAt}::timestamptz`;
  const { rows: currencies } = await sql<CurrencyFacts['currencies'][number]>`
    select record as code, rate, coalesce(is_corporate, false) as "isCorporate" from fact_currency
    where known_from <= ${at} and ${at} < known_to order by record`.execute(db);
  const { rows: dated } = await sql<CurrencyFacts['dated'][number]>`
    select code, start_date as "from", rate from fact_dated_rate
    where known_from <= ${at} and ${at} < known_to and rate is not null and code is not null and start_date is not null
    order by code, start_date`.execute(db);
  return { currencies, dated };
}

export interface FiscalFacts {
  periods: { start: Day; end: Day; label: string }[];
  startMonth: number;
  namedByStart: boolean;
  /** The org's name; null before it was read. */
  organization: string | null;
}

/** The fiscal calendar as it was known at a moment; calendar years before the org was read. */
export async function fiscalFacts(db: Db, knownAt: Instant): Promise<FiscalFacts> {
  const at = sql`${knownAt}::timestamptz`;
  const { rows: periods } = await sql<FiscalFacts['periods'][number]>`
    select start_date as start, end_date as "end", coalesce(label, '') as label from fact_fiscal_quarter
    where known_from <= ${at} and ${at} < known_to order by start_date`.execute(db);
  const { rows } = await sql<{ month: number | null; named: boolean | null; name: string | null }>`
    select fiscal_start_month as month, fiscal_named_by_start as named, name from fact_organization
    where known_from <= ${at} and ${at} < known_to limit 1`.execute(db);
  const [org] = rows;
  return {
    periods,
    startMonth: org?.month ?? 1,
    namedByStart: org?.named ?? false,
    organization: org?.name ?? null,
  };
}
