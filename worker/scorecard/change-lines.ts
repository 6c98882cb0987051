import { dayInWords } from './day-in-words';
import type { ChangeExplanation } from './explain-change';
import { MEASURE_TRAITS } from './measure-traits';
import type { DayResult, MeasureId } from './types';

/** One part of a change of the score, in words. */
export interface ChangeLine {
  text: string;
  measure: MeasureId | null;
  /** Hundredths of a point; 0 for what moved no points. */
  cents: number;
}

/**
 * Every part of a change, the weightiest first: the cents of all lines sum to `change.totalCents`. What changed besides
 * points (tier, budget owner) stands at the end, with 0.
 * @param evidence what a measure rests on, in words.
 */
export function changeLines(
  change: ChangeExplanation,
  before: DayResult,
  after: DayResult,
  evidence: (id: MeasureId) => string | undefined,
): ChangeLine[] {
  const told = (id: MeasureId): string => {
    const text = evidence(id);
    return text ? `${MEASURE_TRAITS[id].name}: ${text}` : MEASURE_TRAITS[id].name;
  };
  const parts: ChangeLine[] = change.measures.flatMap(({ id, ...cents }) => [
    { text: told(id), measure: id, cents: cents.newFactsCents },
    { text: `Time passed: ${agingOf(after, id) ?? told(id)}`, measure: id, cents: cents.decayCents },
    { text: `Data present: ${MEASURE_TRAITS[id].name}`, measure: id, cents: cents.presenceCents },
  ]);
  parts.push(
    { text: capText(before, after), measure: null, cents: change.capCents },
    { text: 'Scorecard changed', measure: null, cents: change.scorecardCents },
    {
      text: `Segment ${after.segment.id} since ${dayInWords(after.segment.since)}`,
      measure: null,
      cents: change.segmentCents,
    },
    { text: 'Rounding', measure: null, cents: change.roundingCents },
  );
  return [
    ...parts.filter(({ cents }) => cents !== 0).sort((a, b) => Math.abs(b.cents) - Math.abs(a.cents)),
    ...besidesPoints(before, after),
  ];
}

function agingOf({ owner }: DayResult, id: MeasureId): string | null {
  if (id !== 'budget_owner_engagement' || !owner.lastEngaged) return null;
  return `last contact with the budget owner ${dayInWords(owner.lastEngaged)}`;
}

function capText({ cap: was }: DayResult, { cap }: DayResult): string {
  if (cap) return `At most ${cap.max}: ${cap.reason} since ${dayInWords(cap.since)}`;
  return was ? `No longer at most ${was.max}: ${was.reason}` : 'Cap';
}

function besidesPoints(before: DayResult, after: DayResult): ChangeLine[] {
  const lines: ChangeLine[] = [];
  const say = (text: string, measure: MeasureId | null = null) => lines.push({ text, measure, cents: 0 });
  if (after.tier !== before.tier) {
    const why = after.rebased ? ', set anew under this scorecard' : '';
    say(`Tier: ${before.tier} → ${after.tier}${why}`);
  }
  // Without names, which not everybody may read.
  if (after.owner.contact !== before.owner.contact)
    say('Another budget owner than before', 'budget_owner_engagement');
  if (after.owner.status !== before.owner.status) {
    say(`Budget owner: ${before.owner.status} → ${after.owner.status}`, 'budget_owner_engagement');
  }
  if (after.owner.cadence !== before.owner.cadence)
    say(`Budget owner due every ${after.owner.cadence} days`, 'budget_owner_engagement');
  return lines;
}
