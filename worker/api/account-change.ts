import { type ChangeLine, changeLines } from '../scorecard/change-lines';
import { type ChangeExplanation, explainChange } from '../scorecard/explain-change';
import { scoreDay } from '../scorecard/score-day';
import type { Scorecard } from '../scorecard/scorecard';
import type { DayInputs, DayResult, FoldState, MeasureId } from '../scorecard/types';
import type { MeasureDay } from '../store/measure-days';

/** A stored day, and the state of the day before it; null where it is the first. */
export interface KeptDay {
  row: MeasureDay;
  before: MeasureDay | null;
}

/**
 * Why the score moved between two stored days; the cents of all lines sum to the change of the stored scores, or,
 * where one is empty, of the scores before rounding.
 */
export function changeBetween(
  card: Scorecard,
  from: KeptDay,
  to: KeptDay,
  evidence: (id: MeasureId) => string | undefined,
): ChangeLine[] {
  const before = resultOf(card, from);
  const after = resultOf(card, to);
  const change = explainChange(card, before, after);
  const off = unexplained(change, from.row, to.row);
  if (off === 0) return changeLines(change, before, after, evidence);
  if (from.row.scorecard === card.hash && to.row.scorecard === card.hash) {
    const rest = { text: 'Days that are no longer kept', measure: null, cents: off };
    return [...changeLines(change, before, after, evidence), rest];
  }
  const changed = { ...change, scorecardCents: change.scorecardCents + off };
  return changeLines(changed, before, after, evidence);
}

/** The day's result as it was stored, else computed again from what was read and the state it was folded from. */
function resultOf(card: Scorecard, { row, before }: KeptDay): DayResult {
  if (row.result !== null) return row.result as DayResult;
  return scoreDay(card, row.inputs as DayInputs, (before?.state ?? null) as FoldState | null);
}

/**
 * Hundredths by which the published scores moved more than the explanation says. A day that was computed again may
 * differ from what was published for it: under another scorecard, which is no longer at hand, or where the days that it
 * was folded from are no longer kept.
 */
function unexplained(change: ChangeExplanation, from: MeasureDay, to: MeasureDay): number {
  if (from.score === null || to.score === null) return 0;
  return 100 * (to.score - from.score) - change.totalCents;
}
