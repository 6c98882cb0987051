import type { Tier } from '../../shared/tiers';
import { rawScore } from './raw-score';
import { roundHalfUp } from './rounding';
import type { Scorecard } from './scorecard';
import { nextTier, type TierDay, tierOfScore } from './tier-step';
import type { CeilingId, MeasureResult, Reading, SourceState, TierState } from './types';

/** Without enough evidence the tier is Watch at most. */
export const CEILING_RANK = 2;

/** Enough live sources, of the families asked for, behind what was read today and weighs (design, rule 5). */
export function hasEvidence(
  { evidence }: Scorecard,
  measures: readonly MeasureResult[],
  readings: Record<string, Reading>,
  sources: readonly SourceState[],
): boolean {
  const live = new Map(sources.filter((s) => s.live).map((s) => [s.source, s.family]));
  const behind = new Set<string>();
  for (const { id, share, covered, notSeenSince } of measures) {
    const reading = readings[id];
    if (share === 0 || !covered || notSeenSince !== null || !reading || !('value' in reading)) continue;
    for (const { source } of reading.evidence) if (live.has(source)) behind.add(source);
  }
  if (behind.size < evidence.sources) return false;
  return [...behind].some((source) => evidence.families.includes(live.get(source) ?? 'other'));
}

/**
 * The score by which Healthy is tested: a pulse may lower it, and lifts nothing (design, rule 11).
 * @param score the day's, rounded.
 */
export function healthyScore(
  score: number | null,
  measures: readonly MeasureResult[],
  capMax: number,
): number | null {
  const pulse = measures.find((m) => m.id === 'csm_pulse');
  if (score === null || !pulse || pulse.points === null || pulse.share === 0) return score;
  const without = rawScore(measures.filter((m) => m !== pulse));
  return without === null ? 0 : Math.min(score, roundHalfUp(Math.min(without, capMax)));
}

/** What keeps the account from where its score alone would have it. */
export function ceilingsInForce(
  { bounds }: Scorecard,
  before: TierState | null,
  today: TierDay,
  tier: Tier,
): CeilingId[] {
  const { score, healthyScore: tested } = today;
  if (score === null || tested === null || tier === 'Unknown' || tier === 'Healthy') return [];
  const tierUnder = (more: Partial<TierDay>): Tier => nextTier(bounds, before, { ...today, ...more }).tier;
  const free = tierUnder({ ceilingRank: 3, healthyScore: score });
  if (free === tier && tierOfScore(bounds, score) !== 'Healthy') return [];
  const ceilings: CeilingId[] = [];
  if (today.ceilingRank === CEILING_RANK) ceilings.push('evidence');
  if (tested < score && (tested < bounds[2] || tierUnder({ ceilingRank: 3 }) !== free))
    ceilings.push('pulse');
  return ceilings;
}
