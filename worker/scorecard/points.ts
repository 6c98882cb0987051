import { type Day, daysBetween } from '../../shared/day';
import { dayInWords } from './day-in-words';
import type { ScoredMeasure } from './scorecard';
import { blendedPoints, type Mixture } from './segment';
import type { HeldMeasure, MeasureState, Reading, SeenReading } from './types';

/** A measure's points on one day, and what the next day is to know of them. */
export interface MeasurePoints {
  state: MeasureState;
  points: number | null;
  ownPoints: number | null;
  value: number | null;
  covered: boolean;
  notSeenSince: Day | null;
  reason: string | null;
  held: HeldMeasure | undefined;
}

/**
 * Points of one reading (design, scorecard rules 1, 2 and 4): the value's own, unless it is silence or rests on less
 * evidence of health than the held points and would lift them, until `hold` days have passed since that evidence last
 * shrank. What is not read keeps its last points, and stands in coverage for `hold` days more.
 */
export function measurePoints(
  measure: ScoredMeasure,
  mixture: Mixture,
  reading: Reading,
  before: HeldMeasure | undefined,
  day: Day,
): MeasurePoints {
  if ('notApplicable' in reading) return without('notApplicable', reading.notApplicable);
  if ('missing' in reading) {
    return before ? kept(measure, before, reading.missing, day) : without('missing', reading.missing);
  }
  const own = blendedPoints(measure, mixture, reading.value);
  if (before && own > before.points) {
    if (reading.absence) return heldBack(reading, own, before, day, 'held: silence lifts nothing');
    const since = isShrunk(reading.basis, before.lowest) ? day : (before.heldSince ?? day);
    if (isShrunk(reading.basis, before.basis) && daysBetween(since, day) < measure.hold) {
      const earned = before.earned ?? before.seen;
      const why = `held: it rests on less than on ${dayInWords(earned)}`;
      const result = heldBack(reading, own, before, day, why);
      const lowest = reading.basis?.map((count, i) => Math.min(count, before.lowest?.[i] ?? count));
      return {
        ...result,
        held: { ...before, seen: day, heldSince: since, earned, ...(lowest ? { lowest } : {}) },
      };
    }
  }
  return {
    state: 'seen',
    points: own,
    ownPoints: own,
    value: reading.value,
    covered: true,
    notSeenSince: null,
    reason: null,
    held: {
      points: own,
      value: reading.value,
      ...(reading.basis ? { basis: reading.basis } : {}),
      seen: day,
    },
  };
}

/** Whether any count behind a value is below that behind the former one. */
function isShrunk(now: readonly number[] | undefined, before: readonly number[] | undefined): boolean {
  if (!now || !before) return false;
  return before.some((count, i) => (now[i] ?? 0) < count);
}

function heldBack(
  reading: SeenReading,
  own: number,
  before: HeldMeasure,
  day: Day,
  reason: string,
): MeasurePoints {
  return {
    state: 'held',
    points: before.points,
    ownPoints: own,
    value: reading.value,
    covered: true,
    notSeenSince: null,
    reason,
    held: { ...before, seen: day },
  };
}

function kept(measure: ScoredMeasure, before: HeldMeasure, reason: string, day: Day): MeasurePoints {
  return {
    state: 'held',
    points: before.points,
    ownPoints: null,
    value: before.value,
    covered: daysBetween(before.seen, day) <= measure.hold,
    notSeenSince: before.seen,
    reason,
    held: before,
  };
}

function without(state: 'missing' | 'notApplicable', reason: string): MeasurePoints {
  return {
    state,
    points: null,
    ownPoints: null,
    value: null,
    covered: false,
    notSeenSince: null,
    reason,
    held: undefined,
  };
}
