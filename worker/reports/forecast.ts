import type { Day, Instant } from '../../shared/day';
import type { TermRecord } from '../renewals/account-renewals';
import { accuracy, type QuarterAccuracy, type Snapshot } from '../renewals/accuracy';
import type { Quarter } from '../renewals/fiscal-quarters';
import {
  type DecidedTerm,
  type ForecastRow,
  forecast,
  type QuarterForecast,
  type Sums,
} from '../renewals/forecast';
import { corporateCents, type RateTable } from '../renewals/money';

/** What one Monday's forecast came to in one quarter. */
export interface FrozenTotals {
  quarter: Quarter | null;
  renewals: number;
  pipeline: number;
  atRisk: number;
  withLikelihood: number;
  weighted: number;
}

/** A forecast as `--json` prints it. Amounts are hundredths of `currency`, shares 0 to 1. */
export interface ForecastReport {
  organization: string | null;
  asOf: Instant;
  day: Day;
  /** The corporate currency; null in an org of one. */
  currency: string | null;
  rates: RateTable;
  /** The Monday that is shown as it was frozen, and when it was made; null: as it is known now. */
  frozen: { monday: Day; madeOn: Day; hash: string } | null;
  /** The quarter of `day`; null where no fiscal period holds it. */
  current: Quarter | null;
  quarters: QuarterForecast[];
  /** Of the quarters shown. */
  total: Sums;
  /** Open renewals after the last quarter shown. */
  later: { renewals: number; pipeline: number };
  /** All open renewals, those of later quarters too. */
  rows: ForecastRow[];
  disagreements: ForecastRow[];
  /** Why revenue has no likelihood, the commonest reason first. */
  unlikelihood: { reason: string; renewals: number }[];
  voided: number;
  snapshots: { monday: Day; madeOn: Day; hash: string; totals: FrozenTotals[] }[];
  accuracy: QuarterAccuracy[];
}

export interface ForecastSource {
  organization: string | null;
  asOf: Instant;
  day: Day;
  rates: RateTable;
  frozen: ForecastReport['frozen'];
  rows: readonly ForecastRow[];
  decided: readonly DecidedTerm[];
  terms: readonly TermRecord[];
  snapshots: ForecastReport['snapshots'];
  /** Mondays with which quarters that have begun are compared. */
  compared: readonly Snapshot[];
  quarterOf(day: Day): Quarter | null;
  /** The last day shown: renewals after it are only counted. */
  through: Day;
}

/** Puts a forecast together. Neither the order of rows nor of terms means anything. */
export function forecastReport(source: ForecastSource): ForecastReport {
  const { rows, day, through } = source;
  const isShown = (quarter: Quarter | null): boolean => quarter === null || quarter.start <= through;
  const current = source.quarterOf(day);
  const shown = rows.filter((row) => isShown(row.quarter));
  const later = rows.filter((row) => !isShown(row.quarter));
  const { quarters, total, disagreements } = forecast(
    shown,
    source.decided.filter(({ quarter }) => quarter !== null && isShown(quarter)),
  );
  const all = forecast(rows, []);
  return {
    organization: source.organization,
    asOf: source.asOf,
    day,
    currency: source.rates.corporate,
    rates: source.rates,
    frozen: source.frozen,
    current,
    quarters: quarters.filter((each) => isWorthShowing(each, current)),
    total,
    later: { renewals: later.length, pipeline: later.reduce((sum, row) => sum + (row.cents ?? 0), 0) },
    rows: all.rows,
    disagreements,
    unlikelihood: reasonsOf(shown),
    voided: source.terms.reduce((sum, term) => sum + term.voided.length, 0),
    snapshots: [...source.snapshots],
    accuracy: accuracy(source.compared, renewedOf(source.terms), day),
  };
}

/** Of quarters before this one: the one just ended, and those in which something is still open. */
function isWorthShowing({ quarter, renewals }: QuarterForecast, current: Quarter | null): boolean {
  if (renewals > 0 || quarter === null || current === null) return renewals > 0;
  return quarter.end >= current.start || isJustBefore(quarter, current);
}

const isJustBefore = (quarter: Quarter, current: Quarter): boolean =>
  Date.parse(current.start) - Date.parse(quarter.end) === 86_400_000;

function reasonsOf(rows: readonly ForecastRow[]): ForecastReport['unlikelihood'] {
  const counts = new Map<string, number>();
  for (const { likelihood, likelihoodReason } of rows) {
    if (likelihood !== null) continue;
    const reason = likelihoodReason ?? 'not told';
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, renewals]) => ({ reason, renewals }))
    .sort((a, b) => b.renewals - a.renewals || (a.reason < b.reason ? -1 : 1));
}

function renewedOf(terms: readonly TermRecord[]) {
  const outcomes = new Map(terms.map(({ account, due, outcome }) => [`${account}:${due}`, outcome]));
  return (account: string, due: Day, rates: RateTable): number | null => {
    const outcome = outcomes.get(`${account}:${due}`);
    if (!outcome || outcome.kind === 'pending' || outcome.kind === 'void') return null;
    return corporateCents(outcome.after, rates);
  };
}
