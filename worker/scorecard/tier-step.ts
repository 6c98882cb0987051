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

/** What the tier of a day depends on besides the state of the last one. */
export interface TierDay {
  day: Day;
  /** Rounded; null when no measure has points. */
  score: number | null;
  /** The best rank that the ceilings allow, 0–3. */
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
    ceilingRank: today.ceilingRank,
    tier,
    since,
    lastKnown: tier === 'Unknown' ? (before?.lastKnown ?? null) : { tier, day: today.day },
    low: today.low,
  };
}

function tierToday(bounds: Scorecard['bounds'], before: TierState | null, today: TierDay): Tier {
  if (today.score === null) return 'Unknown';
  const plain = tierOfScore(bounds, today.score, today.ceilingRank);
  if (before === null || today.rebase) return today.low ? 'Unknown' : plain;
  if (before.tier === 'Unknown') {
    if (today.low) return 'Unknown';
    return before.lastKnown ? worseTier(before.lastKnown.tier, plain) : plain;
  }
  if (!today.low) return afterHysteresis(bounds, before, before.tier, today.score, today);
  if (before.low && inARow(before, today)) return 'Unknown';
  return worseTier(before.tier, afterHysteresis(bounds, before, before.tier, today.score, today));
}

/** Each bound is tested by itself; the tier is the number of bounds stood above. */
function afterHysteresis(
  bounds: Scorecard['bounds'],
  before: TierState,
  tier: ScoredTier,
  score: number,
  today: TierDay,
): ScoredTier {
  const last = inARow(before, today) ? before : null;
  const above = bounds.filter((bound, i) => {
    if (tierRank(tier) <= i) {
      const enough = (s: number | null, ceiling: number) =>
        s !== null && s >= bound + UP_MARGIN && ceiling > i;
      return enough(score, today.ceilingRank) && last !== null && enough(last.score, last.ceilingRank);
    }
    const atOnce = score <= bound - DOWN_AT_ONCE || (today.capped && score < bound) || today.ceilingRank <= i;
    const belowBefore =
      last !== null && ((last.score !== null && last.score < bound) || last.ceilingRank <= i);
    return !(atOnce || (score < bound && belowBefore));
  });
  return atRank(above.length);
}

const inARow = (before: TierState, today: TierDay): boolean =>
  daysBetween(before.day, today.day) <= IN_A_ROW_DAYS;

/** rank: 0–3. */
const atRank = (rank: number): ScoredTier => SCORED_TIERS[rank as 0 | 1 | 2 | 3];
