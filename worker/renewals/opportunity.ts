import type { Day } from '../../shared/day';
import { fromHundredths, hundredths } from './decimal';
import type { Money } from './money';

/** One line of an opportunity. */
export interface RenewalLine {
  product: string | null;
  /** Whether it comes again each year, as the configuration says. */
  isRecurring: boolean;
  /** For the line's term, decimal text in the opportunity's currency. */
  amount: string;
  /** Months that the amount is for; null: those of the opportunity. */
  termMonths: number | null;
}

/** A renewal opportunity as it is known now. */
export interface RenewalOpportunity {
  id: string;
  name: string;
  createdOn: Day;
  stage: string | null;
  isClosed: boolean;
  isWon: boolean;
  /** null while it is open. */
  closedOn: Day | null;
  /** Only tells that it was put off: it is no renewal date. */
  closeDate: Day | null;
  /** The end of its contract, or the mapped date, as first seen; null where neither is known. */
  due: Day | null;
  /** Of its amount and its lines; null in an org of one currency. */
  currency: string | null;
  /** For the whole term, decimal text. */
  amount: string | null;
  termMonths: number | null;
  /** Empty where it has none. */
  lines: readonly RenewalLine[];
  /** People closed it, or keep it, as a duplicate or as another paper for the same term. */
  isMarkedVoid: boolean;
  csmCall: string | null;
  finalCall: string | null;
  /** For the whole term, as `amount`. */
  finalAmount: string | null;
}

/** Where an opportunity says no term. */
export const USUAL_TERM_MONTHS = 12;

/** An amount for so many months as an amount a year, rounded to hundredths. */
function annual(amount: string, months: number | null): string | null {
  const term = months !== null && months > 0 ? months : USUAL_TERM_MONTHS;
  const cents = hundredths(amount, 12, String(term));
  return cents === null ? null : fromHundredths(cents);
}

/**
 * Annual recurring revenue of a renewal: its recurring lines, else its amount, × 12 / term in months. null where it has
 * neither. One with lines of which none recurs has none: 0.
 */
export function arrOf(
  opportunity: Pick<RenewalOpportunity, 'amount' | 'currency' | 'termMonths' | 'lines'>,
): Money | null {
  const { amount, currency, termMonths, lines } = opportunity;
  if (lines.length === 0) return yearly(amount, currency, termMonths);
  const cents = lines
    .filter((line) => line.isRecurring)
    .map((line) => hundredths(annual(line.amount, line.termMonths ?? termMonths) ?? '0') ?? 0);
  return { amount: fromHundredths(cents.reduce((sum, each) => sum + each, 0)), currency };
}

/** An amount for a term as money a year. */
export function yearly(amount: string | null, currency: string | null, months: number | null): Money | null {
  const each = amount === null ? null : annual(amount, months);
  return each === null ? null : { amount: each, currency };
}
