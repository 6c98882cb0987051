import type { HealthDriver } from '../../shared/health-document';
import { dayInWords } from './day-in-words';
import { MEASURE_TRAITS } from './measure-traits';
import type { DayInputs, DayResult, MeasureId, MeasureResult } from './types';

const MOST_LOSSES = 3;
const MOST_STRENGTHS = 2;
/** A loss below a point moves nobody. */
const LEAST_LOSS_CENTS = 100;
const STRONG_POINTS = 75;

/**
 * Why the score is what it is, in sentences from the evidence: what holds it down, the weightiest first, then what
 * holds it up. Dates, never ages, so that a sentence stays true.
 */
export function driversOf(result: DayResult, inputs: DayInputs): HealthDriver[] {
  return [...conditions(result), ...losses(result, inputs), ...strengths(result, inputs)];
}

export const CEILING_REASONS = {
  evidence: 'At most Watch: not enough evidence from independent live sources.',
  pulse: 'At most Watch: without the CSM pulse the score would be below Healthy.',
} as const;

/** How the remark on an Unknown tier begins. */
export const UNKNOWN_REMARK = 'Too little is seen to score';

function conditions({ cap, ceilings, tier, coverage, state }: DayResult): HealthDriver[] {
  const lines: HealthDriver[] = [];
  if (tier === 'Unknown') {
    const known = state.tier.lastKnown;
    const last = known ? `; last known ${known.tier} on ${dayInWords(known.day)}` : '';
    lines.push(remark(`${UNKNOWN_REMARK} (coverage ${Math.round(coverage * 100)} %)${last}.`));
  }
  if (cap) {
    const text = cap.evidence[0]?.text;
    lines.push({
      ...remark(
        `At most ${cap.max}: ${cap.reason} since ${dayInWords(cap.since)}${text ? ` (${bare(text)})` : ''}.`,
      ),
      cents: cap.lossCents === 0 ? 0 : -cap.lossCents,
    });
  }
  return [...lines, ...ceilings.map((id) => remark(CEILING_REASONS[id]))];
}

const remark = (text: string): HealthDriver => ({ text, measure: null, cents: 0 });

function losses(result: DayResult, inputs: DayInputs): HealthDriver[] {
  return result.measures
    .filter((m) => m.lossCents >= LEAST_LOSS_CENTS)
    .sort((a, b) => b.lossCents - a.lossCents)
    .slice(0, MOST_LOSSES)
    .map((m) => ({
      text: `${sentence(m, inputs)} (−${(m.lossCents / 100).toFixed(1)}).`,
      measure: m.id,
      cents: -m.lossCents,
    }));
}

function strengths(result: DayResult, inputs: DayInputs): HealthDriver[] {
  const held = (m: MeasureResult) => m.weight * (m.points ?? 0);
  return result.measures
    .filter((m) => m.weight > 0 && m.state === 'seen' && (m.points ?? 0) >= STRONG_POINTS)
    .sort((a, b) => held(b) - held(a))
    .slice(0, MOST_STRENGTHS)
    .map((m) => ({
      text: `${sentence(m, inputs)} (+${held(m).toFixed(1)}).`,
      measure: m.id,
      cents: Math.round(held(m) * 100),
    }));
}

function sentence(measure: MeasureResult, inputs: DayInputs): string {
  const { name } = MEASURE_TRAITS[measure.id];
  if (measure.notSeenSince) return `${name}: not seen since ${dayInWords(measure.notSeenSince)}`;
  const text = evidenceText(inputs, measure.id);
  const told = text ? `${name}: ${bare(text)}` : name;
  return measure.reason ? `${told}; ${measure.reason}` : told;
}

function evidenceText(inputs: DayInputs, id: MeasureId): string | undefined {
  const reading = inputs.readings[id];
  return 'evidence' in reading ? reading.evidence[0]?.text : undefined;
}

/** Without a full stop of its own. */
const bare = (text: string): string => text.replace(/[.\s]+$/u, '');
