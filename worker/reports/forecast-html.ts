import { DASHES, tierClass, tierShape } from '../../shared/tier-look';
import { TIERS, type Tier } from '../../shared/tiers';
import type { ForecastRow, QuarterForecast } from '../renewals/forecast';
import { OPINIONS, type Opinion, type Stance, stancesOf } from '../renewals/opinions';
import type { ForecastReport } from './forecast';
import { FORECAST_STYLE } from './forecast-style';
import {
  dayWords,
  finalWords,
  modelWords,
  money,
  OPINION_NAMES,
  ownMoney,
  percent,
  plural,
  ratesLine,
  STANCE_WORDS,
  shortMoney,
  signedPercent,
  spanWords,
} from './forecast-words';
import { type Html, html } from './html';

/** A forecast as one page: no script, nothing from outside, light or dark as the reader's system is. */
export function forecastHtml(report: ForecastReport): string {
  const title = `Renewal forecast${report.organization ? ` · ${report.organization}` : ''} · ${report.day}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body><main>
${head(report)}
${figures(report)}
${quarters(report)}
${opinions(report)}
${disagreements(report)}
${accuracy(report)}
${renewals(report)}
${foot(report)}
</main></body>
</html>`.text;
}

// The style is ours: no text of others is in it.
const STYLE = html([FORECAST_STYLE] as unknown as TemplateStringsArray);

function head({ organization, day, frozen }: ForecastReport): Html {
  const known = frozen
    ? html`<p>As frozen for Monday ${dayWords(frozen.monday)}${frozen.madeOn === frozen.monday ? '' : `, made on ${dayWords(frozen.madeOn)}`}</p>`
    : html`<p>As of ${dayWords(day)}</p>`;
  return html`<header>
<svg viewBox="0 0 16 16" width="30" height="30" aria-hidden="true"><circle cx="8" cy="8" r="5" class="rim"/><path d="M0.5 8H15.5" class="rim"/></svg>
<h1>Renewal forecast</h1>${organization === null ? null : html`<bdi class="org">${organization}</bdi>`}
${known}</header>`;
}

function figures(report: ForecastReport): Html {
  const { total, currency, disagreements: differing, quarters: all } = report;
  const last = all.findLast(({ quarter }) => quarter !== null)?.quarter;
  return html`<dl class="figures">
<div><dt>Up for renewal</dt><dd class="big">${bigMoney(total.pipeline, currency)}</dd>
<dd>${plural(total.renewals, 'renewal')}${last ? ` through ${dayWords(last.end)}` : ''}</dd></div>
<div><dt>Weighted by likelihood</dt>${weighted(report)}</div>
<div><dt>At risk</dt><dd class="big${total.atRisk > 0 ? ' risk' : ''}">${bigMoney(total.atRisk, currency)}</dd>
<dd>${total.pipeline > 0 ? `${percent(total.atRisk / total.pipeline)} of it stands At Risk or Critical` : 'nothing is up'}</dd></div>
<div><dt>Opinions differ</dt><dd class="big">${differing.length}</dd>
<dd>${differing.length === 0 ? 'nobody contradicts anybody' : `${plural(differing.length, 'renewal')}, ${money(sum(differing), currency)}`}</dd></div>
</dl>`;
}

function weighted({ total, currency, unlikelihood }: ForecastReport): Html {
  if (total.withLikelihood === 0) {
    return html`<dd class="big none">No likelihood yet</dd><dd>${unlikelihood[0]?.reason ?? 'nothing is up'}</dd>`;
  }
  const range = total.interval
    ? html`<dd>90 %: ${shortMoney(total.interval.low)} to ${shortMoney(total.interval.high)}</dd>`
    : null;
  return html`<dd class="big">${bigMoney(total.weighted, currency)}</dd>${range}
<dd>of ${money(total.withLikelihood, currency)}; ${money(total.withoutLikelihood, currency)} has none</dd>`;
}

function quarters(report: ForecastReport): Html {
  const { quarters: all, later, currency } = report;
  const most = Math.max(1, ...all.map(({ pipeline }) => pipeline));
  const tiers = TIERS.filter((tier) =>
    all.some((quarter) => quarter.tiers.some((each) => each.tier === tier)),
  );
  return html`<section class="card"><h2>By fiscal quarter and tier</h2>
<p class="about">Recurring revenue a year that is not decided yet, in the quarter its renewal was first seen in.</p>
<ul class="legend">${tiers.map((tier) => html`<li>${mark(tier)}${tier}</li>`)}</ul>
${all.map((quarter) => quarterRow(quarter, most, report))}
${later.renewals > 0 ? html`<p class="quiet">Later: ${plural(later.renewals, 'renewal')}, ${money(later.pipeline, currency)}.</p>` : null}
</section>`;
}

