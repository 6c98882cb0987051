import { type Day, daysFrom } from './days';
import type { Scorecard } from './scorecard';

const TIERS = ['Critical', 'At Risk', 'Watch', 'Healthy'];

interface Today {
  day: Day;
  score: number;
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
  const byScore = bounds.filter((bound) => today.score >= bound).length;
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
    if (from >= rank) {
      const atOnce =
        today.score <= bound - 3 || (today.capMax !== null && today.capMax < bound) || limit < rank;
      const again = today.score < bound && (before.score < bound || lastLimit < rank) && inARow;
      return !atOnce && !again;
    }
    const high = (score: number, ceiling: number): boolean => score >= bound + 4 && ceiling >= rank;
    return high(today.score, limit) && high(before.score, lastLimit) && inARow && !today.lowCoverage;
  });
  const fallen = stands.indexOf(false);
  return settle(TIERS[fallen === -1 ? bounds.length : fallen] ?? 'Unknown');
}
