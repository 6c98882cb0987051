import { settle } from './rounding';
import type { MeasureResult } from './types';

/** Raw score of a set of measures: their points by weight; null when none with a weight has points. */
export function rawScore(measures: readonly Pick<MeasureResult, 'points' | 'share'>[]): number | null {
  let sum = 0;
  let weight = 0;
  for (const { points, share } of measures) {
    if (points === null || share === 0) continue;
    sum += share * points;
    weight += share;
  }
  return weight === 0 ? null : sum / weight;
}

/** Gives each measure with points its weight among them, and returns the raw score. */
export function weigh(measures: MeasureResult[]): number | null {
  const raw = rawScore(measures);
  let total = 0;
  for (const m of measures) if (m.points !== null) total += m.share;
  for (const m of measures) m.weight = m.points === null || total === 0 ? 0 : m.share / total;
  return raw;
}

/** The weight of what was seen within its hold, of the weight of all that applies; 0 when nothing does. */
export function coverageOf(measures: readonly MeasureResult[]): number {
  let seen = 0;
  let applicable = 0;
  for (const m of measures) {
    if (m.state === 'notApplicable') continue;
    applicable += m.share;
    if (m.covered) seen += m.share;
  }
  return applicable === 0 ? 0 : settle(seen / applicable);
}
