import type { Day } from '../../shared/day';
import type { Quarter } from './fiscal-quarters';
import type { ForecastRow } from './forecast';
import type { RateTable } from './money';
import { expected, OPINIONS, type Opinion } from './opinions';

/** What was frozen on a Monday. */
export interface Snapshot {
  monday: Day;
  /** The day on which it was made: the Monday, or later where the worker slept. */
  madeOn: Day;
  /** Those its corporate values were made with. */
  rates: RateTable;
  rows: readonly ForecastRow[];
}

/** How far an opinion was off in a quarter, over the renewals it spoke of that are decided now. */
export interface OpinionError {
  opinion: Opinion;
  renewals: number;
  /** Hundredths of the corporate currency: revenue that was up, expected, and renewed. */
  pipeline: number;
  expected: number;
  renewed: number;
  /** (expected − renewed) / pipeline: above 0 it expected too much. */
  bias: number;
  /** Σ |expected − renewed| of each account's term / pipeline. */
  error: number;
}

export interface QuarterAccuracy {
  quarter: Quarter;
  /** The Monday whose snapshot is compared. */
  monday: Day;
  /** Renewals of the quarter that are not decided: they are in no sum. */
  undecided: number;
  opinions: OpinionError[];
}

/** What became of an account's term, in hundredths at the rates of the snapshot; null while undecided or void. */
export type RenewedOf = (account: string, due: Day, rates: RateTable) => number | null;

/**
 * Compares what was said with what happened, quarter by quarter: by the last snapshot made before the quarter began, else
 * the first one in which it stands. Each renewal counts in the quarter it was first seen in. Renewals of one account and term
 * are one, since what happened is known of the term.
 * @param snapshots of different Mondays, in any order. @param asOf only quarters that have begun are compared.
 */
export function accuracy(snapshots: readonly Snapshot[], renewedOf: RenewedOf, asOf: Day): QuarterAccuracy[] {
  const ordered = [...snapshots].sort((a, b) => (a.monday < b.monday ? -1 : 1));
  const quarters = new Map<Day, { quarter: Quarter; snapshot: Snapshot }>();
  for (const snapshot of ordered) {
    for (const { quarter } of snapshot.rows) {
      if (!quarter || quarter.start > asOf) continue;
      if (!quarters.has(quarter.start) || snapshot.madeOn < quarter.start)
        quarters.set(quarter.start, { quarter, snapshot });
    }
  }
  return [...quarters.values()]
    .sort((a, b) => (a.quarter.start < b.quarter.start ? -1 : 1))
    .map(({ quarter, snapshot }) => compare(quarter, snapshot, renewedOf))
    .filter(({ opinions }) => opinions.length > 0);
}

function compare(quarter: Quarter, snapshot: Snapshot, renewedOf: RenewedOf): QuarterAccuracy {
  const terms = new Map<string, ForecastRow[]>();
  for (const row of snapshot.rows) {
    if (row.quarter?.start !== quarter.start || row.due === null) continue;
    const key = `${row.account}:${row.due}`;
    terms.set(key, [...(terms.get(key) ?? []), row]);
  }
  const ended = [...terms.values()].flatMap((rows) => {
    const [first] = rows;
    const renewed = first?.due ? renewedOf(first.account, first.due, snapshot.rates) : null;
    return renewed === null ? [] : [{ rows, renewed }];
  });
  return {
    quarter,
    monday: snapshot.monday,
    undecided: terms.size - ended.length,
    opinions: OPINIONS.flatMap((opinion) => errorOf(opinion, ended)),
  };
}

function errorOf(
  opinion: Opinion,
  ended: readonly { rows: ForecastRow[]; renewed: number }[],
): OpinionError[] {
  const sums = { renewals: 0, pipeline: 0, expected: 0, renewed: 0, off: 0 };
  for (const { rows, renewed } of ended) {
    const said = rows.map((row) => (row.cents === null ? null : expected(row, row.cents)[opinion]));
    // Of a term of several renewals an opinion counts where it spoke of all of them.
    if (said.some((amount) => amount === null)) continue;
    const amount = said.reduce<number>((sum, each) => sum + (each ?? 0), 0);
    sums.renewals += rows.length;
    sums.pipeline += rows.reduce((sum, row) => sum + (row.cents ?? 0), 0);
    sums.expected += amount;
    sums.renewed += renewed;
    sums.off += Math.abs(amount - renewed);
  }
  const { off, ...rest } = sums;
  if (rest.pipeline === 0) return [];
  return [
    {
      opinion,
      ...rest,
      bias: (rest.expected - rest.renewed) / rest.pipeline,
      error: off / rest.pipeline,
    },
  ];
}
