import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthDocument } from '../../shared/health-document';
import type { RunReport } from '../../worker/reports/run-report';
import { control, plimsoll, type RunningOrg, serve, type WorkerOptions } from '../support/processes';
import {
  type Customer,
  customersOf,
  documentOf,
  reportOf,
  type ServedBook,
  serveBook,
  syncAt,
} from './served-book';

const DAY = '2025-09-17';
const NEXT = '2025-09-18';

describe('the day after, with no new facts', () => {
  let book: ServedBook;
  let org: RunningOrg;
  let worker: WorkerOptions;
  let before: Map<string, Customer>;
  const published = new Map<string, HealthDocument>();
  let report: RunReport;

  beforeAll(async () => {
    book = await serveBook();
    org = book.org;
    worker = serve(org, book.folder);
    expect((await syncAt(org, worker, `${DAY}T10:00:00.000Z`)).rows.written).toBe(12);
    before = await customersOf(org);
    for (const account of before.keys()) published.set(account, await documentOf(worker, account));
    report = await syncAt(org, worker, `${NEXT}T10:00:00.000Z`);
  }, 300_000);
  afterAll(() => book.end());

  it('scores every account for the new day, and writes only some', () => {
    expect(report).toMatchObject({ rescored: 'all', accounts: { scored: 12, rescored: 12 } });
    expect(report.changes.length).toBeGreaterThan(0);
    expect(report.changes.length).toBeLessThan(12);
    expect(report.rows).toEqual({
      written: report.changes.length,
      unchanged: 12 - report.changes.length,
      held: 0,
      failed: 0,
    });
  });

  it('says for each row what caused it', () => {
    for (const { fields, causes } of report.changes) {
      expect(fields).toContain('Health_Changed_At__c');
      expect(fields.length).toBeGreaterThan(1);
      expect(causes.length).toBeGreaterThan(0);
      expect(causes.filter((cause) => cause.trim() === '')).toEqual([]);
    }
  });

  it('wrote crossings, and touched no other row', async () => {
    const changed = new Set(report.changes.map(({ account }) => account));
    for (const [account, row] of await customersOf(org)) {
      const was = before.get(account);
      if (was && changed.has(account)) expect(crossings(was, row)).not.toEqual([]);
      else expect(row).toEqual(was);
    }
  });

  it('does nothing when it is run again', { timeout: 300_000 }, async () => {
    const again = reportOf(await plimsoll(['sync', '--as-of', `${NEXT}T10:00:00.000Z`, '--json'], worker));
    expect(again.rows).toEqual({ written: 0, unchanged: 12, held: 0, failed: 0 });
    expect(again.calls.writes).toBe(0);
    expect(again.rescored).toEqual([]);
  });

  it('refuses to score a day anew that has ended', { timeout: 300_000 }, async () => {
    const { code, json } = await plimsoll(['sync', '--as-of', DAY, '--json'], worker);
    expect(code).toBe(1);
    expect(json).toMatchObject({
      error: { code: 'DAY_FROZEN', action: expect.stringContaining('plimsoll score') },
    });
  });

  it('shows of a past day what was published then', { timeout: 300_000 }, async () => {
    for (const account of [...before.keys()].slice(0, 3)) {
      expect(await documentOf(worker, account, '--as-of', DAY)).toEqual(published.get(account));
    }
  });

  it('shows it still when more became known later that day', { timeout: 300_000 }, async () => {
    const [account = ''] = before.keys();
    const then = await documentOf(worker, account);
    await control(org, 'POST', '/change', {
      user: org.admin.username,
      op: 'insert',
      object: 'Case',
      fields: { AccountId: account, Priority: 'High', Status: 'New', Subject: 'Sign-in fails' },
    });
    const after = await syncAt(org, worker, '2025-09-19T10:00:00.000Z');
    expect(after.changes.map((change) => change.account)).toContain(account);
    expect(await documentOf(worker, account)).not.toEqual(then);
    expect(await documentOf(worker, account, '--as-of', NEXT)).toEqual(then);
  });

  it('computes a day before the first one from what was known then', { timeout: 300_000 }, async () => {
    const [account = ''] = [...before].find(([, row]) => row.Health_Score__c !== null) ?? [];
    const past = await documentOf(worker, account, '--as-of', '2025-08-15');
    expect(past.day).toBe('2025-08-15');
    const losses = past.measures.reduce((sum, { lossCents }) => sum + lossCents, 0);
    expect(losses + (past.cap?.lossCents ?? 0) + past.roundingCents).toBe(100 * (100 - (past.score ?? 0)));
    const told = past.measures.flatMap(({ evidence }) =>
      evidence.flatMap(({ at }) => at?.slice(0, 10) ?? []),
    );
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((day) => day > '2025-08-15')).toEqual([]);
  });

  it('explains a score in words, to the last point', { timeout: 300_000 }, async () => {
    const [account = '', row] = [...before].find(([, { Health_Score__c }]) => Health_Score__c !== null) ?? [];
    const { code, stdout } = await plimsoll(['score', row?.Name ?? '', '--as-of', DAY, '--explain'], worker);
    expect(code).toBe(0);
    const document = published.get(account);
    expect(stdout).toContain(`as of ${DAY}`);
    expect(stdout).toContain(`in all: 100 − ${document?.score}`);
    for (const { name } of document?.measures ?? []) expect(stdout).toContain(name);
    expect(stdout).toContain(document?.budgetOwner.name ?? 'unknown');
  });
});

/** Which of the contract's reasons to write a row holds between two states of it: the dead band is 2 points. */
function crossings(was: Customer, is: Customer): string[] {
  const differs = (field: keyof Customer): boolean => was[field] !== is[field];
  const moved = (field: 'Health_Score__c' | 'Health_Trend_30d__c'): boolean => {
    const [from, to] = [was[field], is[field]];
    return from === null || to === null ? from !== to : Math.abs(to - from) >= 2;
  };
  const band = (row: Customer): number =>
    [50, 75].filter((bound) => (row.Health_Coverage__c ?? 0) >= bound).length;
  return [
    ...(['Health_Tier__c', 'Health_Next_Play__c'] as const).filter(differs),
    ...(['Budget_Owner__c', 'Budget_Owner_Source__c'] as const).filter(differs),
    ...(['Budget_Owner_Status__c', 'Budget_Owner_Last_Engaged__c'] as const).filter(differs),
    ...(['Health_Score__c', 'Health_Trend_30d__c'] as const).filter(moved),
    ...(band(was) === band(is) ? [] : ['coverage']),
  ];
}