function quarterRow(forecast: QuarterForecast, most: number, { current, currency }: ForecastReport): Html {
  const { quarter, tiers, pipeline, renewals: count, decided } = forecast;
  const isNow = quarter !== null && quarter.start === current?.start;
  const hasEnded = quarter !== null && current !== null && quarter.end < current.start;
  const chip = isNow
    ? html`<span class="chip now">now</span>`
    : hasEnded && count > 0
      ? html`<span class="chip warn">still open</span>`
      : null;
  const already =
    decided.terms === 0
      ? null
      : html`<div class="days">${shortMoney(decided.renewed)} of ${shortMoney(decided.before)} renewed, ${shortMoney(decided.lost)} lost${decided.added > 0 ? `, ${shortMoney(decided.added)} added` : ''}</div>`;
  const label = tiers.map((each) => `${each.tier}: ${money(each.pipeline, currency)}`).join(', ');
  return html`<div class="quarter"><div><h3>${quarter?.label ?? 'No quarter'}${chip}</h3>
<div class="days">${quarter ? spanWords(quarter) : 'no renewal date is known'}</div></div>
<div><div class="bar" role="img" aria-label="${label}">${tiers
    .filter((each) => each.pipeline > 0)
    .map(
      (each) =>
        html`<span class="${tierClass(each.tier)}" style="width:${((each.pipeline / most) * 100).toFixed(2)}%" title="${each.tier}: ${money(each.pipeline, currency)} in ${plural(each.renewals, 'renewal')}"></span>`,
    )}</div>${already}</div>
<div class="sum">${money(pipeline, currency)}<small>${plural(count, 'renewal')}</small></div></div>`;
}

function opinions(report: ForecastReport): Html | null {
  const { quarters: all, currency } = report;
  const said = all.filter((quarter) => OPINIONS.some((opinion) => quarter.opinions[opinion].covered > 0));
  if (said.length === 0) return null;
  const cell = (quarter: QuarterForecast, opinion: Opinion): Html => {
    const { covered, expected } = quarter.opinions[opinion];
    if (covered === 0) return html`<td class="num quiet">nothing said</td>`;
    return html`<td class="num">${money(expected, currency)}
<div class="gauge"><span style="width:${(Math.min(1, expected / covered) * 100).toFixed(1)}%"></span></div>
<small>of ${shortMoney(covered)}, ${percent(covered / Math.max(1, quarter.pipeline))} of the quarter${rangeOf(quarter, opinion)}</small></td>`;
  };
  return html`<section class="card"><h2>Three opinions</h2>
<p class="about">What each expects of the revenue it speaks of. The model weighs by likelihood; a call counts whole or not at all; a final amount counts as it is.</p>
<div class="scroll"><table><thead><tr><th>Quarter</th><th class="num">Up for renewal</th>${OPINIONS.map((opinion) => html`<th class="num">${OPINION_NAMES[opinion]}</th>`)}</tr></thead><tbody>
${said.map((quarter) => html`<tr><td class="nowrap">${quarter.quarter?.label ?? 'No quarter'}</td><td class="num">${money(quarter.pipeline, currency)}</td>${OPINIONS.map((opinion) => cell(quarter, opinion))}</tr>`)}
</tbody></table></div></section>`;
}

const rangeOf = ({ interval }: QuarterForecast, opinion: Opinion): string =>
  opinion === 'model' && interval
    ? `; 90 %: ${shortMoney(interval.low)} to ${shortMoney(interval.high)}`
    : '';

function disagreements(report: ForecastReport): Html | null {
  const { disagreements: rows, currency } = report;
  if (rows.length === 0) return null;
  const largest = [...rows].sort((a, b) => (b.cents ?? 0) - (a.cents ?? 0));
  return html`<section class="card"><h2>Where they disagree</h2>
<p class="about">One says that the renewal comes, another that it does not. Where there is no likelihood, the model's tier speaks for it.</p>
<div class="scroll"><table><thead><tr><th>Account</th><th>Renews</th><th class="num">A year</th>${OPINIONS.map((opinion) => html`<th>${OPINION_NAMES[opinion]}</th>`)}</tr></thead><tbody>
${largest.map((row) => html`<tr>${accountCell(row)}<td class="nowrap">${row.due ?? '–'}</td>${arrCell(row, currency)}${stanceCells(row, currency)}</tr>`)}
</tbody></table></div></section>`;
}

