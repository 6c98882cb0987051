import { type Day, daysBetween } from '../../shared/day';
import type { SegmentWhen } from './card-schema';
import { type Curve, pointsOf } from './curve';
import type { Scorecard, ScoredMeasure } from './scorecard';
import type { Attributes, SegmentState } from './types';

/** Days over which a new segment's curves replace the former ones. */
export const BLEND_DAYS = 28;

/** Weights of segments' curves; they come to 1. */
export type Mixture = readonly (readonly [segment: string, weight: number])[];

/** The first segment whose conditions all hold, else `default`. An attribute never known matches nothing. */
export function segmentOf(card: Pick<Scorecard, 'segments'>, attributes: Attributes): string {
  return card.segments.find((s) => matches(s.when, attributes))?.id ?? 'default';
}

function matches(when: SegmentWhen, attributes: Attributes): boolean {
  for (const key of Object.keys(when) as (keyof SegmentWhen)[]) {
    if (!holds(when[key], attributes[key])) return false;
  }
  return true;
}

function holds(wanted: SegmentWhen[keyof SegmentWhen], actual: string | number | null): boolean {
  if (wanted === undefined) return true;
  if (actual === null) return false;
  if (Array.isArray(wanted)) return (wanted as (string | number)[]).includes(actual);
  if (typeof wanted !== 'object') return wanted === actual;
  if (typeof actual !== 'number') return false;
  return (
    (wanted.min === undefined || actual >= wanted.min) && (wanted.max === undefined || actual <= wanted.max)
  );
}

/** The segment's state after `day`, given that of the day before (null: cold start). */
export function nextSegment(previous: SegmentState | null, segment: string, day: Day): SegmentState {
  if (previous === null) return { id: segment, since: day, mixture: [[segment, 1]] };
  if (previous.id === segment) return previous;
  return { id: segment, since: day, mixture: mixtureOn(previous, day).map(([s, w]) => [s, w]) };
}

/** The mixture in force on `day`: the one at the last change, fading linearly to the segment's own curve. */
export function mixtureOn(state: SegmentState, day: Day): Mixture {
  const settled = state.mixture.length === 1 && state.mixture[0]?.[0] === state.id;
  const share = settled ? 1 : Math.min(1, daysBetween(state.since, day) / BLEND_DAYS);
  if (share >= 1) return [[state.id, 1]];
  const weights = new Map<string, number>();
  for (const [segment, weight] of state.mixture) weights.set(segment, weight * (1 - share));
  weights.set(state.id, (weights.get(state.id) ?? 0) + share);
  return [...weights].filter(([, weight]) => weight > 0);
}

/** The curve that a measure uses for a segment. */
export const curveOf = (measure: ScoredMeasure, segment: string): Curve =>
  measure.curves.get(segment) ?? measure.defaultCurve;

/** Points of a value under a mixture of segments' curves. */
export function blendedPoints(measure: ScoredMeasure, mixture: Mixture, value: number): number {
  const [only] = mixture;
  if (only && mixture.length === 1) return pointsOf(curveOf(measure, only[0]), value);
  return mixture.reduce(
    (sum, [segment, weight]) => sum + weight * pointsOf(curveOf(measure, segment), value),
    0,
  );
}
