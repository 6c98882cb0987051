import type { Day, Instant } from '../../shared/day';
import { type AccountHistory, renewalsOf, type TermRecord } from '../renewals/account-renewals';
import { type Quarter, quarterFinder } from '../renewals/fiscal-quarters';
import type { DecidedTerm, ForecastRow } from '../renewals/forecast';
import { forecastRow, type Standing } from '../renewals/forecast-row';
import { corporateCents, type RateTable, ratesOn } from '../renewals/money';
import type { RenewalLine, RenewalOpportunity } from '../renewals/opportunity';
import type { SalesforceSettings } from '../sources/salesforce/settings';
import { documentsAt } from '../store/documents';
import { firstQuarters } from '../store/forecast-snapshots';
import { currencyFacts, fiscalFacts } from '../store/money-facts';
import {
  type AccountState,
  accountStates,
  everCustomers,
  lineFacts,
  type RenewalFact,
  renewalFacts,
} from '../store/renewal-facts';
import type { Db } from '../store/schema';
import { readDocument } from '../store/stored-document';

/** When and by what the book is read. */
export interface BookMoment {
  /** What was known then counts, nothing learned later. */
  asOf: Instant;
  /** The day of `asOf` in the org's zone. */
  day: Day;
  zone: string;
  /** The day whose rates make corporate values. */
  rateDate: Day;
  settings: SalesforceSettings['renewals'];
}

/** All renewals as known at a moment. */
export interface RenewalBook {
  organization: string | null;
  rates: RateTable;
  rows: ForecastRow[];
  terms: TermRecord[];
  decided: DecidedTerm[];
  quarterOf(day: Day): Quarter | null;
}

/** Reads every account's renewals from the store, a few hundred accounts a statement. */
export async function readRenewalBook(db: Db, moment: BookMoment): Promise<RenewalBook> {
  const { asOf, day, zone, settings } = moment;
  const accounts = await everCustomers(db, asOf);
  const states = groupBy(
    await accountStates(db, accounts, { knownAt: asOf, zone }),
    (state) => state.account,
  );
  const facts = groupBy(await renewalFacts(db, accounts, asOf), (fact) => fact.account);
  const lines = groupBy(await lineFacts(db, asOf), (line) => line.opportunity);
  const currencies = await currencyFacts(db, asOf);
  const rates = ratesOn(moment.rateDate, currencies.currencies, currencies.dated);
  const fiscal = await fiscalFacts(db, asOf);
  const quarterOf = quarterFinder(fiscal);
  const kept = await firstQuarters(db);
  const documents = await documentsAt(db, accounts, day);
  const book: RenewalBook = {
    organization: fiscal.organization,
    ...{ rates, rows: [], terms: [], decided: [], quarterOf },
  };
  for (const account of accounts) {
    const own = states.get(account) ?? [];
    const history = historyOf(account, own, facts.get(account) ?? [], lines);
    const { open, terms } = renewalsOf(history, rates, day);
    const stored = documents.get(account);
    const standing: Standing | null = stored ? readDocument(stored.body) : null;
    const last = own.at(-1);
    const named = { name: last?.name ?? account, csmName: last?.csmName ?? null };
    const rowSettings = {
      ...{ rates, quarterOf, asOf: day, words: settings },
      firstQuarter: (id: string) => kept.get(id)?.quarter,
    };
    for (const renewal of open) book.rows.push(forecastRow(renewal, named, standing, rowSettings));
    for (const term of terms) {
      book.terms.push(term);
      const { before, after, kind } = term.outcome;
      if (kind === 'pending' || kind === 'void') continue;
      const [was, is] = [corporateCents(before, rates), corporateCents(after, rates)];
      if (was !== null && is !== null)
        book.decided.push({ account, quarter: quarterOf(term.due), before: was, after: is });
    }
  }
  return book;
}

function historyOf(
  account: string,
  states: readonly AccountState[],
  facts: readonly RenewalFact[],
  lines: ReadonlyMap<string, readonly RenewalLine[]>,
): AccountHistory {
  const currency = states.at(-1)?.currency ?? null;
  return {
    account,
    isGone: states.at(-1)?.isOpen !== true,
    versions: states.map(({ from, renewalDate, arr, inScope, ...state }) => ({
      ...{ from, renewalDate, inScope },
      arr: arr === null ? null : { amount: arr, currency: state.currency },
    })),
    opportunities: facts.flatMap((fact) => {
      const made = fact.createdOn;
      return made === null ? [] : [opportunityOf({ ...fact, createdOn: made }, lines, currency)];
    }),
  };
}

function opportunityOf(
  fact: RenewalFact & { createdOn: Day },
  lines: ReadonlyMap<string, readonly RenewalLine[]>,
  currency: string | null,
): RenewalOpportunity {
  return {
    id: fact.id,
    name: fact.name ?? fact.id,
    createdOn: fact.createdOn,
    stage: fact.stage,
    isClosed: fact.isClosed ?? false,
    isWon: fact.isWon ?? false,
    closedOn: fact.closedOn,
    closeDate: fact.closeDate,
    due: fact.due,
    currency: fact.currency ?? currency,
    amount: fact.amount,
    termMonths: fact.termMonths,
    lines: lines.get(fact.id) ?? [],
    isMarkedVoid: fact.isVoid ?? false,
    csmCall: fact.csmCall,
    finalCall: fact.finalCall,
    finalAmount: fact.finalAmount,
  };
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
