import type { Day } from '../../shared/day';
import { TIERS, type Tier } from '../../shared/tiers';
import { type AccountChance, renewedInterval } from './bootstrap';
import type { Quarter } from './fiscal-quarters';
import type { Money } from './money';
import { disagree, expected, OPINIONS, type Opinion, type Said, standsAtRisk } from './opinions';

/** An open renewal with what is said of it; what a snapshot keeps. */
export interface ForecastRow extends Said {
  /** The opportunity's id; account and day where none stands for it. */
  id: string;
  account: string;
  accountName: string;
  csmName: string | null;
  /** null: the contract goes on or ends by itself. */
  opportunity: string | null;
  opportunityName: string | null;
  stage: string | null;
  /** As first seen; null where no renewal date was ever known. */
  due: Day | null;
  /** The quarter of `due`: a renewal that slips stays there. */
  quarter: Quarter | null;
  /** It is put off to a later quarter, or its quarter has ended. */
  isSlipped: boolean;
  isLate: boolean;
  /** A year, in its own currency; null where nothing tells it. */
  arr: Money | null;
  /** `arr` in hundredths of the corporate currency; null where it or its rate is not known. */
  cents: number | null;
  score: number | null;
  /** Why there is no likelihood. */
  likelihoodReason: string | null;
  csmCall: string | null;
  finalCall: string | null;
}

/** Amounts are hundredths of the corporate currency; renewals without a known amount are counted, not summed. */
export interface Sums {
  renewals: number;
  /** Of them without an amount or a rate. */
  unpriced: number;
  pipeline: number;
  atRisk: number;
  /** Revenue that has a likelihood, what of it is expected, and revenue that has none. */
  withLikelihood: number;
  weighted: number;
  withoutLikelihood: number;
  /** 90 % of what comes of the revenue that has a likelihood; null where none has. */
  interval: { low: number; high: number } | null;
  opinions: Record<Opinion, { covered: number; expected: number }>;
}

export interface QuarterForecast extends Sums {
  /** null: no renewal date, or no fiscal period for it. */
  quarter: Quarter | null;
  tiers: { tier: Tier; renewals: number; pipeline: number; weighted: number }[];
  /** Decided already, by the quarter their term ends in. */
  decided: Decided;
}

/** Revenue of terms that are decided: what was up, what stayed of it, what left, what came on top. */
export interface Decided {
  terms: number;
  before: number;
  renewed: number;
  lost: number;
  added: number;
}

export interface DecidedTerm {
  account: string;
  quarter: Quarter | null;
  before: number;
  after: number;
}

/** Renewals by quarter and tier, with their sums. The order of the rows means nothing. */
export function forecast(
  rows: readonly ForecastRow[],
  decided: readonly DecidedTerm[],
): { rows: ForecastRow[]; quarters: QuarterForecast[]; total: Sums; disagreements: ForecastRow[] } {
  const sorted = [...rows].sort(byDay);
  const quarters = new Map<string, Quarter | null>();
  for (const { quarter } of [...sorted, ...decided]) quarters.set(quarter?.start ?? LAST, quarter);
  return {
    rows: sorted,
    quarters: [...quarters]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([start, quarter]) => {
        const own = sorted.filter((row) => (row.quarter?.start ?? LAST) === start);
        return {
          quarter,
          ...withInterval(own),
          tiers: tiersOf(own),
          decided: decidedOf(decided.filter((term) => (term.quarter?.start ?? LAST) === start)),
        };
      }),
    total: withInterval(sorted),
    disagreements: sorted.filter(disagree),
  };
}

/** Sorts after every day. */
const LAST = '9999';

function byDay(a: ForecastRow, b: ForecastRow): number {
  const [one, other] = [a, b].map((row) => [row.due ?? LAST, row.account, row.id].join());
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

const withInterval = (rows: readonly ForecastRow[]): Sums => ({
  ...sumsOf(rows),
  interval: renewedInterval(chancesOf(rows)),
});

function sumsOf(rows: readonly ForecastRow[]): Omit<Sums, 'interval'> {
  const sums: Omit<Sums, 'interval'> = {
    ...{ renewals: rows.length, unpriced: 0, pipeline: 0, atRisk: 0 },
    ...{ withLikelihood: 0, weighted: 0, withoutLikelihood: 0 },
    opinions: {
      model: { covered: 0, expected: 0 },
      csm: { covered: 0, expected: 0 },
      final: { covered: 0, expected: 0 },
    },
  };
  for (const row of rows) {
    const { cents } = row;
    if (cents === null) {
      sums.unpriced += 1;
      continue;
    }
    sums.pipeline += cents;
    if (standsAtRisk(row)) sums.atRisk += cents;
    const says = expected(row, cents);
    if (says.model === null) sums.withoutLikelihood += cents;
    else {
      sums.withLikelihood += cents;
      sums.weighted += says.model;
    }
    for (const opinion of OPINIONS) {
      const amount = says[opinion];
      if (amount === null) continue;
      sums.opinions[opinion].covered += cents;
      sums.opinions[opinion].expected += amount;
    }
  }
  return sums;
}

function chancesOf(rows: readonly ForecastRow[]): AccountChance[] {
  const chances = new Map<string, { cents: number; percent: number }[]>();
  for (const { account, cents, likelihood } of rows) {
    if (cents === null || likelihood === null) continue;
    chances.set(account, [...(chances.get(account) ?? []), { cents, percent: likelihood }]);
  }
  return [...chances].map(([account, renewals]) => ({ account, renewals }));
}

const tiersOf = (rows: readonly ForecastRow[]): QuarterForecast['tiers'] =>
  TIERS.flatMap((tier) => {
    const own = rows.filter((row) => row.tier === tier);
    if (own.length === 0) return [];
    const { renewals, pipeline, weighted } = sumsOf(own);
    return [{ tier, renewals, pipeline, weighted }];
  });

function decidedOf(terms: readonly DecidedTerm[]): Decided {
  const sums: Decided = { terms: terms.length, before: 0, renewed: 0, lost: 0, added: 0 };
  for (const { before, after } of terms) {
    sums.before += before;
    sums.renewed += Math.min(before, after);
    sums.lost += Math.max(0, before - after);
    sums.added += Math.max(0, after - before);
  }
  return sums;
}
