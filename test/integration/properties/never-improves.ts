import { SCORED_TIERS, type ScoredTier, tierRank } from '../../../shared/tiers';
import { CEILING_RANK, hasEvidence, healthyScore } from '../../../worker/scorecard/ceilings';
import { rawScore } from '../../../worker/scorecard/raw-score';
import { roundHalfUp } from '../../../worker/scorecard/rounding';
import type { Scorecard } from '../../../worker/scorecard/scorecard';
import { nextTier } from '../../../worker/scorecard/tier-step';
import type {
  DayInputs,
  DayResult,
  FoldState,
  MeasureId,
  MeasureResult,
} from '../../../worker/scorecard/types';

/** Points are sums of floats. */
const NEARLY = 1e-9;

/**
 * What a day without some evidence of health does that it must not (rule 4): a measure's points above both those of
 * the last published day and those with the evidence; a measure that had points and has none; a score or a tier
 * above what they would be with the points so held; a cap that ends; coverage by a measure of which nothing worse is
 * told.
 */
export function improvements(
  card: Scorecard,
  last: FoldState,
  withAll: { inputs: DayInputs; result: DayResult },
  lacking: DayResult,
): string[] {
  const found: string[] = [];
  const held = bounds(last, withAll.result, lacking);
  for (const [i, m] of lacking.measures.entries()) {
    const was = pointsOf(last, m.id);
    const isNew = was === null && withAll.result.measures[i]?.points == null;
    const bound = isNew ? null : (held[i]?.points ?? null);
    const said = `${m.id}: ${m.points} of ${m.value}, was ${was}, else ${withAll.result.measures[i]?.points}`;
    if (m.points === null) {
      const applies = withAll.result.measures[i]?.state !== 'notApplicable';
      if (was !== null && applies) found.push(`${said}: its points are gone`);
    } else if (bound === null && lacking.raw !== null && m.points > lacking.raw + NEARLY) {
      found.push(`${said}: it has points only without the evidence`);
    } else if (bound !== null && m.points > bound + NEARLY) {
      found.push(said);
    }
  }
  const ended = Object.keys(last.caps).filter(
    (cap) => withAll.result.capsInForce.includes(cap) && !lacking.capsInForce.includes(cap),
  );
  if (ended.length > 0) found.push(`caps ended: ${ended.join(', ')}`);
  for (const [i, m] of lacking.measures.entries()) {
    const was = pointsOf(last, m.id);
    const other = withAll.result.measures[i];
    const isNews = was === null || other?.points == null || (m.points !== null && m.points < was - NEARLY);
    if (m.covered && !other?.covered && !isNews) found.push(`${m.id} counts in coverage`);
  }
  return [...found, ...scoreImprovements(card, last, withAll, lacking, held)];
}

const pointsOf = (state: FoldState, id: MeasureId): number | null => state.measures[id]?.points ?? null;

/** The measures of the day with points as high as they may be; those never seen before have those of the day. */
function bounds(last: FoldState, withAll: DayResult, lacking: DayResult): MeasureResult[] {
  return lacking.measures.map((m, i) => {
    const was = pointsOf(last, m.id);
    const other = withAll.measures[i];
    const isThere = m.points !== null || (was !== null && other?.state !== 'notApplicable');
    const allowed = [was, other?.points ?? null].filter((p) => p !== null);
    return { ...m, points: isThere && allowed.length > 0 ? Math.max(...allowed) : m.points };
  });
}

function scoreImprovements(
  card: Scorecard,
  last: FoldState,
  { inputs, result }: { inputs: DayInputs; result: DayResult },
  lacking: DayResult,
  held: MeasureResult[],
): string[] {
  const raw = rawScore(held);
  if (raw === null || lacking.raw === null) return [];
  const standing = card.caps.filter((cap) => cap.id in last.caps && result.capsInForce.includes(cap.id));
  const capMax = Math.min(100, ...standing.map((cap) => cap.max));
  const score = roundHalfUp(Math.min(raw, capMax));
  const tier = nextTier(card.bounds, last.tier, {
    day: lacking.day,
    score,
    healthyScore: healthyScore(score, held, capMax),
    ceilingRank: hasEvidence(card, held, inputs.readings, inputs.sources) ? 3 : CEILING_RANK,
    capped: raw > capMax,
    low: false,
    rebase: false,
  });
  const found: string[] = [];
  if (lacking.raw > raw + NEARLY) found.push(`raw: ${lacking.raw}, with held points ${raw}`);
  if ((lacking.score ?? 0) > score) found.push(`score: ${lacking.score}, with held points ${score}`);
  if (isScored(lacking.tier) && isScored(tier.tier) && tierRank(lacking.tier) > tierRank(tier.tier)) {
    found.push(`tier: ${lacking.tier}, with held points ${tier.tier}`);
  }
  return found;
}

const isScored = (tier: string): tier is ScoredTier => (SCORED_TIERS as readonly string[]).includes(tier);
