import { afterAll, beforeAll, expect, it } from 'vitest';
import { control, type RunningOrg, serve } from '../support/processes';
import { type Customer, customersOf, type ServedBook, serveBook, syncAt } from './served-book';

let book: ServedBook;
let org: RunningOrg;
beforeAll(async () => {
  book = await serveBook();
  org = book.org;
}, 120_000);
afterAll(() => book.end());

const written = (rows: Map<string, Customer>): Customer[] =>
  [...rows.values()].filter((row) =>
    Object.entries(row).some(([field, value]) => isOwned(field) && value !== null),
  );
const isOwned = (field: string): boolean => /^(Health|Budget_Owner)_/.test(field);

it('writes nothing to a configured org unless told to, and says what it would do', {
  timeout: 300_000,
}, async () => {
  const report = await syncAt(org, serve(org, book.folder, {}, {}), '2025-09-17T10:00:00.000Z');
  expect(report).toMatchObject({
    stage: 'shadow',
    accounts: { inScope: 12, scored: 12 },
    rows: { written: 0, unchanged: 0, held: 12, failed: 0 },
    calls: { writes: 0 },
    changes: [],
  });
  expect(report.failures).toMatchObject([
    {
      account: null,
      code: 'SHADOW',
      message: expect.stringContaining('12 rows'),
      action: expect.stringContaining('crm.stage'),
    },
  ]);
  expect(written(await customersOf(org))).toEqual([]);
});

it('writes the accounts of a pilot alone', { timeout: 300_000 }, async () => {
  const pilot = { stage: 'pilot', pilotWhere: "Plan__c = 'Enterprise'" };
  const report = await syncAt(org, serve(org, book.folder, {}, pilot), '2025-09-17T11:00:00.000Z');
  const rows = await customersOf(org);
  const chosen = written(rows).map((row) => row.Id);
  expect(report.rows).toEqual({ written: chosen.length, unchanged: 0, held: 0, failed: 0 });
  expect(chosen.length).toBeGreaterThan(0);
  expect(chosen.length).toBeLessThan(12);
  expect(report.changes.map(({ account }) => account).sort()).toEqual(chosen);
  const state = (await control(org, 'GET', '/state')) as { rows: Record<string, number> };
  expect(state.rows['Account']).toBeGreaterThan(12);
});

it('writes the rest once it may write all', { timeout: 300_000 }, async () => {
  const pilots = written(await customersOf(org));
  const report = await syncAt(org, serve(org, book.folder), '2025-09-17T12:00:00.000Z');
  expect(report.rows).toEqual({ written: 12 - pilots.length, unchanged: pilots.length, held: 0, failed: 0 });
  const rows = await customersOf(org);
  expect(written(rows)).toHaveLength(12);
  for (const pilot of pilots) expect(rows.get(pilot.Id)).toEqual(pilot);
});

it('clears what it wrote on an account that leaves scope, and writes it again when it is back', {
  timeout: 300_000,
}, async () => {
  const before = await customersOf(org);
  const [leaver] = [...before.values()].filter((row) => row.Budget_Owner__c !== null);
  if (!leaver) throw new Error('No account has a budget owner.');
  const change = (Type: string) =>
    control(org, 'POST', '/change', {
      user: org.admin.username,
      op: 'update',
      object: 'Account',
      id: leaver.Id,
      fields: { Type },
    });

  await change('Former Customer');
  const left = await syncAt(org, serve(org, book.folder), '2025-09-17T13:00:00.000Z');
  expect(left.accounts).toMatchObject({ inScope: 11, scored: 11 });
  expect(left.rows).toEqual({ written: 1, unchanged: 11, held: 0, failed: 0 });
  expect(left.changes).toMatchObject([{ account: leaver.Id, causes: ['left scope'] }]);
  const others = await customersOf(org);
  expect(others.has(leaver.Id)).toBe(false);
  for (const [id, row] of others) expect(row).toEqual(before.get(id));

  await change('Customer');
  // What stands in the account before the sync is what the clearing left: none of the fields that are ours.
  expect(written(await customersOf(org)).map((row) => row.Id)).not.toContain(leaver.Id);
  const back = await syncAt(org, serve(org, book.folder), '2025-09-17T14:00:00.000Z');
  expect(back.rows).toEqual({ written: 1, unchanged: 11, held: 0, failed: 0 });
  expect((await customersOf(org)).get(leaver.Id)).toMatchObject({
    Health_Score__c: leaver.Health_Score__c,
    Health_Tier__c: leaver.Health_Tier__c,
    Budget_Owner__c: leaver.Budget_Owner__c,
  });
});
