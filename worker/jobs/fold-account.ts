import { createHash } from 'node:crypto';
import { addDays, type Day } from '../../shared/day';
import type { SuggestedPlay } from '../../shared/health-document';
import { suggestPlays } from '../plays/engine';
import { playFacts } from '../plays/facts';
import { changeCauses } from '../scorecard/change-causes';
import { toDocument } from '../scorecard/document';
import { explainChange } from '../scorecard/explain-change';
import { scoreDay } from '../scorecard/score-day';
import type { Scorecard } from '../scorecard/scorecard';
import type { DayInputs, DayResult, FoldState } from '../scorecard/types';
import type { DocumentOfDay } from '../store/documents';
import type { MeasureDay } from '../store/measure-days';

const TREND_DAYS = 30;
/** A trend may start a little earlier, where the worker did not run on the very day. */
const TREND_SLACK = 3;

/** What an account's past hands to its fold. */
export interface AccountPast {
  /** The last day before the inputs' first; null on a cold start. */
  last: MeasureDay | null;
  /** Stored days around the start of the trend, and those before it that another scorecard needs. */
  days: readonly MeasureDay[];
  /** The result to compare with: what the CRM was told last, else the day before. */
  told: DayResult | null;
}

export interface FoldedAccount {
  days: MeasureDay[];
  document: DocumentOfDay;
  /** Why the score moved since `told`, in words. */
  causes: string[];
}

/** Folds an account's inputs, in order of day, into scored days, and makes the document of the last one. */
export function foldAccount(card: Scorecard, inputs: readonly DayInputs[], past: AccountPast): FoldedAccount {
  let state = (past.last?.state ?? null) as FoldState | null;
  const days: MeasureDay[] = [];
  const earlier = past.days.map((day) => day.inputs as DayInputs);
  let plays: SuggestedPlay[] = [];
  let result: DayResult | null = null;
  for (const day of inputs) {
    const scored = scoreDay(card, day, state);
    const facts = playFacts(day, scored.state.owner, earlier);
    const { suggested, raised } = suggestPlays(facts, state?.plays, { rebased: scored.rebased });
    plays = suggested;
    state = { ...scored.state, plays: raised };
    result = { ...scored, state };
    earlier.push(day);
    days.push(toMeasureDay(day, result));
  }
  const today = inputs.at(-1);
  const last = days.at(-1);
  if (!today || !last || !result) throw new RangeError('An account without inputs cannot be folded.');
  // Only the newest result is explained from; its predecessors would be weight without use.
  for (const day of days) if (day !== last) day.result = null;

  const scoreThirtyDaysAgo = trendStart(card, [...past.days, ...days], today.day);
  const document = toDocument(card, result, today, { scoreThirtyDaysAgo, plays });
  const causes = past.told
    ? changeCauses(explainChange(card, past.told, result), past.told, result, today)
    : [];
  return { days, document: toDocumentOfDay(document), causes };
}

function toMeasureDay(inputs: DayInputs, result: DayResult): MeasureDay {
  return {
    account: inputs.account,
    day: inputs.day,
    inputs,
    state: result.state,
    result,
    raw: result.raw,
    score: result.score,
    tier: result.tier,
    coverage: result.coverage,
    scorecard: result.scorecard,
  };
}

/** Identified by its content: as-of and freshness move every day without telling anything new. */
function toDocumentOfDay(document: ReturnType<typeof toDocument>): DocumentOfDay {
  const { day: _day, freshness: _freshness, ...content } = document;
  return {
    account: document.account,
    day: document.day,
    body: JSON.stringify(document),
    hash: createHash('sha256').update(JSON.stringify(content)).digest('base64url'),
  };
}

/** The score 30 days before `today` under this card: as stored, or folded anew where it was scored under another. */
function trendStart(card: Scorecard, days: readonly MeasureDay[], today: Day): number | null {
  const from = addDays(today, -TREND_DAYS);
  const upTo = days.filter((day) => day.day <= from);
  const start = upTo.at(-1);
  if (!start || start.day < addDays(from, -TREND_SLACK)) return null;
  if (start.scorecard === card.hash) return start.score;
  let state: FoldState | null = null;
  let score: number | null = null;
  for (const day of upTo) {
    const result: DayResult = scoreDay(card, day.inputs as DayInputs, state);
    state = result.state;
    score = result.score;
  }
  return score;
}
