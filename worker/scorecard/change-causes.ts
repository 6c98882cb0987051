import { dayInWords } from './day-in-words';
import type { ChangeExplanation } from './explain-change';
import { MEASURE_TRAITS } from './measure-traits';
import type { DayInputs, DayResult, MeasureId } from './types';

/** Parts below a tenth of a point are not worth a line. */
const WORTH_A_LINE_CENTS = 10;

/** Why a row changed, a line each, the weightiest first. inputs: those of `after`. */
export function changeCauses(
  change: ChangeExplanation,
  before: DayResult,
  after: DayResult,
  inputs: DayInputs,
): string[] {
  const lines = change.measures
    .flatMap(({ id, newFactsCents, decayCents, presenceCents }) => [
      // New facts, or a window that moved on over the old ones: the evidence tells which.
      { cents: newFactsCents, text: () => evidenceOf(inputs, id) },
      { cents: decayCents, text: () => `decay: ${agingOf(after, inputs, id)}` },
      { cents: presenceCents, text: () => `data present: ${MEASURE_TRAITS[id].name}` },
    ])
    .filter(({ cents }) => Math.abs(cents) >= WORTH_A_LINE_CENTS)
    .sort((a, b) => Math.abs(b.cents) - Math.abs(a.cents))
    .map(({ cents, text }) => `${text()} (${signed(cents)})`);
  if (change.scorecardCents !== 0) lines.push(`scorecard changed (${signed(change.scorecardCents)})`);
  if (Math.abs(change.segmentCents) >= WORTH_A_LINE_CENTS) {
    lines.push(
      `segment ${after.segment.id} since ${dayInWords(after.segment.since)} (${signed(change.segmentCents)})`,
    );
  }
  return [...standing(before, after), ...lines];
}

/** What changed besides points. */
function standing(before: DayResult, after: DayResult): string[] {
  const lines: string[] = [];
  for (const id of after.capsInForce) {
    if (!before.capsInForce.includes(id)) lines.push(`cap ${id} since ${dayInWords(capSince(after, id))}`);
  }
  for (const id of before.capsInForce) {
    if (!after.capsInForce.includes(id)) lines.push(`cap ${id} no longer in force`);
  }
  if (after.owner.cadence < before.owner.cadence) {
    lines.push(`renewal within 120 days: cadence ${after.owner.cadence} days`);
  } else if (after.owner.cadence > before.owner.cadence) {
    lines.push(`cadence ${after.owner.cadence} days`);
  }
  if (after.owner.contact !== before.owner.contact) {
    lines.push(`budget owner: ${before.owner.name ?? 'unknown'} → ${after.owner.name ?? 'unknown'}`);
  }
  if (after.owner.status !== before.owner.status) {
    lines.push(`budget owner status: ${before.owner.status} → ${after.owner.status}`);
  }
  if (after.tier !== before.tier) lines.push(...tierLine(before, after));
  return lines;
}

function tierLine(before: DayResult, after: DayResult): string[] {
  if (after.rebased) return [`tier ${after.tier}: set anew under this scorecard`];
  if (after.tier === 'Unknown') return [`coverage ${Math.round(after.coverage * 100)} %: too little is seen`];
  if (before.tier === 'Unknown')
    return [`coverage ${Math.round(after.coverage * 100)} %: enough is seen again`];
  const unmoved = before.score !== null && after.score !== null && Math.abs(before.score - after.score) <= 1;
  return unmoved ? [`tier ${after.tier}: second day past its bound`] : [];
}

const capSince = (result: DayResult, id: string): string => result.state.caps[id]?.since ?? result.day;

function evidenceOf(inputs: DayInputs, id: MeasureId): string {
  const reading = inputs.readings[id];
  const text = 'evidence' in reading ? reading.evidence[0]?.text : undefined;
  return text ? `${MEASURE_TRAITS[id].name}: ${text}` : MEASURE_TRAITS[id].name;
}

function agingOf(after: DayResult, inputs: DayInputs, id: MeasureId): string {
  const last = after.owner.lastEngaged;
  if (id === 'budget_owner_engagement' && last)
    return `last contact with the budget owner ${dayInWords(last)}`;
  return evidenceOf(inputs, id);
}

const signed = (cents: number): string => `${cents > 0 ? '+' : '−'}${(Math.abs(cents) / 100).toFixed(1)}`;
