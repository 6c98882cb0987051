import { sql } from 'kysely';
import type { Day } from '../../shared/day';
import type { Db } from '../store/schema';
import type { Rates } from './rates';
import type { InvoiceSignal, ScopeRow } from './rows';
import { byScopeRow, keyedScope } from './scope';

interface Row {
  ns: number[];
  record: string;
  amount: string;
  currency: string | null;
  issued_on: Day;
  due_on: Day | null;
  paid_on: Day | null;
}

/**
 * Invoices issued by as-of; a payment of a later day is none yet. Due: as stated; else what this invoice last
 * stated; else issued plus its own terms, or those last known of the account.
 */
export async function readInvoices(
  db: Db,
  scope: readonly ScopeRow[],
  from: readonly string[],
  rates: Rates,
): Promise<InvoiceSignal[]> {
  const { rows } = await sql<Row>`
    with ${keyedScope(scope, from)}
    select array_agg(k.n) as ns, f.record, f.amount, f.currency, f.issued_on, f.paid_on,
      coalesce(f.due_on, last.due_on, f.issued_on + coalesce(f.terms_days, last.terms_days, terms.days)) as due_on
    from keyed k
    join fact_invoice f on f.source = k.source and f.source_key = k.source_key
      and f.known_from <= k.known_at and k.known_at < f.known_to
    left join lateral (
      select (array_agg(v.due_on order by v.known_from desc) filter (where v.due_on is not null))[1] as due_on,
        (array_agg(v.terms_days order by v.known_from desc) filter (where v.terms_days is not null))[1] as terms_days
      from fact_invoice v
      where f.due_on is null and v.source = f.source and v.record = f.record and v.known_from <= k.known_at
    ) last on true
    left join lateral (
      select v.terms_days as days from fact_invoice v
      where f.due_on is null and f.terms_days is null and v.source = k.source and v.source_key = k.source_key
        and v.terms_days is not null and v.known_from <= k.known_at
      order by v.known_from desc, v.record desc limit 1
    ) terms on true
    where f.issued_on <= k.as_of
    group by f.seq, last.due_on, last.terms_days, terms.days
    order by f.issued_on, f.record`.execute(db);
  const known = await readKnown(db, scope, from);
  return byScopeRow(scope, rows).map((invoices, n) => ({
    known: known.has(n),
    invoices: invoices.map((i) => ({
      id: i.record,
      amount: i.amount,
      currency: i.currency,
      corporate: rates.corporate(i.amount, i.currency, scope[n]?.knownAt ?? ''),
      issuedOn: i.issued_on,
      dueOn: i.due_on,
      paidOn: i.paid_on !== null && i.paid_on <= (scope[n]?.asOf ?? '') ? i.paid_on : null,
    })),
  }));
}

/** Scope rows whose account has a key under which an invoice was ever known: without one, none open tells nothing. */
async function readKnown(db: Db, scope: readonly ScopeRow[], from: readonly string[]): Promise<Set<number>> {
  const { rows } = await sql<{ n: number | string }>`
    with ${keyedScope(scope, from)}
    select distinct k.n from keyed k where exists (
      select 1 from fact_invoice f
      where f.source = k.source and f.source_key = k.source_key and f.known_from <= k.known_at)`.execute(db);
  return new Set(rows.map((row) => Number(row.n)));
}
