import { type Day, daysFrom } from './days';
import type { Scorecard } from './scorecard';

const TIERS = ['Critical', 'At Risk', 'Watch', 'Healthy'];

interface Today {
  day: Day;
  score: number;
  /** What the score would be had nobody given a pulse. */
  withoutPulse: number;
  /** What a cap holds the score down to; null where none does. */
  capMax: number | null;
  ceiling: string;
  lowCoverage: boolean;
}

export interface TierState extends Today {
  tier: string;
  lastKnown: string | null;
}

/** The next day's tier by hysteresis: each bound by itself, from the last scored day and today. */
export function nextTier(card: Scorecard, before: TierState | null, today: Today): TierState {
  const bounds = TIERS.slice(1).map((tier) => card.tiers[tier] ?? Number.NaN);
  const limit = TIERS.indexOf(today.ceiling);
  // A pulse can cost Healthy, and cannot earn it: that rank has to be reached with it and without it.
  const scoreFor = (rank: number, on: Today): number =>
    rank === TIERS.indexOf('Healthy') ? Math.min(on.score, on.withoutPulse) : on.score;
  const byScore = bounds.filter((bound, i) => scoreFor(i + 1, today) >= bound).length;
  const dayTier = Math.min(byScore, limit);
  const settle = (tier: string): TierState => ({
    ...today,
    tier,
    lastKnown: tier === 'Unknown' ? (before?.lastKnown ?? null) : tier,
  });

  if (before === null) return settle(today.lowCoverage ? 'Unknown' : (TIERS[dayTier] ?? 'Unknown'));
  const inARow = daysFrom(before.day, today.day) <= 3;
  if (before.tier === 'Unknown') {
    if (today.lowCoverage) return settle('Unknown');
    const last = before.lastKnown === null ? dayTier : TIERS.indexOf(before.lastKnown);
    return settle(TIERS[Math.min(last, dayTier)] ?? 'Unknown');
  }
  if (today.lowCoverage && before.lowCoverage && inARow) return settle('Unknown');

  const from = TIERS.indexOf(before.tier);
  const lastLimit = TIERS.indexOf(before.ceiling);
  const stands = bounds.map((bound, i) => {
    const rank = i + 1;
    const score = scoreFor(rank, today);
    const scoreBefore = scoreFor(rank, before);
    if (from >= rank) {
      const atOnce = score <= bound - 3 || (today.capMax !== null && today.capMax < bound) || limit < rank;
      const again = score < bound && (scoreBefore < bound || lastLimit < rank) && inARow;
      return !atOnce && !again;
    }
    const high = (reached: number, ceiling: number): boolean => reached >= bound + 4 && ceiling >= rank;
    return high(score, limit) && high(scoreBefore, lastLimit) && inARow && !today.lowCoverage;
  });
  const fallen = stands.indexOf(false);
  return settle(TIERS[fallen === -1 ? bounds.length : fallen] ?? 'Unknown');
}
