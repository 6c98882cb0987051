import { rawScore } from './raw-score';
import { roundHalfUp } from './rounding';
import type { Scorecard } from './scorecard';
import type { CeilingId, MeasureResult, Reading, SourceState } from './types';

/** Each ceiling keeps the tier at most at Watch. */
export const CEILING_RANK = 2;

/** The ceilings on today's tier (design, rules 5 and 11), whether or not the score reaches them. */
export function ceilingsOn(
  card: Scorecard,
  measures: readonly MeasureResult[],
  readings: Record<string, Reading>,
  sources: readonly SourceState[],
  capMax: number,
): CeilingId[] {
  const ceilings: CeilingId[] = [];
  if (!hasEvidence(card, measures, readings, sources)) ceilings.push('evidence');
  if (pulseLifts(card, measures, capMax)) ceilings.push('pulse');
  return ceilings;
}

/** Enough live sources, of the families asked for, behind what was read today and weighs. */
function hasEvidence(
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

/** Whether the account would stand below Healthy if nobody had given a pulse. */
function pulseLifts(card: Scorecard, measures: readonly MeasureResult[], capMax: number): boolean {
  const pulse = measures.find((m) => m.id === 'csm_pulse');
  if (!pulse || pulse.points === null || pulse.share === 0) return false;
  const without = rawScore(measures.filter((m) => m !== pulse));
  return without === null || roundHalfUp(Math.min(without, capMax)) < card.bounds[2];
}
