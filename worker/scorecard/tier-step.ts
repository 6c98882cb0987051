import { type Day, daysBetween } from '../../shared/day';
import { SCORED_TIERS, type ScoredTier, type Tier, tierRank, worseTier } from '../../shared/tiers';
import type { Scorecard } from './scorecard';
import type { TierState } from './types';

/** Points past a bound that take a tier down at once; exactly these count. */
const DOWN_AT_ONCE = 3;
/** Points past a bound that it takes, on two scored days in a row, to go up. */
export const UP_MARGIN = 4;
/** Days up to this far apart count as in a row. */
const IN_A_ROW_DAYS = 3;
/** Place of Healthy's bound among the bounds. */
const HEALTHY = 2;

/** What the tier of a day depends on besides the state of the last one. */
export interface TierDay {
  day: Day;
  /** Rounded; null when no measure has points. */
  score: number | null;
  /** The same, but no higher than without the pulse: the bound of Healthy is tested by it. */
  healthyScore: number | null;
  /** The best rank that the evidence allows, 0–3. */
  ceilingRank: number;
  /** A cap lowers the score. */
  capped: boolean;
  /** Coverage is below the minimum. */
  low: boolean;
  /** The last state is another scorecard's: begin anew. */
  rebase: boolean;
}

/** The tier of a score by its bounds alone (lower bounds inclusive), within the ceiling. */
export function tierOfScore(bounds: Scorecard['bounds'], score: number, ceilingRank = 3): ScoredTier {
  return atRank(Math.min(bounds.filter((bound) => score >= bound).length, ceilingRank));
}

/** The tier after one more day: a pure function of the last published state and today (design, rule 8). */
export function nextTier(bounds: Scorecard['bounds'], before: TierState | null, today: TierDay): TierState {
  const tier = tierToday(bounds, before, today);
  const since = before && before.tier === tier ? before.since : today.day;
  return {
    day: today.day,
    score: tier === 'Unknown' ? null : today.score,
    healthyScore: tier === 'Unknown' ? null : today.healthyScore,
    ceilingRank: today.ceilingRank,
    tier,
    since,
    lastKnown: tier === 'Unknown' ? (before?.lastKnown ?? null) : { tier, day: today.day },
    low: today.low,
  };
}

function tierToday(bounds: Scorecard['bounds'], before: TierState | null, today: TierDay): Tier {
  if (today.score === null) return 'Unknown';
  const healthy = today.healthyScore !== null && today.healthyScore >= bounds[HEALTHY];
  const plain = tierOfScore(
    bounds,
    today.score,
    healthy ? today.ceilingRank : Math.min(today.ceilingRank, 2),
  );
  if (before === null || today.rebase) return today.low ? 'Unknown' : plain;
  if (before.tier === 'Unknown') {
    if (today.low) return 'Unknown';
    return before.lastKnown ? worseTier(before.lastKnown.tier, plain) : plain;
  }
  if (!today.low) return afterHysteresis(bounds, before, before.tier, today);
  if (before.low && inARow(before, today)) return 'Unknown';
  return worseTier(before.tier, afterHysteresis(bounds, before, before.tier, today));
}

/** Each bound is tested by itself; the tier is the number of bounds stood above. */
function afterHysteresis(
  bounds: Scorecard['bounds'],
  before: TierState,
  tier: ScoredTier,
  today: TierDay,
): ScoredTier {
  const last = inARow(before, today) ? before : null;
  const above = bounds.filter((bound, i) => {
    const score = scoreAt(i, today);
    if (tierRank(tier) <= i) {
      const enough = (day: TierDay | TierState) =>
        (scoreAt(i, day) ?? 0) >= bound + UP_MARGIN && day.ceilingRank > i;
      return enough(today) && last !== null && enough(last);
    }
    const isBelow = (of: number | null): boolean => of !== null && of < bound;
    const atOnce =
      (score ?? 0) <= bound - DOWN_AT_ONCE ||
      (today.capped && isBelow(today.score)) ||
      today.ceilingRank <= i;
    const belowBefore = last !== null && (isBelow(scoreAt(i, last)) || last.ceilingRank <= i);
    return !(atOnce || (isBelow(score) && belowBefore));
  });
  return atRank(above.length);
}

/** What is tested by the bound at `i`. */
const scoreAt = (i: number, day: Pick<TierState, 'score' | 'healthyScore'>): number | null =>
  i === HEALTHY ? day.healthyScore : day.score;

const inARow = (before: TierState, today: TierDay): boolean =>
  daysBetween(before.day, today.day) <= IN_A_ROW_DAYS;

/** rank: 0–3. */
const atRank = (rank: number): ScoredTier => SCORED_TIERS[rank as 0 | 1 | 2 | 3];
