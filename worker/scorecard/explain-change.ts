import { type Day, daysBetween } from '../../shared/day';
import { largestRemainder } from './rounding';
import type { Scorecard, ScoredMeasure } from './scorecard';
import { blendedPoints, type Mixture } from './segment';
import type { DayResult, MeasureId, MeasureResult } from './types';

export interface MeasureChange {
  id: MeasureId;
  /** Points gained or lost by what became known. */
  newFactsCents: number;
  /** By the days passed on the evidence of before, and by the cadence they are counted in. */
  decayCents: number;
  /** By its being in the score or not, and by what it weighs there. */
  presenceCents: number;
}

/** Why the score moved between two days, in hundredths of a point; all parts sum to `totalCents`. */
export interface ChangeExplanation {
  from: Day;
  to: Day;
  /** 100 × the change of the score; where a score is empty, that of the score before rounding. */
  totalCents: number;
  measures: MeasureChange[];
  capCents: number;
  scorecardCents: number;
  segmentCents: number;
  roundingCents: number;
}

/** One measure's points on a day, as the explanation weighs them. */
interface Stand {
  weight: number;
  points: number | null;
}

/**
 * Splits the change of the score exactly (design, rule 9): Σ w̄Δp, new facts and decay apart, Σ (p̄ − s̄)Δw, the
 * cap, the scorecard, the segment, rounding. p̄ is the one known p of a measure that had points on one day only.
 * card: the one `after` was scored with.
 */
export function explainChange(card: Scorecard, before: DayResult, after: DayResult): ChangeExplanation {
  const changedCard = before.scorecard !== after.scorecard;
  const was = changedCard ? restated(card, before) : standsOf(before.measures);
  const now = standsOf(after.measures);
  // Weights sum to 1 on both days unless one has no score: then there is no mean to measure presence against.
  const mean = before.raw === null || after.raw === null ? 0 : (rawOf(was) + rawOf(now)) / 2;
  const days = daysBetween(before.day, after.day);

  const parts: number[] = [changedCard ? rawOf(was) - rawOf(standsOf(before.measures)) : 0];
  let segment = 0;
  const ids: MeasureId[] = [];
  for (const measure of card.measures) {
    const a = was.get(measure.id) ?? { weight: 0, points: null };
    const b = now.get(measure.id) ?? { weight: 0, points: null };
    const known = [a.points, b.points].filter((p) => p !== null);
    if (known.length === 0 || (a.weight === 0 && b.weight === 0)) continue;
    const meanPoints = known.reduce((sum, p) => sum + p, 0) / known.length;
    const presence = (meanPoints - mean) * (b.weight - a.weight);
    let decay = 0;
    let fresh = 0;
    if (a.points !== null && b.points !== null) {
      const meanWeight = (a.weight + b.weight) / 2;
      const moved = pointsMoved(measure, { before, after, days, from: a.points, to: b.points });
      segment += meanWeight * moved.segment;
      decay = meanWeight * moved.decay;
      fresh = meanWeight * (b.points - a.points - moved.segment - moved.decay);
    }
    ids.push(measure.id);
    parts.push(fresh, decay, presence);
  }
  parts.push(segment);
  return inCents(before, after, ids, parts);
}

interface Move {
  before: DayResult;
  after: DayResult;
  days: number;
  from: number;
  to: number;
}

/** How much of a change of points the segment's curves and the days passed make. */
function pointsMoved(measure: ScoredMeasure, move: Move): { segment: number; decay: number } {
  const a = find(move.before, measure.id);
  const b = find(move.after, measure.id);
  if (!a || !b) return { segment: 0, decay: 0 };
  return {
    segment: segmentEffect(measure, b, move.before.segment.mixture, move.after.segment.mixture),
    decay: decayEffect(measure, a, b, move),
  };
}

/** What the change of curves alone does to a value read today. */
function segmentEffect(measure: ScoredMeasure, now: MeasureResult, from: Mixture, to: Mixture): number {
  if (now.state !== 'seen' || now.value === null) return 0;
  return blendedPoints(measure, to, now.value) - blendedPoints(measure, from, now.value);
}

/** What the days passed do to the evidence of before, counted in today's cadence. */
function decayEffect(measure: ScoredMeasure, was: MeasureResult, now: MeasureResult, move: Move): number {
  if (!was.ages || was.value === null || now.notSeenSince !== null || now.ownPoints === null) return 0;
  const aged = (was.value * move.before.owner.cadence + move.days) / move.after.owner.cadence;
  const agedPoints = blendedPoints(measure, move.before.segment.mixture, aged);
  return Math.min(agedPoints, was.points === was.ownPoints ? agedPoints : move.from) - move.from;
}

const find = (result: DayResult, id: MeasureId): MeasureResult | undefined =>
  result.measures.find((m) => m.id === id);

const standsOf = (measures: readonly MeasureResult[]): Map<MeasureId, Stand> =>
  new Map(measures.map((m) => [m.id, { weight: m.weight, points: m.points }]));

/** The day of before as this card would have scored the same values. */
function restated(card: Scorecard, before: DayResult): Map<MeasureId, Stand> {
  const points = new Map<MeasureId, number>();
  let total = 0;
  for (const measure of card.measures) {
    const was = find(before, measure.id);
    if (!was || was.points === null || was.value === null) continue;
    const own = blendedPoints(measure, before.segment.mixture, was.value);
    points.set(measure.id, was.points === was.ownPoints ? own : Math.min(own, was.points));
    total += measure.share;
  }
  return new Map(
    card.measures.map((m) => {
      const p = points.get(m.id) ?? null;
      return [m.id, { weight: p === null || total === 0 ? 0 : m.share / total, points: p }];
    }),
  );
}

function rawOf(stands: Map<MeasureId, Stand>): number {
  let raw = 0;
  for (const { weight, points } of stands.values()) raw += weight * (points ?? 0);
  return raw;
}

/** Whole hundredths by largest remainder; rounding takes the rest. */
function inCents(before: DayResult, after: DayResult, ids: MeasureId[], parts: number[]): ChangeExplanation {
  const rawCents = (r: DayResult) =>
    r.raw === null ? 0 : 10_000 - r.measures.reduce((sum, m) => sum + m.lossCents, 0);
  const capLoss = (r: DayResult) => r.cap?.lossCents ?? 0;
  const scored = before.score !== null && after.score !== null;
  const rawChange = rawCents(after) - rawCents(before);
  const capCents = capLoss(before) - capLoss(after);
  const totalCents = scored ? 100 * ((after.score ?? 0) - (before.score ?? 0)) : rawChange + capCents;
  const cents = largestRemainder(
    parts.map((p) => p * 100),
    rawChange,
  );
  const placed = cents.reduce((sum, c) => sum + c, 0);
  return {
    from: before.day,
    to: after.day,
    totalCents,
    measures: ids.map((id, i) => ({
      id,
      newFactsCents: cents[1 + 3 * i] ?? 0,
      decayCents: cents[2 + 3 * i] ?? 0,
      presenceCents: cents[3 + 3 * i] ?? 0,
    })),
    capCents,
    scorecardCents: cents[0] ?? 0,
    segmentCents: cents.at(-1) ?? 0,
    roundingCents: totalCents - placed - capCents,
  };
}
