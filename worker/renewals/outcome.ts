import { addDays, type Day, daysBetween, earlier } from '../../shared/day';
import { fromHundredths, hundredths } from './decimal';
import { corporateCents, type Money, type RateTable } from './money';
import { arrOf, type RenewalOpportunity } from './opportunity';
import { type AccountVersion, type Term, versionOn } from './terms';

export const OUTCOMES = ['renewed', 'expanded', 'contracted', 'churned', 'pending', 'void'] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

/** A renewal that is undecided for longer than this after its day is late: shown, not dropped. */
const LATE_DAYS = 60;
/** Revenue that changes by no more than this share is the same. */
const SAME_SHARE = 0.01;

/** How a term of an account ended. */
export interface Outcome {
  kind: OutcomeKind;
  /** The day of the decision; null while pending or void. */
  decidedOn: Day | null;
  /** Annual recurring revenue before and after; after is 0 where it churned, null where it is not known. */
  before: Money | null;
  after: Money | null;
  /** The term's day has not come, so that nothing can be said of it: never counted as renewed. */
  isCensored: boolean;
  /** Undecided for more than 60 days after its day. */
  isLate: boolean;
  /** It went on by itself: no opportunity stands for it. */
  isAutomatic: boolean;
}

export interface TermFacts {
  term: Term;
  /** Of this term; those that are void are left out already. */
  opportunities: readonly RenewalOpportunity[];
  /** All versions of the account, oldest first. */
  versions: readonly AccountVersion[];
  /** A later term of the account is known. */
  next: Term | null;
  /** The account was deleted or merged into another. */
  isGone: boolean;
  rates: RateTable;
}

/**
 * How an account's term ended, as far as it is known on `asOf`. The decision is that of its opportunities; without one,
 * the contract that goes on (a later term is known) or the account that leaves scope. Of several opportunities the term is
 * pending while one is open, churned when all are lost.
 */
export function outcomeOf(facts: TermFacts, asOf: Day): Outcome {
  const { term, opportunities, versions, next, isGone } = facts;
  const open: Outcome = {
    kind: 'pending',
    decidedOn: null,
    before: versionOn(versions, earlier(addDays(term.due, -1), asOf))?.arr ?? sumOf(opportunities),
    after: null,
    isCensored: asOf < term.due,
    isLate: daysBetween(term.due, asOf) > LATE_DAYS,
    isAutomatic: false,
  };
  if (isGone) return { ...open, kind: 'void', isLate: false };
  const won = opportunities.filter((each) => each.isWon);
  if (opportunities.some((each) => !each.isClosed)) return open;
  if (won.length > 0) return keptOn(lastClose(won), open, facts, won, asOf);
  const left = leftOn(versions, term);
  // A contract that goes on although its opportunity was lost was renewed on another paper.
  if (next && (left === null || left > next.from)) return keptOn(next.from, open, facts, [], asOf);
  if (opportunities.length > 0) return churned(lastClose(opportunities), open, facts);
  return left === null ? open : churned(left, open, facts);
}

function keptOn(
  day: Day | null,
  open: Outcome,
  { term, versions, rates }: TermFacts,
  won: readonly RenewalOpportunity[],
  asOf: Day,
): Outcome {
  const decidedOn = day ?? term.due;
  const before = arrBefore(versions, decidedOn) ?? open.before;
  const settled = decidedOn > term.due ? decidedOn : term.due;
  const after =
    (won.some((each) => each.lines.length > 0) ? sumOf(won) : null) ??
    versionOn(versions, earlier(addDays(settled, 1), asOf))?.arr ??
    sumOf(won);
  const kind = kindOf(corporateCents(before, rates), corporateCents(after, rates));
  return {
    ...open,
    kind,
    decidedOn,
    before,
    after,
    isCensored: false,
    isLate: false,
    isAutomatic: won.length === 0,
  };
}

function churned(day: Day | null, open: Outcome, { term, versions }: TermFacts): Outcome {
  const decidedOn = day ?? term.due;
  const before = arrBefore(versions, decidedOn) ?? open.before;
  const after = { amount: '0.00', currency: before?.currency ?? null };
  return { ...open, kind: 'churned', decidedOn, before, after, isCensored: false, isLate: false };
}

/** Revenue just before a decision, which may change it on its very day. */
const arrBefore = (versions: readonly AccountVersion[], decidedOn: Day): Money | null =>
  versionOn(versions, addDays(decidedOn, -1))?.arr ?? null;

function kindOf(before: number | null, after: number | null): OutcomeKind {
  if (before === null || after === null || Math.abs(after - before) <= SAME_SHARE * before) return 'renewed';
  return after > before ? 'expanded' : 'contracted';
}

const lastClose = (opportunities: readonly RenewalOpportunity[]): Day | null =>
  opportunities
    .flatMap((each) => each.closedOn ?? [])
    .sort()
    .at(-1) ?? null;

/** The day on which an account that is no customer any more left scope, at the earliest in this term. */
function leftOn(versions: readonly AccountVersion[], term: Term): Day | null {
  if (versions.at(-1)?.inScope !== false) return null;
  const stayed = versions.findLastIndex((version) => version.inScope);
  // Of one that was none when it was first read nobody knows since when.
  const left = stayed < 0 ? null : (versions[stayed + 1]?.from ?? null);
  return left !== null && left >= term.from ? left : null;
}

/** The revenue of several renewals of one currency; null where they differ in it, or one has none. */
function sumOf(opportunities: readonly RenewalOpportunity[]): Money | null {
  const all = opportunities.map(arrOf);
  const currency = all[0]?.currency ?? null;
  if (all.length === 0 || all.some((money) => !money || money.currency !== currency)) return null;
  const cents = all.map((money) => hundredths(money?.amount ?? '0') ?? 0);
  return { amount: fromHundredths(cents.reduce((sum, each) => sum + each, 0)), currency };
}
