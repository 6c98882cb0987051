import type { HealthDocument } from '../../shared/health-document';
import { pointsOf } from '../../worker/scorecard/curve';
import { toDocument } from '../../worker/scorecard/document';
import { scoreDay } from '../../worker/scorecard/score-day';
import { defaultScorecard, type Scorecard } from '../../worker/scorecard/scorecard';
import { curveOf, segmentOf } from '../../worker/scorecard/segment';
import type { DayInputs, FoldState } from '../../worker/scorecard/types';
import { accountDaysOf } from './account-days';
import { defineBenchmark } from './define-benchmark';

const ACCOUNTS = 500;
const DAYS = 40;
const TREND_DAYS = 30;

/** Every day of every account, folded in order, each with the document that explains it. */
function scoreAndExplain(card: Scorecard, accounts: readonly DayInputs[][]): HealthDocument[] {
  const documents: HealthDocument[] = [];
  for (const days of accounts) {
    const scores: (number | null)[] = [];
    let state: FoldState | null = null;
    for (const inputs of days) {
      const result = scoreDay(card, inputs, state);
      const scoreThirtyDaysAgo = scores[scores.length - TREND_DAYS] ?? null;
      documents.push(toDocument(card, result, inputs, { scoreThirtyDaysAgo, plays: [] }));
      scores.push(result.score);
      state = result.state;
    }
  }
  return documents;
}

interface BareScore {
  account: string;
  day: string;
  score: number | null;
}

/** Σ w·p / Σ w of what was read on each day, and nothing else; curves are chosen beforehand. */
function weightedMean(card: Scorecard, accounts: readonly DayInputs[][]): () => BareScore[] {
  const curves = new Map(
    accounts.flat().map(({ attributes }) => [
      attributes.plan,
      card.measures.map((measure) => ({
        id: measure.id,
        share: measure.share,
        curve: curveOf(measure, segmentOf(card, attributes)),
      })),
    ]),
  );
  return () => {
    const scores: BareScore[] = [];
    for (const days of accounts) {
      for (const { account, day, readings, attributes } of days) {
        let sum = 0;
        let weight = 0;
        for (const { id, share, curve } of curves.get(attributes.plan) ?? []) {
          const reading = readings[id];
          if (!('value' in reading)) continue;
          sum += share * pointsOf(curve, reading.value);
          weight += share;
        }
        scores.push({ account, day, score: weight === 0 ? null : sum / weight });
      }
    }
    return scores;
  };
}

export const score = defineBenchmark({
  name: 'score',
  against: `a bare loop of Σ w·p / Σ w with the same curves over the same ${ACCOUNTS * DAYS} account-days`,
  unit: 'ms',
  runs: 5,
  async prepare() {
    const card = defaultScorecard();
    const accounts = accountDaysOf(ACCOUNTS, DAYS);
    return { ours: () => scoreAndExplain(card, accounts), reference: weightedMean(card, accounts) };
  },
});
