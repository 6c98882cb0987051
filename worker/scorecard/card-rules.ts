import type { CardFile } from './card-schema';
import { MEASURE_TRAITS, type MeasureTraits } from './measure-traits';
import { MEASURE_IDS } from './types';
import { measureShares } from './weights';

const MOST_LEADING = 8;
const MOST_LAGGING = 4;
const MOST_WEIGHT = 0.25;
/** Shares are quotients: a quarter may come out a hair above 0.25. */
const SLACK = 1e-9;

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** What is wrong with a card of the right shape, one sentence each; empty when nothing is. */
export function cardProblems(card: CardFile): string[] {
  return [
    ...duplicates(
      'measure',
      card.groups.flatMap((g) => g.measures.map((m) => m.id)),
    ),
    ...duplicates(
      'group',
      card.groups.map((g) => g.id),
    ),
    ...duplicates('segment', ['default', ...card.segments.map((s) => s.id)]),
    ...duplicates(
      'cap',
      card.caps.map((c) => c.id),
    ),
    ...tierProblems(card),
    ...weightProblems(card),
    ...card.groups.flatMap((g) => g.measures).flatMap((m) => curveProblems(card, m)),
    ...Object.keys(card.cadences)
      .filter((id) => id !== 'default' && !card.segments.some((s) => s.id === id))
      .map((id) => `cadences: there is no segment ${id}`),
  ];
}

function duplicates(what: string, ids: string[]): string[] {
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))].map((id) =>
    what === 'segment' && id === 'default'
      ? 'segments: default is the segment of accounts that match no rule'
      : `${what} ${id} stands twice`,
  );
}

function tierProblems({ tiers }: CardFile): string[] {
  const ordered = tiers.Healthy > tiers.Watch && tiers.Watch > tiers['At Risk'] && tiers['At Risk'] > 0;
  return ordered && tiers.Healthy <= 100
    ? []
    : ['tiers: bounds must fall from Healthy (at most 100) over Watch to At Risk (above 0)'];
}

function weightProblems(card: CardFile): string[] {
  const problems = card.groups
    .filter((g) => g.measures.every((m) => m.share === 0))
    .map((g) => `group ${g.id} has a share, but none of its measures has one`);
  const shares = measureShares(card);
  const weighted = MEASURE_IDS.filter((id) => (shares.get(id) ?? 0) > 0);
  const count = (indicator: MeasureTraits['indicator']) =>
    weighted.filter((id) => MEASURE_TRAITS[id].indicator === indicator).length;
  if (count('leading') > MOST_LEADING) {
    problems.push(`${count('leading')} leading measures weigh; at most ${MOST_LEADING} may`);
  }
  if (count('lagging') > MOST_LAGGING) {
    problems.push(`${count('lagging')} lagging measures weigh; at most ${MOST_LAGGING} may`);
  }
  for (const id of weighted) {
    const most = id === 'csm_pulse' ? card.pulse.max : MOST_WEIGHT;
    const share = shares.get(id) ?? 0;
    if (share > most + SLACK) problems.push(`${id} weighs ${percent(share)}; at most ${percent(most)} may`);
  }
  return problems;
}

function curveProblems(card: CardFile, measure: CardFile['groups'][number]['measures'][number]): string[] {
  const { direction } = MEASURE_TRAITS[measure.id];
  if (measure.decay) {
    return direction === 'lower'
      ? []
      : [`${measure.id}: a decay needs a measure that is healthier the lower it is`];
  }
  return Object.entries(measure.knots ?? {}).flatMap(([segment, knots]) => {
    const where = `${measure.id}, knots ${segment}`;
    const problems: string[] = [];
    if (segment !== 'default' && !card.segments.some((s) => s.id === segment)) {
      problems.push(`${where}: there is no segment ${segment}`);
    }
    if (knots.some(([value], i) => i > 0 && value <= (knots[i - 1]?.[0] ?? value))) {
      problems.push(`${where}: values must increase from knot to knot`);
    } else if (!followsDirection(knots, direction)) {
      problems.push(`${where}: ${DIRECTION_RULE[direction]}`);
    }
    return problems;
  });
}

const DIRECTION_RULE: Record<MeasureTraits['direction'], string> = {
  higher: 'points must not fall as the value rises',
  lower: 'points must not rise with the value',
  range: 'points must rise, stay on one plateau, then fall',
};

function followsDirection(knots: [number, number][], direction: MeasureTraits['direction']): boolean {
  const steps = knots.slice(1).map(([, points], i) => Math.sign(points - (knots[i]?.[1] ?? points)));
  if (direction === 'higher') return steps.every((s) => s >= 0);
  if (direction === 'lower') return steps.every((s) => s <= 0);
  return /^r*f?d*$/.test(steps.map((s) => (s > 0 ? 'r' : s < 0 ? 'd' : 'f')).join(''));
}
