import { describe, expect, it } from 'vitest';
import { affordable } from '../../../worker/crm/governor';
import type { PlanRow } from '../../../worker/crm/plan';
import { predictCalls } from '../../../worker/crm/route';
import { aPlanRow } from './a-plan-row';

const rows = (count: number): PlanRow[] => Array.from({ length: count }, (_, n) => aPlanRow(n));
const worthOf = new Map(rows(5_000).map((row, n) => [row.account, (n * 7_919) % 5_000]));
const worth = (account: string): number | null => worthOf.get(account) ?? null;
const everything = { left: Number.POSITIVE_INFINITY, mostRows: undefined };
const least = (some: readonly PlanRow[]) => Math.min(...some.map((row) => worth(row.account) ?? -1));
const most = (some: readonly { row: PlanRow }[]) =>
  Math.max(...some.map(({ row }) => worth(row.account) ?? -1));

describe('what calls allow', () => {
  it('is all, in its order, where they reach', () => {
    const all = rows(900);
    expect(affordable(all, everything, worth, {})).toEqual({ rows: all, later: [] });
  });

  it.each([0, 1, 2, 7, 10, 11, 13, 14])('is what %i calls pay, of the highest revenue', (left) => {
    const all = rows(5_000);
    const { rows: chosen, later } = affordable(all, { ...everything, left }, worth, {});
    const { reads, writes, jobs } = predictCalls(chosen);
    expect(reads + writes + 4 * jobs).toBeLessThanOrEqual(left);
    expect(chosen.length + later.length).toBe(5_000);
    if (later.length > 0) expect(later.every(({ reason }) => reason === 'CALLS_SPENT')).toBe(true);
    if (chosen.length > 0 && later.length > 0) expect(least(chosen)).toBeGreaterThan(most(later));
    // Not one more account could have been paid.
    const next = later[0]?.row;
    if (next) {
      const more = predictCalls([...chosen, next]);
      expect(more.reads + more.writes + 4 * more.jobs).toBeGreaterThan(left);
    }
  });

  it('is as many rows as a run may have', () => {
    const { rows: chosen, later } = affordable(rows(900), { ...everything, mostRows: 100 }, worth, {});
    expect(chosen).toHaveLength(100);
    expect(least(chosen)).toBeGreaterThan(most(later));
    expect(new Set(later.map(({ reason }) => reason))).toEqual(new Set(['ROWS_OF_RUN']));
  });

  it('leaves no account written in part', () => {
    const some = rows(10).flatMap((row) => [
      row,
      { ...row, object: 'Opportunity' as const, record: row.record.replace('001', '006') },
    ]);
    const { rows: chosen } = affordable(some, { ...everything, mostRows: 5 }, worth, {});
    expect(chosen).toHaveLength(4);
    expect(new Set(chosen.map((row) => row.account)).size).toBe(2);
  });

  it('puts an account of unknown revenue last', () => {
    const [a, b] = [aPlanRow(1), aPlanRow(2)];
    const { rows: chosen } = affordable(
      [a, b],
      { ...everything, mostRows: 1 },
      (id) => (id === b.account ? 0 : null),
      {},
    );
    expect(chosen).toEqual([b]);
  });
});