function accuracy({ accuracy: all, currency }: ForecastReport): Html | null {
  if (all.length === 0) return null;
  const groups = all.map(({ quarter, monday, undecided, opinions: each }) => [
    html`<tr class="group"><th colspan="6">${quarter.label} <span class="quiet">as frozen on ${dayWords(monday)}${undecided > 0 ? `; ${undecided} not decided` : ''}</span></th></tr>`,
    ...each.map(
      (error) =>
        html`<tr><td>${OPINION_NAMES[error.opinion]}</td><td class="num">${error.renewals}</td><td class="num">${money(error.expected, currency)}</td><td class="num">${money(error.renewed, currency)}</td><td class="num">${signedPercent(error.bias)}</td><td class="num">${percent(error.error)}</td></tr>`,
    ),
  ]);
  return html`<section class="card"><h2>What was said, and what happened</h2>
<p class="about">Bias: expected less renewed, of what was up; above 0 it expected too much. Error: how far off it was, account by account. A renewal that slipped counts in its first quarter.</p>
<div class="scroll"><table><thead><tr><th>Opinion</th><th class="num">Renewals</th><th class="num">Expected</th><th class="num">Renewed</th><th class="num">Bias</th><th class="num">Error</th></tr></thead><tbody>
${groups.flat()}
</tbody></table></div></section>`;
}

function renewals(report: ForecastReport): Html {
  const { rows, currency } = report;
  return html`<section class="card"><details${rows.length <= 40 ? html` open` : null}><summary>All ${plural(rows.length, 'open renewal')}</summary>
<div class="scroll"><table><thead><tr><th>Account</th><th>Renews</th><th>Tier</th><th class="num">A year</th><th class="num">Likelihood</th><th>CSM's call</th><th>Final call</th></tr></thead><tbody>
${rows.map(
  (
    row,
  ) => html`<tr>${accountCell(row)}<td class="nowrap">${row.due ?? '–'}${row.isLate ? html`<span class="chip warn">late</span>` : row.isSlipped ? html`<span class="chip">slipped</span>` : null}<small>${row.quarter?.label ?? null}</small></td>
<td class="nowrap"><span class="${tierClass(row.tier)}">${mark(row.tier)}</span> ${row.tier}${row.score === null ? null : html` <span class="quiet">${row.score}</span>`}</td>${arrCell(row, currency)}
<td class="num">${row.likelihood === null ? '–' : `${Math.round(row.likelihood)} %`}</td><td><bdi>${row.csmCall ?? '–'}</bdi></td><td class="nowrap"><bdi>${finalWords(row, currency) ?? '–'}</bdi></td></tr>`,
)}
</tbody></table></div></details></section>`;
}

const accountCell = (row: ForecastRow): Html =>
  html`<td><bdi>${row.accountName}</bdi><small><bdi>${row.opportunityName ?? 'no opportunity: the contract goes on or ends'}</bdi>${row.csmName ? html` · <bdi>${row.csmName}</bdi>` : null}</small></td>`;

function arrCell(row: ForecastRow, currency: string | null): Html {
  const own = row.arr && row.arr.currency !== currency ? html`<small>${ownMoney(row)}</small>` : null;
  return html`<td class="num">${row.cents === null ? 'not known' : money(row.cents, currency)}${own}</td>`;
}

function stanceCells(row: ForecastRow, currency: string | null): Html[] {
  const stances = stancesOf(row);
  const words: Record<Opinion, string | null> = {
    model: modelWords(row),
    csm: row.csmCall,
    final: finalWords(row, currency),
  };
  return OPINIONS.map((opinion) => {
    const stance: Stance | null = stances[opinion];
    if (stance === null) return html`<td class="quiet">–</td>`;
    return html`<td><span class="stance ${stance}">${STANCE_WORDS[stance]}</span><small><bdi>${words[opinion]}</bdi></small></td>`;
  });
}

function mark(tier: Tier): Html {
  const { fill, isDashed } = tierShape(tier);
  return html`<svg class="mark ${tierClass(tier)}" viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">${fill ? html`<path d="${fill}" class="fill"/>` : null}<circle cx="8" cy="8" r="6.5" class="rim"${isDashed ? html` stroke-dasharray="${DASHES}"` : null}/></svg>`;
}

function foot(report: ForecastReport): Html {
  const { snapshots, voided, total } = report;
  const last = snapshots.at(-1);
  const kept = last
    ? `${plural(snapshots.length, 'Monday')} frozen; the last is that of ${last.monday}${last.madeOn === last.monday ? '' : `, made on ${last.madeOn}`}.`
    : 'No Monday is frozen yet.';
  return html`<footer><p>${ratesLine(report)} ${kept}</p>
${voided > 0 ? html`<p>${voided} void opportunities (duplicates, re-papered ones) are left out.</p>` : null}
${total.unpriced > 0 ? html`<p>${plural(total.unpriced, 'renewal')} without an amount or a rate: in no sum.</p>` : null}
${report.unlikelihood.map(({ reason, renewals: count }) => html`<p>${plural(count, 'renewal')} without a likelihood: ${reason}.</p>`)}
</footer>`;
}

/** A figure with its currency small beside it. */
const bigMoney = (cents: number, currency: string | null): Html =>
  html`${money(cents, null)}${currency === null ? null : html` <small>${currency}</small>`}`;

const sum = (rows: readonly ForecastRow[]): number =>
  rows.reduce((cents, row) => cents + (row.cents ?? 0), 0);
