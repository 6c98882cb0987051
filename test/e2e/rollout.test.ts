import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { control, plimsoll, type RunningOrg } from '../support/processes';
import { type Customer, customersOf, reportOf, type ServedBook, serveBook, syncAt } from './served-book';

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
  const report = await syncAt(org, book.serve({}), '2025-09-17T10:00:00.000Z');
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
      message: expect.stringMatching(/^\d+ rows/),
      action: expect.stringContaining('crm.stage'),
    },
  ]);
  expect(written(await customersOf(org))).toEqual([]);
});

it('writes the accounts of a pilot alone', { timeout: 300_000 }, async () => {
  const pilot = { stage: 'pilot', pilotWhere: "Plan__c = 'Enterprise'", confirmBackfill: false };
  const worker = book.serve(pilot);
  const waiting = await syncAt(org, worker, '2025-09-17T11:00:00.000Z');
  expect(waiting.rows).toMatchObject({ written: 0, unchanged: 0, failed: 0 });
  expect(waiting.failures).toMatchObject([
    { code: 'RUN_HELD', message: expect.stringContaining('never written before: Health_Score__c') },
  ]);
  expect(written(await customersOf(org))).toEqual([]);

  const report = reportOf(await plimsoll(['approve', '--json'], worker));
  expect(report.run).toBe(waiting.run);
  expect(report.rows.written).toBe(waiting.rows.held);
  expect((await plimsoll(['reject', '--json'], worker)).json).toMatchObject({
    error: { code: 'RUN_NOT_HELD' },
  });
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
  const report = await syncAt(org, book.serve(), '2025-09-17T12:00:00.000Z');
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
  const left = await syncAt(org, book.serve(), '2025-09-17T13:00:00.000Z');
  expect(left.accounts).toMatchObject({ inScope: 11, scored: 11 });
  expect(left.rows).toEqual({ written: 1, unchanged: 11, held: 0, failed: 0 });
  expect(left.changes).toMatchObject([{ account: leaver.Id, causes: ['left scope'] }]);
  const others = await customersOf(org);
  expect(others.has(leaver.Id)).toBe(false);
  for (const [id, row] of others) expect(row).toEqual(before.get(id));

  await change('Customer');
  // What stands in the account before the sync is what the clearing left: none of the fields that are ours.
  expect(written(await customersOf(org)).map((row) => row.Id)).not.toContain(leaver.Id);
  const back = await syncAt(org, book.serve(), '2025-09-17T14:00:00.000Z');
  expect(back.rows).toEqual({ written: 1, unchanged: 11, held: 0, failed: 0 });
  expect((await customersOf(org)).get(leaver.Id)).toMatchObject({
    Health_Score__c: leaver.Health_Score__c,
    Health_Tier__c: leaver.Health_Tier__c,
    Budget_Owner__c: leaver.Budget_Owner__c,
  });
});

it('shows what it wrote, takes it back, keeps a plan in a file and writes that', {
  timeout: 300_000,
}, async () => {
  const worker = book.serve();
  const tell = async (...args: string[]): Promise<Record<string, unknown>> => {
    const { code, json, stderr } = await plimsoll([...args, '--json'], worker);
    expect(code, stderr).toBe(0);
    return json ?? {};
  };
  const before = await customersOf(org);
  const [id = ''] = before.keys();
  const { runs } = (await tell('ledger')) as { runs: { run: string; acknowledged: number }[] };
  const full = runs.at(-2)?.run ?? '';
  const { entries } = (await tell('ledger', id)) as { entries: { run: string; status: string }[] };
  expect(entries.length).toBeGreaterThan(0);

  type Counts = { written: number };
  const undone = (await tell('undo', full)) as { rows: Counts; renewals: Counts; run: string };
  const records = undone.rows.written + undone.renewals.written;
  // The account that left and came back was written again since.
  expect(undone.rows.written).toBeGreaterThan(0);
  expect(undone.rows).toMatchObject({ held: 0, failed: 0 });
  const emptied = [...(await customersOf(org)).values()].filter((row) => row.Health_Tier__c === null);
  expect(emptied).toHaveLength(undone.rows.written);
  expect(await tell('plan')).toMatchObject({ rows: [], held: { length: records } });

  expect(await tell('approve', full)).toEqual({ run: full, accounts: records });
  const file = join(book.folder, 'plan.json');
  const plan = await tell('plan', '--out', file);
  expect(plan).toMatchObject({
    rows: { length: records },
    calls: undone.renewals.written > 0 ? { reads: 2, writes: 2 } : { reads: 1, writes: 1 },
    held: [],
  });
  expect(await tell('apply', file)).toMatchObject({
    plan: plan['hash'],
    rows: { written: undone.rows.written, unchanged: 0, held: 0, failed: 0 },
    renewals: { written: undone.renewals.written, unchanged: 0, held: 0, failed: 0 },
  });
  const after = await customersOf(org);
  for (const [account, row] of before)
    expect(after.get(account)).toEqual({
      ...row,
      Health_Changed_At__c: expect.any(String),
      SystemModstamp: expect.any(String),
    });
});

it('lists an edit of a field that is its own, and writes over it once that is decided', {
  timeout: 300_000,
}, async () => {
  const worker = book.serve();
  const before = await customersOf(org);
  const [id = ''] = before.keys();
  await control(org, 'POST', '/change', {
    user: org.admin.username,
    op: 'update',
    object: 'Account',
    id,
    fields: { Health_Score__c: 99 },
  });
  await syncAt(org, worker, '2025-09-17T15:00:00.000Z');
  const decided = await plimsoll(['exceptions', id, '--overwrite', '--json'], worker);
  expect(decided.json).toMatchObject({
    exceptions: [{ record: id, field: 'Health_Score__c', theirs: 99, policy: 'overwrite', decided: true }],
  });
  expect((await customersOf(org)).get(id)?.Health_Score__c).toBe(99);
  await syncAt(org, worker, '2025-09-17T16:00:00.000Z');
  expect((await customersOf(org)).get(id)?.Health_Score__c).toBe(before.get(id)?.Health_Score__c);
  const { json } = await plimsoll(['exceptions', '--json'], worker);
  expect(json).toMatchObject({ organization: { id: org.organizationId }, exceptions: [] });
});
