import { PlimsollError } from '../../shared/error';
import { capsOn } from './caps';
import { CEILING_RANK, ceilingsInForce, hasEvidence, healthyScore } from './ceilings';
import { lossesInCents } from './losses';
import { type OwnerDay, ownerDay } from './owner-day';
import { ownerCapReading, ownerResult, ownerState } from './owner-result';
import { type MeasurePoints, measurePoints } from './points';
import { coverageOf, weigh } from './raw-score';
import { roundHalfUp } from './rounding';
import type { Scorecard, ScoredMeasure } from './scorecard';
import { blendedPoints, type Mixture, mixtureOn, nextSegment, segmentOf } from './segment';
import { nextTier, type TierDay } from './tier-step';
import type { DayInputs, DayResult, FoldState, HeldMeasure, MeasureResult } from './types';

const OWNER = 'budget_owner_engagement';

/**
 * Scores one account on one day from what was read and the state of the last published day (null: cold start).
 * Pure: the same card, inputs and state give the same result.
 * @throws PlimsollError DAY_ORDER when the state is not of an earlier day.
 */
export function scoreDay(card: Scorecard, inputs: DayInputs, previous: FoldState | null): DayResult {
  const { account, day } = inputs;
  if (previous && previous.day >= day) {
    throw new PlimsollError(
      'DAY_ORDER',
      `Account ${account}: ${day} cannot be scored after ${previous.day}.`,
      'Score days in order, each from the state of an earlier one.',
    );
  }
  const rebase = previous !== null && previous.scorecard !== card.hash;
  const segment = nextSegment(
    rebase ? null : (previous?.segment ?? null),
    segmentOf(card, inputs.attributes),
    day,
  );
  const mixture = mixtureOn(segment, day);
  const before = rebase ? repointed(card, mixture, previous.measures) : (previous?.measures ?? {});
  const owner = ownerDay(
    inputs.owner,
    previous?.owner ?? null,
    previous?.day ?? null,
    before[OWNER]?.points ?? null,
    day,
    inputs.attributes.createdOn,
  );

  const held: FoldState['measures'] = {};
  const measures = card.measures.map((measure) => {
    const points = pointsToday(measure, mixture, inputs, owner, before[measure.id]);
    if (points.held) held[measure.id] = points.held;
    return resultOf(measure, points, inputs, owner);
  });
  const raw = weigh(measures);
  const coverage = coverageOf(measures);

  const conditions = { ...inputs.caps, budget_owner_departed: ownerCapReading(inputs, owner) };
  const caps = capsOn(card.caps, conditions, previous?.caps ?? {}, inputs);
  const lowest = caps.inForce[0];
  const capMax = lowest?.max ?? 100;
  const rounded = raw === null ? null : roundHalfUp(Math.min(raw, capMax));
  const evident = hasEvidence(card, measures, inputs.readings, inputs.sources);
  const today: TierDay = {
    day,
    score: rounded,
    healthyScore: healthyScore(rounded, measures, capMax),
    ceilingRank: evident ? 3 : CEILING_RANK,
    capped: raw !== null && raw > capMax,
    low: coverage < card.minCoverage,
    rebase,
  };
  const tier = nextTier(card.bounds, previous?.tier ?? null, today);
  const score = tier.tier === 'Unknown' ? null : rounded;
  const losses = lossesInCents(
    measures.map((m) => (m.points === null ? 0 : m.weight * (100 - m.points))),
    raw ?? 100,
    raw === null ? 100 : capMax,
    score,
  );
  for (const [i, m] of measures.entries()) m.lossCents = losses.measures[i] ?? 0;

  const inForce = lowest && caps.state[lowest.id];
  const state: FoldState = {
    day,
    scorecard: card.hash,
    segment:
      mixture.length === 1 && mixture[0]?.[0] === segment.id
        ? { ...segment, mixture: [[segment.id, 1]] }
        : segment,
    measures: held,
    caps: caps.state,
    owner: ownerState(inputs, owner, held[OWNER]?.points ?? null),
    tier,
  };
  return {
    account,
    day,
    score,
    tier: tier.tier,
    raw,
    coverage,
    measures,
    cap:
      lowest && inForce
        ? { id: lowest.id, max: lowest.max, reason: lowest.reason, lossCents: losses.cap, ...inForce }
        : null,
    capsInForce: caps.inForce.map((c) => c.id),
    capsAnswered: caps.answered,
    ceilings: ceilingsInForce(card, previous?.tier ?? null, today, tier.tier),
    owner: ownerResult(inputs, owner),
    roundingCents: losses.rounding,
    segment: { id: segment.id, since: segment.since, mixture: mixture.map(([s, w]) => [s, w]) },
    rebased: rebase,
    scorecard: card.hash,
    state,
  };
}

/** Held points under another card: those that the held values earn there. */
function repointed(card: Scorecard, mixture: Mixture, held: FoldState['measures']): FoldState['measures'] {
  const result: FoldState['measures'] = {};
  for (const measure of card.measures) {
    const was = held[measure.id];
    if (was) result[measure.id] = { ...was, points: blendedPoints(measure, mixture, was.value) };
  }
  return result;
}

function pointsToday(
  measure: ScoredMeasure,
  mixture: Mixture,
  inputs: DayInputs,
  owner: OwnerDay,
  before: HeldMeasure | undefined,
): MeasurePoints {
  if (measure.id !== OWNER)
    return measurePoints(measure, mixture, inputs.readings[measure.id], before, inputs.day);
  const reading = owner.reading ?? inputs.readings[OWNER];
  const own = measurePoints(measure, mixture, reading, before, inputs.day);
  if (own.points === null || owner.limit === null || own.points <= owner.limit) return own;
  return {
    ...own,
    state: 'held',
    points: owner.limit,
    reason: own.reason ?? owner.limitReason,
    held: own.held && { ...own.held, points: owner.limit },
  };
}

function resultOf(
  measure: ScoredMeasure,
  points: MeasurePoints,
  inputs: DayInputs,
  owner: OwnerDay,
): MeasureResult {
  const reading = inputs.readings[measure.id];
  const ages =
    measure.defaultCurve.kind === 'decay' &&
    'value' in reading &&
    !reading.absence &&
    points.notSeenSince === null &&
    (measure.id !== OWNER || (owner.handOver === null && inputs.owner.owner?.lastTwoWay != null));
  return {
    id: measure.id,
    group: measure.group,
    value: points.value,
    points: points.points,
    ownPoints: points.ownPoints,
    share: measure.share,
    weight: 0,
    lossCents: 0,
    state: points.state,
    ages,
    covered: points.covered,
    notSeenSince: points.notSeenSince,
    reason: points.reason,
  };
}

/** Folds the days of one account in order; each result's state is the next one's start. */
export function scoreDays(
  card: Scorecard,
  days: readonly DayInputs[],
  previous: FoldState | null,
): DayResult[] {
  let state = previous;
  return days.map((inputs) => {
    const result = scoreDay(card, inputs, state);
    state = result.state;
    return result;
  });
}
