import type { HealthLever } from '../../shared/health-document';
import { SCORED_TIERS, tierRank } from '../../shared/tiers';
import { nearestValue } from './curve';
import { MEASURE_TRAITS } from './measure-traits';
import { settle } from './rounding';
import type { Scorecard } from './scorecard';
import { curveOf } from './segment';
import { tierOfScore, UP_MARGIN } from './tier-step';
import type { DayResult, MeasureResult } from './types';

interface Gain {
  measure: MeasureResult;
  points: number;
  /** Points of the measure still to be had. */
  room: number;
}

/**
 * The smallest change of one measure, else of two, that brings the score to the next tier's lower bound, with the
 * caps that must be cleared first. Smallest: fewest points of measures together; ties by registry order. The
 * CSM's pulse is no lever. Null when Healthy or Unknown, or when two measures do not suffice.
 */
export function nearestLever(card: Scorecard, result: DayResult): HealthLever | null {
  if (result.tier === 'Unknown' || result.tier === 'Healthy' || result.raw === null) return null;
  const rank = tierRank(result.tier) + 1;
  const tier = SCORED_TIERS[rank];
  const lower = card.bounds[rank - 1];
  if (tier === undefined || lower === undefined) return null;
  const reached = result.score !== null && tierRank(tierOfScore(card.bounds, result.score)) >= rank;
  // Where the bound is reached and the tier is not, hysteresis asks for more.
  const bound = reached ? Math.min(100, lower + UP_MARGIN) : lower;
  const caps = card.caps.filter((c) => result.capsInForce.includes(c.id) && c.max < bound).map((c) => c.id);
  const missing = bound - result.raw;
  if (missing <= 0) return { tier, bound, caps, moves: [] };
  const gains = gainsOf(result);
  const moves = single(gains, missing) ?? pair(gains, missing);
  return moves && { tier, bound, caps, moves: moves.map(([gain, to]) => moveOf(card, result, gain, to)) };
}

function gainsOf(result: DayResult): Gain[] {
  return result.measures.flatMap((measure) =>
    measure.points !== null && measure.weight > 0 && measure.points < 100 && measure.id !== 'csm_pulse'
      ? [{ measure, points: measure.points, room: 100 - measure.points }]
      : [],
  );
}

type Moves = [gain: Gain, toPoints: number][];

function single(gains: Gain[], missing: number): Moves | null {
  let best: { gain: Gain; change: number } | null = null;
  for (const gain of gains) {
    const change = settle(missing / gain.measure.weight);
    if (change <= gain.room && (best === null || change < best.change)) best = { gain, change };
  }
  return best && [[best.gain, best.gain.points + best.change]];
}

/** The heavier measure goes all the way, the other makes up the rest. */
function pair(gains: Gain[], missing: number): Moves | null {
  let best: { moves: Moves; change: number } | null = null;
  for (const first of gains) {
    for (const second of gains) {
      if (first === second || first.measure.weight < second.measure.weight) continue;
      const rest = settle((missing - first.measure.weight * first.room) / second.measure.weight);
      const change = settle(first.room + rest);
      if (rest <= 0 || rest > second.room || (best !== null && change >= best.change)) continue;
      best = {
        moves: [
          [first, 100],
          [second, second.points + rest],
        ],
        change,
      };
    }
  }
  return best?.moves ?? null;
}

function moveOf(
  card: Scorecard,
  result: DayResult,
  { measure, points }: Gain,
  to: number,
): HealthLever['moves'][number] {
  const scored = card.measures.find((m) => m.id === measure.id);
  const toPoints = Math.min(100, to);
  const toValue =
    scored && measure.value !== null
      ? nearestValue(curveOf(scored, result.segment.id), measure.value, toPoints)
      : null;
  const { name, unit } = MEASURE_TRAITS[measure.id];
  return { measure: measure.id, name, fromPoints: points, toPoints, fromValue: measure.value, toValue, unit };
}
