import { describe, expect, it } from 'vitest';
import type { CrmValue, OwnedObject } from '../../../shared/crm-fields';
import type { PlanRow } from '../../../worker/crm/plan';
import { piecesOf, predictCalls } from '../../../worker/crm/route';
import { aPlanRow, idOf } from './a-plan-row';

interface Made {
  object: OwnedObject;
  account: number;
  value: CrmValue;
}
const row = (n: number, { object = 'Account', account = n, value = 'x' }: Partial<Made> = {}): PlanRow =>
  aPlanRow(n, {
    object,
    record: idOf(object === 'Account' ? '001' : '006', n),
    account: idOf('001', account),
    fields: { Health_Drivers__c: [null, value] },
  });
const rows = (count: number, change: (n: number) => Partial<Made> = () => ({})): PlanRow[] =>
  Array.from({ length: count }, (_, n) => row(n, change(n)));
const sizes = (pieces: ReturnType<typeof piecesOf>) =>
  pieces.map((piece) => [piece.route, piece.rows.length]);

describe('the routes of rows', () => {
  it('go by calls of 200 while these are fewer than a job takes', () => {
    expect(sizes(piecesOf(rows(401)))).toEqual([
      ['collections', 200],
      ['collections', 200],
      ['collections', 1],
    ]);
    expect(new Set(piecesOf(rows(2_000)).map((piece) => piece.route))).toEqual(new Set(['collections']));
  });

  it('go by jobs of at most 50,000 above that', () => {
    expect(sizes(piecesOf(rows(2_001)))).toEqual([['bulk', 2_001]]);
    expect(sizes(piecesOf(rows(100_001)))).toEqual([
      ['bulk', 50_000],
      ['bulk', 50_000],
      ['bulk', 1],
    ]);
  });

  it('keep a job below what Salesforce takes of bytes', () => {
    const long = 'ü'.repeat(4_000);
    const pieces = piecesOf(rows(10_000, () => ({ value: long })));
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces)
      expect(piece.rows.length * Buffer.byteLength(long)).toBeLessThanOrEqual(60_000_000);
  });

  it('follow a number of rows that was set, and never a job where rows were locked twice', () => {
    expect(sizes(piecesOf(rows(3), { bulkFrom: 3 }))).toEqual([['bulk', 3]]);
    expect(sizes(piecesOf(rows(2), { bulkFrom: 3 }))).toEqual([['collections', 2]]);
    expect(piecesOf(rows(3_000), { serial: true }).every((piece) => piece.route === 'collections')).toBe(
      true,
    );
  });

  it('keep all rows of an account in one call', () => {
    const pieces = piecesOf(rows(450, (n) => ({ object: 'Opportunity', account: Math.floor(n / 3) })));
    const where = new Map<string, number>();
    for (const [at, piece] of pieces.entries())
      for (const { account } of piece.rows)
        expect(where.set(account, where.get(account) ?? at).get(account)).toBe(at);
    expect(pieces.flatMap((piece) => piece.rows)).toHaveLength(450);
    expect(Math.max(...pieces.map((piece) => piece.rows.length))).toBeLessThanOrEqual(200);
  });

  it('part an account that alone is too much for a call', () => {
    expect(sizes(piecesOf(rows(450, () => ({ object: 'Opportunity', account: 1 }))))).toEqual([
      ['collections', 200],
      ['collections', 200],
      ['collections', 50],
    ]);
  });

  it('take by call what a job would read as an empty field', () => {
    const pieces = piecesOf(rows(3_000, (n) => (n === 7 ? { value: '#N/A' } : {})));
    expect(sizes(pieces)).toEqual([
      ['bulk', 2_999],
      ['collections', 1],
    ]);
    expect(pieces[1]?.rows[0]?.record).toBe(idOf('001', 7));
  });

  it('say beforehand how many calls they take', () => {
    expect(predictCalls(rows(401))).toEqual({ reads: 3, writes: 3, pollsAtMost: 0, jobs: 0 });
    expect(predictCalls(rows(100_000))).toEqual({ reads: 50, writes: 6, pollsAtMost: 20, jobs: 2 });
    const both = [...rows(10), ...rows(10, () => ({ object: 'Opportunity' }))];
    expect(predictCalls(both)).toMatchObject({ reads: 2, writes: 2 });
  });
});
