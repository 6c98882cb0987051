import type { Day } from '../../shared/day';
import { addMonths } from '../budget-owner/add-months';
import { fromHundredths, hundredths } from './decimal';
import { corporateCents, type Money, type RateTable } from './money';
import { arrOf, type RenewalOpportunity, USUAL_TERM_MONTHS } from './opportunity';

/** What an account pays a year, and when it is due to renew. */
export interface InForce {
  arr: Money | null;
  renewalDate: Day | null;
}

/** An opportunity that an account's revenue may come from. */
export interface Deal
  extends Pick<
    RenewalOpportunity,
    | 'amount'
    | 'currency'
    | 'termMonths'
    | 'lines'
    | 'due'
    | 'closedOn'
    | 'isClosed'
    | 'isWon'
    | 'isMarkedVoid'
  > {
  isRenewal: boolean;
}

export interface AccountDeals {
  deals: readonly Deal[];
  /** Ends of contracts that no won renewal has renewed. */
  contractEnds: readonly Day[];
  /** Of the account's own amounts; null in an org of one currency. */
  currency: string | null;
}

/**
 * What is in force of an account by its opportunities and contracts, for an org without fields that say it. Revenue is
 * the sum of the won opportunities that recur and whose term covers `asOf`, where there is none that of the open
 * renewals; in the account's currency at the rates of `rates`, null where one of its currencies has no rate. The
 * renewal date is that of the first open renewal, else the end of the first contract from `asOf` on; never a close date.
 */
export function inForce(
  { deals, contractEnds, currency }: AccountDeals,
  rates: RateTable,
  asOf: Day,
): InForce {
  const live = deals.filter((deal) => !deal.isMarkedVoid);
  const open = live.filter((deal) => deal.isRenewal && !deal.isClosed);
  const running = live.filter((deal) => covers(deal, asOf));
  const paid = (running.length > 0 ? running : open).flatMap((deal) => arrOf(deal) ?? []);
  const due = first(open.flatMap((deal) => deal.due ?? []));
  return {
    arr: paid.length === 0 ? null : sumIn(currency, paid, rates),
    renewalDate: due ?? first(contractEnds.filter((end) => end >= asOf)),
  };
}

/** A renewal begins where the term that it renews ends; what is no renewal recurs where it says a term. */
function covers(deal: Deal, asOf: Day): boolean {
  if (!deal.isWon || (!deal.isRenewal && deal.termMonths === null)) return false;
  const from = (deal.isRenewal ? deal.due : null) ?? deal.closedOn;
  return from !== null && from <= asOf && asOf < addMonths(from, deal.termMonths ?? USUAL_TERM_MONTHS);
}

function sumIn(currency: string | null, amounts: readonly Money[], rates: RateTable): Money | null {
  let cents = 0;
  for (const money of amounts) {
    const each = centsIn(currency, money, rates);
    if (each === null) return null;
    cents += each;
  }
  return { amount: fromHundredths(cents), currency };
}

function centsIn(currency: string | null, money: Money, rates: RateTable): number | null {
  if (currency === null || money.currency === null || money.currency === currency)
    return hundredths(money.amount);
  const [corporate, rate] = [corporateCents(money, rates), rates.rates[currency]];
  if (corporate === null || rate === undefined) return null;
  return hundredths(rate, corporate, '100');
}

const first = (days: readonly Day[]): Day | null => [...days].sort()[0] ?? null;
