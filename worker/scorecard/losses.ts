import { largestRemainder, roundHalfUp } from './rounding';

export interface Losses {
  /** A measure each, in hundredths of a point; they sum to 100 × (100 − raw), rounded. */
  measures: number[];
  cap: number;
  /** What is left to 100 × (100 − score); 0 without a score. */
  rounding: number;
}

/**
 * Where the points below 100 went, in hundredths, exactly (design, rule 9).
 * losses: each measure's share of Σ w × (100 − points), in points; in registry order.
 */
export function lossesInCents(
  losses: readonly number[],
  raw: number,
  capMax: number,
  score: number | null,
): Losses {
  const total = roundHalfUp(100 * (100 - raw));
  const measures = largestRemainder(
    losses.map((loss) => loss * 100),
    total,
  );
  const placed = measures.reduce((sum, cents) => sum + cents, 0);
  const cap = Math.max(0, 10_000 - placed - roundHalfUp(capMax * 100));
  return { measures, cap, rounding: score === null ? 0 : (100 - score) * 100 - placed - cap };
}
