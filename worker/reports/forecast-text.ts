import { TIERS } from '../../shared/tiers';
import type { ForecastRow, QuarterForecast } from '../renewals/forecast';
import { OPINIONS } from '../renewals/opinions';
import type { ForecastReport } from './forecast';
import {
  finalWords,
  modelWords,
  money,
  OPINION_NAMES,
  ownMoney,
  percent,
  plural,
  ratesLine,
  shortMoney,
  signedPercent,
} from './forecast-words';
import { isolate, type Painter, painter, TIER_MARK, TIER_STYLE } from './tier-look';

const BAR = 28;
/** Disagreements shown in full; the page and the CSV have all. */
const SHOWN = 12;

/** A forecast in words and bars, for a terminal of 80 columns or more. */
export function forecastText(report: ForecastReport, colour: boolean): string {
  const look = painter(colour);
  const { paint, dim } = look;
  const { total, currency, frozen } = report;
  const lines = [
    '',
    `  ${paint('bold', 'Renewal forecast')}  ${isolate(report.organization ?? '')}  ${dim(`as of ${report.day}`)}`,
    ...(frozen ? [`  ${dim(frozenLine(frozen))}`] : []),
    `  ${dim(ratesLine(report))}`,
    '',
    `  ${paint('bold', money(total.pipeline, currency))} up for renewal in ${plural(total.renewals, 'renewal')} · ${paint(
      total.atRisk > 0 ? 'red' : 'reset',
      `${money(total.atRisk, currency)} at risk`,
    )}`,
    `  ${weightedLine(total, currency)}`,
    ...report.unlikelihood.map(({ reason, renewals }) =>
      dim(`  ${plural(renewals, 'renewal')} without a likelihood: ${isolate(reason)}`),
    ),
    ...(total.unpriced > 0
      ? [`  ${plural(total.unpriced, 'renewal')} without an amount or a rate: in no sum`]
      : []),
  ];
  const most = Math.max(1, ...report.quarters.map((quarter) => quarter.pipeline));
  for (const quarter of report.quarters) lines.push('', ...quarterLines(quarter, most, report, look));
  if (report.later.renewals > 0) {
    const { renewals, pipeline } = report.later;
    lines.push('', dim(`  Later: ${plural(renewals, 'renewal')}, ${money(pipeline, currency)}`));
  }
  lines.push(...disagreementLines(report, look), ...accuracyLines(report, look));
  lines.push('', `  ${dim(snapshotLine(report))}`, '');
  return lines.join('\n');
}

const frozenLine = ({ monday, madeOn }: NonNullable<ForecastReport['frozen']>): string =>
  monday === madeOn ? `as frozen on Monday ${monday}` : `frozen for Monday ${monday} on ${madeOn}`;

function weightedLine(
  { weighted, withLikelihood, withoutLikelihood, interval }: ForecastReport['total'],
  currency: string | null,
): string {
  if (withLikelihood === 0)
    return `No renewal has a likelihood: ${money(withoutLikelihood, currency)} without one`;
  const range = interval ? ` (90 %: ${shortMoney(interval.low)} to ${shortMoney(interval.high)})` : '';
  return `Weighted ${money(weighted, currency)}${range} of ${money(withLikelihood, currency)}; ${money(withoutLikelihood, currency)} has no likelihood`;
}

