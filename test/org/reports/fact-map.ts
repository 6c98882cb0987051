import { type Cell, detailCell, summaryCell } from './cells';
import { type Calendar, type GroupKey, groupKey } from './group-key';
import { amountOf, type Money } from './money';
import type { Aggregate, Grouping, ReadableReport } from './report-run';
import { type Row, valueAt } from './value-at';

/** Detail rows that one run hands out. */
const MOST_ROWS = 2000;

export interface Group {
  key: string;
  label: string;
  value: unknown;
  groupings: Group[];
  dategroupings?: Array<{ function: string; startDate: string; endDate: string }>;
}

export interface Fact {
  aggregates: Cell[];
  rows?: Array<{ dataCells: Cell[] }>;
}

export interface Facts {
  /** True unless there are more detail rows than a run hands out. */
  allData: boolean;
  factMap: Record<string, Fact>;
  groupingsDown: Group[];
  groupingsAcross: Group[];
}

/**
 * Sums up a report's rows for every pair of a group down and a group across: `1_0!T` is the first subgroup of the
 * second group. Detail rows stand with the innermost groups.
 */
export function sumUp(
  report: ReadableReport,
  rows: readonly Row[],
  calendar: Calendar,
  details: boolean,
  money: Money | null,
): Facts {
  const keyOf = (row: Row, grouping: Grouping) => groupKey(row, grouping, calendar, money);
  const down = arrange(rows, report.down, keyOf);
  const across = arrange(rows, report.across, keyOf);
  const factMap: Record<string, Fact> = {};
  let left = MOST_ROWS;
  for (const one of down.all) {
    for (const other of across.all) {
      const innermost = one.depth === report.down.length && other.depth === report.across.length;
      const shared = other.depth === 0 ? one.rows : one.rows.filter((row) => other.set.has(row));
      const fact: Fact = {
        aggregates: report.aggregates.map((aggregate) => summed(aggregate, shared, money)),
      };
      if (details) {
        const shown = innermost ? shared.slice(0, left) : [];
        left -= shown.length;
        fact.rows = shown.map((row) => ({
          dataCells: report.columns.map((column) => detailCell(row, column, calendar.timeZone)),
        }));
      }
      factMap[`${one.key}!${other.key}`] = fact;
    }
  }
  return {
    allData: rows.length <= MOST_ROWS,
    factMap,
    groupingsDown: down.groups,
    groupingsAcross: across.groups,
  };
}

interface Arranged {
  key: string;
  depth: number;
  rows: readonly Row[];
  set: ReadonlySet<Row>;
}

/** Every group of every depth, the whole first. */
function arrange(
  rows: readonly Row[],
  groupings: readonly Grouping[],
  keyOf: (row: Row, grouping: Grouping) => GroupKey,
): { all: Arranged[]; groups: Group[] } {
  const all: Arranged[] = [{ key: 'T', depth: 0, rows, set: new Set(rows) }];
  const split = (mine: readonly Row[], depth: number, prefix: string): Group[] => {
    const grouping = groupings[depth];
    if (!grouping) return [];
    const found = new Map<string | number, { key: GroupKey; rows: Row[] }>();
    for (const row of mine) {
      const key = keyOf(row, grouping);
      const same = found.get(key.sort);
      if (same) same.rows.push(row);
      else found.set(key.sort, { key, rows: [row] });
    }
    const sorted = [...found.values()].sort((a, b) => compare(a.key.sort, b.key.sort));
    if (grouping.descending) sorted.reverse();
    return sorted.map(({ key, rows: inside }, index): Group => {
      const name = prefix === '' ? String(index) : `${prefix}_${index}`;
      all.push({ key: name, depth: depth + 1, rows: inside, set: new Set(inside) });
      const groupingsInside = split(inside, depth + 1, name);
      const group: Group = { key: name, ...key.cell, groupings: groupingsInside };
      if (key.dates) group.dategroupings = [{ function: grouping.granularity, ...key.dates }];
      return group;
    });
  };
  return { all, groups: split(rows, 0, '') };
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [first, second] = [String(a), String(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function summed({ kind, column }: Aggregate, rows: readonly Row[], money: Money | null): Cell {
  if (!column) return summaryCell(rows.length, undefined);
  if (kind === 'unique') {
    const values = rows
      .map((row) => valueAt(row, column.path))
      .filter((value) => value !== null && value !== undefined);
    return summaryCell(new Set(values).size, undefined);
  }
  const numbers = rows.flatMap((row) => amountOf(row, column, money) ?? []);
  const shown = (value: number | null) => summaryCell(value, column, money?.currency);
  const sum = numbers.reduce((total, value) => total + value, 0);
  if (kind === 'sum') return shown(sum);
  if (numbers.length === 0) return shown(null);
  if (kind === 'average') return shown(sum / numbers.length);
  const pick = kind === 'maximum' ? Math.max : Math.min;
  return shown(numbers.reduce((best, value) => pick(best, value)));
}
