import type { HealthDocument, HealthMeasure, SuggestedPlay } from '../../shared/health-document';
import { CEILING_REASONS, driversOf } from './drivers';
import { nearestLever } from './lever';
import { MEASURE_TRAITS } from './measure-traits';
import { SOURCE_OF_RULE } from './owner-result';
import { settle } from './rounding';
import type { Scorecard } from './scorecard';
import type { DayInputs, DayResult, Evidence, MeasureResult, OwnerCandidate } from './types';

/** What a document tells that its day's result does not hold. */
export interface DocumentHistory {
  /** The score 30 days before under the same card; null when there was none. */
  scoreThirtyDaysAgo: number | null;
  /** What to do next, the most urgent first: it depends on other days and on no scorecard. */
  plays: readonly SuggestedPlay[];
}

/**
 * The health document of one day. Keys stand in one order and nothing in it depends on when it is made: the same
 * arguments give the same bytes by `JSON.stringify`.
 */
export function toDocument(
  card: Scorecard,
  result: DayResult,
  inputs: DayInputs,
  history: DocumentHistory,
): HealthDocument {
  const { attributes } = inputs;
  const measures = result.measures.map((m) => measureOf(m, inputs));
  return {
    account: result.account,
    name: attributes.accountName,
    day: result.day,
    score: result.score,
    tier: result.tier,
    tierSince: result.state.tier.since,
    lastKnownTier: lastKnownOf(result),
    trend30d:
      result.score === null || history.scoreThirtyDaysAgo === null
        ? null
        : result.score - history.scoreThirtyDaysAgo,
    coverage: result.coverage,
    segment: { id: result.segment.id, since: result.segment.since },
    groups: card.groups.map((id) => groupOf(id, result)),
    measures,
    cap: result.cap && {
      id: result.cap.id,
      max: result.cap.max,
      reason: result.cap.reason,
      since: result.cap.since,
      lossCents: result.cap.lossCents,
      evidence: result.cap.evidence.map(inOrder),
    },
    capsInForce: result.capsInForce,
    capsAnswered: result.capsAnswered.map(({ cap, reason, until, by }) => ({ cap, reason, until, by })),
    ceilings: result.ceilings.map((id) => ({ id, reason: CEILING_REASONS[id] })),
    roundingCents: result.roundingCents,
    drivers: driversOf(result, inputs),
    lever: nearestLever(card, result),
    budgetOwner: budgetOwnerOf(result, inputs),
    likelihood: { percent: null, reason: 'not calibrated: needs outcomes' },
    freshness: inputs.sources.map(({ source, completeThrough, live }) => ({ source, completeThrough, live })),
    renewalDate: attributes.renewalDate,
    arr: attributes.arr === null ? null : { amount: attributes.arr, currency: attributes.currency },
    csm: attributes.csmName,
    keptAttributes: attributes.vanished,
    scorecard: { id: card.id, hash: card.hash },
    rebased: result.rebased,
    plays: [...history.plays],
  };
}

/** The tier before Unknown; of a scored day it is the tier itself and says nothing. */
function lastKnownOf({ tier, state }: DayResult): HealthDocument['lastKnownTier'] {
  const known = state.tier.lastKnown;
  return tier === 'Unknown' && known ? { tier: known.tier, day: known.day } : null;
}

function measureOf(m: MeasureResult, inputs: DayInputs): HealthMeasure {
  const reading = inputs.readings[m.id];
  const { name, unit } = MEASURE_TRAITS[m.id];
  return {
    id: m.id,
    name,
    group: m.group ?? '',
    value: m.value,
    unit,
    points: m.points,
    weight: settle(m.weight),
    lossCents: m.lossCents,
    state: m.state,
    notSeenSince: m.notSeenSince,
    reason: m.reason,
    evidence: 'evidence' in reading ? reading.evidence.map(inOrder) : [],
  };
}

const inOrder = ({ source, id, at, text }: Evidence): Evidence => ({ source, id, at, text });

function groupOf(id: string, result: DayResult): HealthDocument['groups'][number] {
  let weight = 0;
  let sum = 0;
  let lossCents = 0;
  for (const m of result.measures) {
    if (m.group !== id) continue;
    weight += m.weight;
    sum += m.weight * (m.points ?? 0);
    lossCents += m.lossCents;
  }
  const points = weight === 0 ? null : Math.min(100, settle(sum / weight));
  return { id, points, weight: Math.min(1, settle(weight)), lossCents };
}

function budgetOwnerOf({ owner }: DayResult, { owner: finding }: DayInputs): HealthDocument['budgetOwner'] {
  return {
    contact: owner.contact,
    name: owner.name,
    source: owner.source,
    status: owner.status,
    lastEngaged: owner.lastEngaged,
    lastTouch: finding.owner?.lastTouch ?? null,
    lastPresence: finding.lastPresence,
    cadence: owner.cadence,
    confidence: owner.confidence,
    rule: owner.rule,
    handOver: owner.handOver,
    singleThreaded: owner.singleThreaded,
    check: owner.check,
    askAgain: owner.askAgain,
    candidates: finding.candidates.map(candidateOf),
  };
}

const candidateOf = (c: OwnerCandidate): HealthDocument['budgetOwner']['candidates'][number] => ({
  contact: c.contact,
  name: c.name,
  source: SOURCE_OF_RULE[c.rule],
  role: c.roleName,
  confidence: c.confidence,
  lastTwoWay: c.lastTwoWay,
  departed: c.departed,
  departedWhy: c.departedWhy,
  check: c.check,
});
