import { type Day, daysBetween } from '../../shared/day';
import type { Money } from './money';

/** What the CRM said of an account from a day on. */
export interface AccountVersion {
  from: Day;
  /** End of the contract, or the mapped renewal date. */
  renewalDate: Day | null;
  arr: Money | null;
  inScope: boolean;
}

/** A contract term of an account. */
export interface Term {
  /** The day on which it ends, as it was first seen: later moves do not change it. */
  due: Day;
  /** The day that was stated for it last. */
  stated: Day;
  /** From when it was known. */
  from: Day;
}

/** A date that moves by less is the same term put off or corrected. */
const SAME_TERM_DAYS = 170;

/**
 * The terms of an account, from the renewal dates it has had: a date that moves by about half a year or more is another
 * term, one that moves by less the same. A date that goes back so far was a mistake, and its term never was.
 * @param versions oldest first.
 */
export function termsOf(versions: readonly AccountVersion[]): Term[] {
  const terms: Term[] = [];
  for (const { from, renewalDate } of versions) {
    if (renewalDate === null) continue;
    while (isMistake(terms.at(-1), renewalDate)) terms.pop();
    const last = terms.at(-1);
    if (last && isSameTerm(last, renewalDate)) last.stated = renewalDate;
    else terms.push({ due: renewalDate, stated: renewalDate, from });
  }
  return terms;
}

const isMistake = (term: Term | undefined, stated: Day): boolean =>
  term !== undefined && daysBetween(stated, term.stated) >= SAME_TERM_DAYS;

export const isSameTerm = (term: Pick<Term, 'due' | 'stated'>, day: Day): boolean =>
  Math.min(Math.abs(daysBetween(term.stated, day)), Math.abs(daysBetween(term.due, day))) < SAME_TERM_DAYS;

/** The version in force on a day; the first one stands for days before it. */
export function versionOn(versions: readonly AccountVersion[], day: Day): AccountVersion | undefined {
  return versions.findLast((version) => version.from <= day) ?? versions[0];
}
