import { daysBetween } from '../../shared/day';
import { hundredths } from './decimal';
import type { Money } from './money';
import { arrOf, type RenewalOpportunity } from './opportunity';

/** A paper made within so many days of the day on which another was lost takes its place. */
const RE_PAPERED_DAYS = 7;
/** A renewal of this share of an account's revenue is all of it. */
const WHOLE = 0.9;

/** Why an opportunity is no renewal of its own. */
export type VoidReason = 'marked' | 're-papered' | 'duplicate';

/**
 * Which opportunities of one term are no renewals of their own, and why:
 * - people say so (a stage such as Duplicate);
 * - lost, and another one for the same products was made within a week of that day: the same deal on another paper;
 * - not won, of the same amount as an older or a won one, which alone is all of the account's revenue: a duplicate.
 *   Without knowing that revenue, two alike ones may as well be two products.
 * @param arr the account's recurring revenue before the renewal.
 */
export function voidOnes(
  opportunities: readonly RenewalOpportunity[],
  arr: Money | null,
): Map<string, VoidReason> {
  const found = new Map<string, VoidReason>();
  for (const one of opportunities) {
    const others = opportunities.filter((other) => other !== one && !other.isMarkedVoid);
    if (one.isMarkedVoid) found.set(one.id, 'marked');
    else if (one.isWon) continue;
    else if (others.some((other) => takesPlaceOf(other, one))) found.set(one.id, 're-papered');
    else if (others.some((other) => isCopied(one, other, arr))) found.set(one.id, 'duplicate');
  }
  return found;
}

function takesPlaceOf(other: RenewalOpportunity, lost: RenewalOpportunity): boolean {
  if (!lost.isClosed || lost.closedOn === null || other.createdOn <= lost.createdOn) return false;
  const apart = Math.abs(daysBetween(lost.closedOn, other.createdOn));
  return apart <= RE_PAPERED_DAYS && haveSameProducts(lost, other);
}

function isCopied(copy: RenewalOpportunity, other: RenewalOpportunity, arr: Money | null): boolean {
  const isOlder = [other.createdOn, other.id].join() < [copy.createdOn, copy.id].join();
  if (!(other.isWon || (!other.isClosed && isOlder))) return false;
  const [mine, theirs] = [arrOf(copy), arrOf(other)];
  if (!mine || !theirs || !arr || mine.currency !== theirs.currency || arr.currency !== theirs.currency)
    return false;
  const [own, its, all] = [mine, theirs, arr].map((money) => hundredths(money.amount) ?? 0);
  if (own === undefined || its === undefined || all === undefined || all <= 0) return false;
  return own === its && its >= WHOLE * all && haveSameProducts(copy, other);
}

/** Where the lines of one are not known, nothing tells them apart. */
function haveSameProducts(a: RenewalOpportunity, b: RenewalOpportunity): boolean {
  const [mine, theirs] = [productsOf(a), productsOf(b)];
  return mine === '' || theirs === '' || mine === theirs;
}

const productsOf = ({ lines }: RenewalOpportunity): string =>
  [...new Set(lines.flatMap((line) => line.product ?? []))].sort().join('\n');
