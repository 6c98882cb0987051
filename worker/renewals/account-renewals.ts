import { addDays, type Day } from '../../shared/day';
import { fromHundredths, hundredths } from './decimal';
import type { Money, RateTable } from './money';
import { arrOf, type RenewalOpportunity } from './opportunity';
import { type Outcome, outcomeOf } from './outcome';
import { type AccountVersion, isSameTerm, type Term, termsOf, versionOn } from './terms';
import { type VoidReason, voidOnes } from './void';

/** What is known of the renewals of one account. */
export interface AccountHistory {
  account: string;
  /** Oldest first. */
  versions: readonly AccountVersion[];
  /** Renewals only. */
  opportunities: readonly RenewalOpportunity[];
  /** Deleted, or merged into another. */
  isGone: boolean;
}

/** A renewal that is not decided: an opportunity, or a term that none stands for. */
export interface OpenRenewal {
  /** The opportunity's id; else account and day. */
  id: string;
  account: string;
  opportunity: RenewalOpportunity | null;
  /** As first seen; null where no renewal date was ever known. */
  due: Day | null;
  /** As stated last. */
  stated: Day | null;
  arr: Money | null;
  isLate: boolean;
}

export interface TermRecord {
  account: string;
  due: Day;
  outcome: Outcome;
  /** Won already, while others of the term are open. */
  won: readonly RenewalOpportunity[];
  voided: { id: string; reason: VoidReason }[];
}

/** A renewal decided so long before a term's day belongs to the term before it. */
const EARLIEST_DAYS = 300;

/** An account's open renewals and how its terms ended, as known on `asOf`. In the order of their days, then ids. */
export function renewalsOf(
  history: AccountHistory,
  rates: RateTable,
  asOf: Day,
): { open: OpenRenewal[]; terms: TermRecord[] } {
  const { account, versions, isGone } = history;
  const known = termsOf(versions);
  const opportunities = [...history.opportunities].sort((a, b) => (a.id < b.id ? -1 : 1));
  const placed = opportunities.map((opportunity) => ({ opportunity, term: termFor(opportunity, known) }));
  const own = placed.flatMap(({ term }) => (term && !known.includes(term) ? [term] : []));
  const terms = [...known, ...distinct(own)];
  const elsewhere = placed.flatMap(({ opportunity, term }) =>
    term && own.includes(term) && !opportunity.isClosed ? [arrOf(opportunity)] : [],
  );
  const isCustomer = !isGone && versions.at(-1)?.inScope === true;
  const open: OpenRenewal[] = [];
  const records: TermRecord[] = [];
  for (const term of terms) {
    const ofTerm = placed.flatMap((each) =>
      each.term && sameDay(each.term, term) ? [each.opportunity] : [],
    );
    const arr = versionOn(versions, addDays(term.due, -1))?.arr ?? null;
    const voided = voidOnes(ofTerm, arr);
    const live = ofTerm.filter((opportunity) => !voided.has(opportunity.id));
    const next = known[known.indexOf(term) + 1];
    const outcome = outcomeOf(
      { term, opportunities: live, versions, isGone, rates, next: (known.includes(term) && next) || null },
      asOf,
    );
    records.push({
      account,
      due: term.due,
      outcome,
      won: live.filter((each) => each.isWon),
      voided: [...voided].map(([id, reason]) => ({ id, reason })),
    });
    if (outcome.kind !== 'pending' || !isCustomer) continue;
    const waiting = live.filter((each) => !each.isClosed);
    const { due, stated } = term;
    const { isLate } = outcome;
    for (const opportunity of waiting) {
      const { id } = opportunity;
      open.push({ id, account, opportunity, due, stated, isLate, arr: arrOf(opportunity) ?? outcome.before });
    }
    const rest = live.length === 0 ? restOf(versions.at(-1)?.arr ?? null, elsewhere) : undefined;
    if (rest !== undefined)
      open.push({ id: `${account}:${due}`, account, opportunity: null, due, stated, arr: rest, isLate });
  }
  const undated = placed.filter(({ opportunity, term }) => term === null && !opportunity.isClosed);
  const isUndatedVoid = voidOnes(
    undated.map(({ opportunity }) => opportunity),
    versions.at(-1)?.arr ?? null,
  );
  for (const { opportunity } of isCustomer ? undated : []) {
    if (isUndatedVoid.has(opportunity.id)) continue;
    const { id } = opportunity;
    open.push({ id, account, opportunity, due: null, stated: null, arr: arrOf(opportunity), isLate: false });
  }
  return {
    open: open.sort((a, b) => order([a.due ?? '9', a.id], [b.due ?? '9', b.id])),
    terms: records.sort((a, b) => order([a.due], [b.due])),
  };
}

/**
 * The term an opportunity is for: that of its own day, else the one that was running when it was made. null where no
 * renewal date was ever known. A close date is none: it tells when somebody hopes to sign.
 */
function termFor(opportunity: RenewalOpportunity, terms: readonly Term[]): Term | null {
  const { due, createdOn, closedOn } = opportunity;
  if (due !== null) {
    const term = terms.find((each) => isSameTerm(each, due));
    return term ?? { due, stated: due, from: createdOn };
  }
  // One that is first known on the very day is what the opportunity has brought, not what it renews.
  const running = terms.findLast((each) => each.from < createdOn);
  if (running) return running;
  const first = terms[0];
  if (!first) return null;
  // Made before anything was known of the account: it may be of a term before that.
  return closedOn !== null && closedOn < addDays(first.due, -EARLIEST_DAYS) ? null : first;
}

/** What an account's revenue leaves for its own term once contracts with days of their own are taken off; undefined: nothing. */
function restOf(arr: Money | null, elsewhere: readonly (Money | null)[]): Money | null | undefined {
  const taken = elsewhere.filter((money) => money?.currency === arr?.currency);
  if (arr === null || taken.length === 0) return arr;
  const cents = taken.reduce(
    (sum, money) => sum - (hundredths(money?.amount ?? '0') ?? 0),
    hundredths(arr.amount) ?? 0,
  );
  return cents > 0 ? { ...arr, amount: fromHundredths(cents) } : undefined;
}

const sameDay = (a: Term, b: Term): boolean => a === b || a.due === b.due;

const distinct = (terms: readonly Term[]): Term[] => [
  ...new Map(terms.map((term) => [term.due, term])).values(),
];

const order = (a: readonly string[], b: readonly string[]): number => (a.join() < b.join() ? -1 : 1);