function quarterLines(
  quarter: QuarterForecast,
  most: number,
  report: ForecastReport,
  { paint, dim }: Painter,
): string[] {
  const { currency } = report;
  const name = quarter.quarter?.label ?? 'No fiscal quarter';
  const days = quarter.quarter
    ? `${quarter.quarter.start} to ${quarter.quarter.end}`
    : 'no renewal date known';
  const lines = [
    `  ${paint('bold', isolate(name))}  ${dim(days)}  ${money(quarter.pipeline, currency)} in ${plural(quarter.renewals, 'renewal')}`,
  ];
  for (const tier of TIERS) {
    const part = quarter.tiers.find((each) => each.tier === tier);
    if (!part) continue;
    const bar = '█'.repeat(part.pipeline === 0 ? 0 : Math.max(1, Math.round((part.pipeline / most) * BAR)));
    lines.push(
      `    ${paint(TIER_STYLE[tier], `${TIER_MARK[tier]} ${tier.padEnd(8)}`)} ${String(part.renewals).padStart(4)} ${shortMoney(part.pipeline).padStart(8)}  ${paint(TIER_STYLE[tier], bar)}`,
    );
  }
  if (quarter.withLikelihood > 0) lines.push(`    ${weightedLine(quarter, currency)}`);
  const said = OPINIONS.flatMap((opinion) => {
    const { covered, expected } = quarter.opinions[opinion];
    if (covered === 0 || opinion === 'model') return [];
    return [`${OPINION_NAMES[opinion]} ${shortMoney(expected)} of ${shortMoney(covered)}`];
  });
  if (said.length > 0) lines.push(`    ${said.join(' · ')}`);
  const { decided } = quarter;
  if (decided.terms > 0)
    lines.push(
      dim(
        `    decided: ${shortMoney(decided.renewed)} of ${shortMoney(decided.before)} renewed, ${shortMoney(decided.lost)} lost, ${shortMoney(decided.added)} added`,
      ),
    );
  return lines;
}

function disagreementLines(report: ForecastReport, { paint, dim }: Painter): string[] {
  const rows = report.disagreements;
  if (rows.length === 0) return [];
  const largest = [...rows].sort((a, b) => (b.cents ?? 0) - (a.cents ?? 0));
  return [
    '',
    `  ${paint('bold', 'Where opinions differ')}  ${dim(plural(rows.length, 'renewal'))}`,
    ...largest.slice(0, SHOWN).map((row) => `  ${disagreement(row, report.currency, { paint, dim })}`),
    ...(rows.length > SHOWN ? [dim(`  and ${rows.length - SHOWN} more: --html and --csv have all`)] : []),
  ];
}

function disagreement(row: ForecastRow, currency: string | null, { paint, dim }: Painter): string {
  const said = [
    `model ${modelWords(row)}`,
    row.csmCall === null ? null : `CSM ${isolate(row.csmCall)}`,
    row.final === null && row.finalCents === null
      ? null
      : `final ${isolate(finalWords(row, currency) ?? '')}`,
  ].filter((each) => each !== null);
  return `${paint(TIER_STYLE[row.tier], TIER_MARK[row.tier])} ${isolate(row.accountName)}  ${said.join(' · ')}  ${dim(
    [ownMoney(row), row.due].filter((each) => each !== null).join(' · '),
  )}`;
}

function accuracyLines({ accuracy }: ForecastReport, { paint, dim }: Painter): string[] {
  if (accuracy.length === 0) return [];
  return [
    '',
    `  ${paint('bold', 'What was said, and what happened')}`,
    ...accuracy.flatMap(({ quarter, monday, undecided, opinions }) => [
      `  ${isolate(quarter.label)}  ${dim(`as frozen on ${monday}${undecided > 0 ? ` · ${undecided} not decided` : ''}`)}`,
      ...opinions.map(
        ({ opinion, renewals, expected, renewed, bias, error }) =>
          `    ${OPINION_NAMES[opinion].padEnd(11)} expected ${shortMoney(expected).padStart(7)}, renewed ${shortMoney(renewed).padStart(7)} · bias ${signedPercent(bias)}, error ${percent(error)} · ${plural(renewals, 'renewal')}`,
      ),
    ]),
  ];
}

function snapshotLine({ snapshots, voided }: ForecastReport): string {
  const last = snapshots.at(-1);
  const kept = last
    ? `${plural(snapshots.length, 'Monday')} frozen, the last ${last.monday}${last.madeOn === last.monday ? '' : ` (on ${last.madeOn})`}`
    : 'No Monday is frozen yet';
  return voided > 0 ? `${kept} · ${voided} void opportunities (duplicates, re-papered) are left out` : kept;
}
