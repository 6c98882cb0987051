import { daysBetween } from '../../shared/day';
import type { HealthDocument, HealthMeasure, SuggestedPlay } from '../../shared/health-document';
import { isolate, painter, TIER_MARK, TIER_STYLE } from './tier-look';

const BAR = 10;
const MOST_EVIDENCE = 3;

/** One account's health in words: what it is, who holds the budget, and, explained, where each point went. */
export function accountExplanation(document: HealthDocument, explain: boolean, colour: boolean): string {
  const { paint, dim } = painter(colour);
  const { budgetOwner: owner } = document;
  const score = document.score === null ? '–' : String(document.score);
  const trend = document.trend30d === null ? '' : `  ${signed(document.trend30d)} in 30 days`;
  const lines = [
    '',
    `  ${paint('bold', isolate(document.name))}  ${dim(document.account)}`,
    `  ${paint(TIER_STYLE[document.tier], `${TIER_MARK[document.tier]} ${score} ${document.tier}`)}${trend}  ${dim(
      `since ${document.tierSince} · coverage ${Math.round(document.coverage * 100)} % · as of ${document.day}`,
    )}`,
    `  ${dim(factsOf(document).join(' · '))}`,
    '',
    `  Budget owner  ${owner.name === null ? 'unknown' : isolate(owner.name)}${owner.contact ? ` (${owner.source}${owner.confidence ? `, ${owner.confidence} confidence` : ''})` : ''}`,
    `                ${owner.status}${owner.lastEngaged ? `, last two-way contact ${owner.lastEngaged}` : ', no two-way contact seen'}; due every ${owner.cadence} days`,
  ];
  if (owner.handOver)
    lines.push(
      `                hand-over from ${isolate(owner.handOver.name)} open since ${owner.handOver.since}`,
    );
  if (document.drivers.length > 0)
    lines.push('', ...document.drivers.map((driver) => `  • ${isolate(driver.text)}`));
  for (const { cap, by, until, reason } of document.capsAnswered)
    lines.push('', `  Cap ${cap} answered by ${isolate(by)} until ${until}: ${isolate(reason)}`);
  for (const play of document.plays) lines.push('', ...playLines(play, explain, colour));
  if (explain) lines.push(...explanation(document, colour));
  lines.push('');
  return lines.join('\n');
}

/** What to do and why; how and on what evidence only where it is asked for. */
function playLines(play: SuggestedPlay, explain: boolean, colour: boolean): string[] {
  const { paint, dim } = painter(colour);
  const contact = play.contact ? ` · with ${isolate(play.contact.name)}` : '';
  const lines = [
    `  → ${paint('bold', play.name)}  ${dim(`${play.urgency}${contact} · since ${play.since}`)}`,
    `    ${isolate(play.why)}`,
  ];
  if (!explain) return lines;
  return [
    ...lines,
    ...play.steps.map((step, i) => `    ${i + 1}. ${step}`),
    ...play.evidence
      .slice(0, MOST_EVIDENCE)
      .map(({ text, source, id }) => dim(`       ${isolate(text)}  [${`${source} ${isolate(id)}`.trim()}]`)),
  ];
}

function explanation(document: HealthDocument, colour: boolean): string[] {
  const { paint, dim } = painter(colour);
  const lines = ['', `  ${paint('bold', 'points  weight    lost')}`];
  for (const measure of document.measures) {
    lines.push(measureLine(measure, dim));
    for (const evidence of measure.evidence.slice(0, MOST_EVIDENCE)) {
      lines.push(
        dim(
          `                          ${isolate(evidence.text)}  [${evidence.source} ${isolate(evidence.id)}]`,
        ),
      );
    }
  }
  if (document.cap) {
    lines.push(
      `                 ${cents(document.cap.lossCents)}  cap at ${document.cap.max}: ${document.cap.reason}`,
    );
  }
  lines.push(`                 ${cents(document.roundingCents)}  rounding`);
  if (document.score !== null)
    lines.push(`                 ${cents((100 - document.score) * 100)}  in all: 100 − ${document.score}`);
  for (const ceiling of document.ceilings) lines.push(`  at most Watch: ${ceiling.reason}`);
  if (document.lever && document.lever.caps.length + document.lever.moves.length > 0) {
    const moves = document.lever.moves.map(
      (move) => `${move.name} from ${Math.round(move.fromPoints)} to ${Math.round(move.toPoints)} points`,
    );
    const steps = [...document.lever.caps.map((cap) => `the cap ${cap} lifted`), ...moves];
    lines.push('', `  Nearest way to ${document.lever.tier}: ${steps.join(' and ')}`);
  }
  lines.push(
    '',
    `  ${dim(`Read through: ${document.freshness.map((f) => `${f.source} ${f.completeThrough ?? 'never'}${f.live ? '' : ' (late)'}`).join(' · ')}`)}`,
  );
  lines.push(`  ${dim(`Scorecard ${document.scorecard.id}, ${document.scorecard.hash.slice(0, 12)}`)}`);
  return lines;
}

function measureLine(measure: HealthMeasure, dim: (text: string) => string): string {
  const filled = measure.points === null ? 0 : Math.round((measure.points / 100) * BAR);
  const bar =
    measure.points === null ? dim('·'.repeat(BAR)) : '█'.repeat(filled) + dim('░'.repeat(BAR - filled));
  const points = measure.points === null ? '  –' : String(Math.round(measure.points)).padStart(3);
  const weight = `${(measure.weight * 100).toFixed(1)} %`.padStart(7);
  const note = measure.reason ? dim(`  ${measure.state}: ${measure.reason}`) : '';
  const value = measure.value === null ? '' : ` ${round(measure.value)} ${measure.unit}`;
  return `  ${points} ${weight} ${cents(measure.lossCents)}  ${bar} ${measure.name}${value}${note}`;
}

const factsOf = (document: HealthDocument): string[] =>
  [
    document.segment.id,
    document.arr
      ? `ARR ${Number(document.arr.amount).toLocaleString('en-US')} ${document.arr.currency ?? ''}`.trim()
      : null,
    document.renewalDate
      ? `renews ${document.renewalDate} (${daysBetween(document.day, document.renewalDate)} days)`
      : 'no renewal date known',
    document.csm ? `CSM ${isolate(document.csm)}` : null,
  ].filter((fact) => fact !== null);

const signed = (points: number): string =>
  points > 0 ? `▲ +${points}` : points < 0 ? `▼ −${-points}` : '± 0';
const cents = (value: number): string => (value / 100).toFixed(2).padStart(7);
const round = (value: number): string => String(Math.round(value * 100) / 100);
