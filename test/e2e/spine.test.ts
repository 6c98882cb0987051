import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayIn } from '../../shared/day';
import type { RunReport } from '../../worker/reports/run-report';
import {
  control,
  plimsoll,
  type RunningOrg,
  serve,
  temporaryFolder,
  type WorkerOptions,
} from '../support/processes';
import { almostAdopter } from './almost-adopter';
import {
  type Customer,
  customersOf,
  demoOrg,
  documentOf,
  reportOf,
  type ServedBook,
  serveBook,
  syncAt,
} from './served-book';

const ZONE = 'America/New_York';

describe('plimsoll start in an empty folder', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);
  let first: RunReport;
  let written: Map<string, Customer>;
  let undisturbed = false;

  const inOrg = async (): Promise<Map<string, Customer>> => {
    const org = await demoOrg(folder);
    return await customersOf(org).finally(() => org.stop());
  };
  const startOnce = async (): Promise<RunReport> =>
    reportOf(await plimsoll(['start', '--once', '--json'], { cwd: folder, large: true }));

  it('serves the demo, scores 300 accounts and writes each of them', { timeout: 900_000 }, async () => {
    first = await startOnce();
    expect(first.rows).toEqual({ written: 300, unchanged: 0, held: 0, failed: 0 });
    expect(first.failures).toEqual([]);
    expect(first.accounts).toMatchObject({ inScope: 300, scored: 300 });
    expect(first.accounts.total).toBeGreaterThanOrEqual(430);
    expect(Object.values(first.tiers).reduce((sum, count) => sum + count, 0)).toBe(300);
    expect(first.tiers.Unknown).toBe(first.accounts.unknown);
    written = await inOrg();
    const tiers = [...written.values()].map((row) => row.Health_Tier__c);
    for (const [tier, count] of Object.entries(first.tiers)) {
      expect(tiers.filter((name) => name === tier)).toHaveLength(count);
    }
  });

  it('ends its output with one object of the keys that machines rely on', () => {
    expect(Object.keys(first)).toEqual(
      expect.arrayContaining(['run', 'asOf', 'accounts', 'rows', 'calls', 'tiers', 'seconds', 'failures']),
    );
    expect(Object.keys(first.accounts)).toEqual(
      expect.arrayContaining(['total', 'inScope', 'scored', 'unknown']),
    );
    expect(Object.keys(first.calls).sort()).toEqual(['other', 'polls', 'reads', 'writes']);
    expect(Object.keys(first.tiers).sort()).toEqual(['At Risk', 'Critical', 'Healthy', 'Unknown', 'Watch']);
    expect(new Date(first.asOf).toISOString()).toBe(first.asOf);
    // 300 rows are two Collections calls; their renewals take one more.
    expect(first.calls).toMatchObject({ writes: 3 });
    expect(first.seconds).toBeGreaterThan(0);
  });

  it('finds all of them unchanged the second time, and calls for no write', {
    timeout: 600_000,
  }, async () => {
    let again = await startOnce();
    // With midnight in between, a day's crossings are news; the run after that has none.
    undisturbed = dayIn(ZONE, again.asOf) === dayIn(ZONE, first.asOf);
    if (!undisturbed) again = await startOnce();
    expect(again.rows).toEqual({ written: 0, unchanged: 300, held: 0, failed: 0 });
    expect(again.calls.writes).toBe(0);
    expect(again.accounts).toEqual({ ...first.accounts, total: again.accounts.total, rescored: 0 });
  });

  it('left the fields in the org, which remembers them when it is started again', {
    timeout: 300_000,
  }, async () => {
    const rows = await inOrg();
    if (undisturbed) expect(rows).toEqual(written);
    const customers = [...rows.values()];
    expect(customers).toHaveLength(300);
    for (const row of customers) expect(row.Health_Score__c === null).toBe(row.Health_Tier__c === 'Unknown');
    expect(first.attention).toHaveLength(5);
    for (const needy of first.attention) {
      const row = rows.get(needy.account);
      expect(row).toMatchObject({
        Name: needy.name,
        Health_Score__c: needy.score,
        Health_Tier__c: needy.tier,
      });
      expect(row?.Health_Drivers__c?.split('\n')[0]).toBe(needy.driver);
    }
  });
});

describe('a sync after news', () => {
  let book: ServedBook;
  let org: RunningOrg;
  let worker: WorkerOptions;
  let late: ReturnType<typeof almostAdopter> extends Promise<infer T> ? T : never;
  let before: Map<string, Customer>;
  let second: RunReport;
  const named = { late: '', ticket: '', edited: '' };
  const EDIT = { Health_Tier__c: 'Critical' };

  beforeAll(async () => {
    book = await serveBook();
    org = book.org;
    worker = serve(org, book.folder);
    expect((await syncAt(org, worker, '2025-09-17T10:00:00.000Z')).rows.written).toBe(12);
    before = await customersOf(org);
    late = await almostAdopter(join(org.files, 'events'));
    const others = [...before.values()].filter(
      (row) => row.Workspace_Id__c !== late.workspace && row.Health_Score__c !== null,
    );
    named.late = [...before.values()].find((row) => row.Workspace_Id__c === late.workspace)?.Id ?? '';
    named.ticket = others[0]?.Id ?? '';
    named.edited = others[1]?.Id ?? '';
  }, 300_000);
  afterAll(() => book.end());

  const editor = () => org.users.find((user) => user.username.startsWith('revenue.operations')) ?? org.admin;

  async function addLateEvent(): Promise<void> {
    const { workspace, user, event, at } = late;
    const row = {
      event_id: 'late-1',
      workspace_id: workspace,
      user_id: user,
      event,
      at,
      received_at: '2025-09-17T13:00:00Z',
    };
    writeFileSync(join(org.files, 'events', 'late.jsonl'), `${JSON.stringify(row)}\n`);
  }

  async function addTicket(): Promise<string> {
    const csm = org.users.find(
      (user) => user.userId === before.get(named.ticket)?.Customer_Success_Manager__c,
    );
    const reply = await fetch(`${org.url}/services/data/v66.0/sobjects/Case`, {
      method: 'POST',
      headers: { authorization: `Bearer ${csm?.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        AccountId: named.ticket,
        Priority: 'High',
        Status: 'New',
        Subject: 'Exports fail',
      }),
    });
    const made = (await reply.json()) as { id: string; success: boolean };
    expect(made).toMatchObject({ success: true });
    return made.id;
  }

  it('scores anew exactly the accounts that have news', { timeout: 300_000 }, async () => {
    await control(org, 'POST', '/time', { now: '2025-09-17T13:30:00.000Z' });
    await addLateEvent();
    const ticket = await addTicket();
    await control(org, 'POST', '/change', {
      user: editor().username,
      op: 'update',
      object: 'Account',
      id: named.edited,
      fields: EDIT,
    });
    second = await syncAt(org, worker, '2025-09-17T14:00:00.000Z');

    expect(second.rescored).toEqual(Object.values(named).sort());
    expect(second.accounts).toMatchObject({ scored: 12, rescored: 3 });
    const openTickets = (await documentOf(worker, named.ticket)).measures.find(
      ({ id }) => id === 'open_severe_tickets',
    );
    expect(openTickets?.evidence.map(({ id }) => id)).toContain(ticket);
    const adoption = (await documentOf(worker, named.late)).measures.find(
      ({ id }) => id === 'key_feature_adoption',
    );
    expect(adoption?.value).toBeCloseTo((100 * (late.adopters + 1)) / late.active, 6);
  });

  it('writes what moved, with its causes, and lists the edit, whose author no history tells', async () => {
    expect(second.rows).toEqual({ written: 2, unchanged: 10, held: 0, failed: 0 });
    expect(second.calls.writes).toBe(second.renewals.written > 0 ? 2 : 1);
    const causes = new Map(second.changes.map((change) => [change.account, change.causes.join('\n')]));
    expect([...causes.keys()].sort()).toEqual([named.late, named.ticket].sort());
    expect(causes.get(named.ticket)).toMatch(/Open severe tickets: /);
    expect(causes.get(named.late)).toMatch(/Key feature adoption: /);
    expect(second.exceptions).toEqual([
      {
        account: named.edited,
        field: 'Health_Tier__c',
        ours: before.get(named.edited)?.Health_Tier__c,
        theirs: EDIT.Health_Tier__c,
        by: 'unknown person or automation',
        policy: 'respect',
      },
    ]);

    const now = await customersOf(org);
    for (const [account, row] of now) {
      const was = before.get(account);
      if (account === named.edited)
        expect(row).toMatchObject({ ...EDIT, Health_Score__c: was?.Health_Score__c });
      else if (!causes.has(account)) expect(row).toEqual(was);
      else expect(row.Health_Score__c).not.toBe(was?.Health_Score__c);
    }
  });

  it('does nothing when nothing is new, and still lists the edit', { timeout: 300_000 }, async () => {
    const fields = await customersOf(org);
    const third = await syncAt(org, worker, '2025-09-17T18:00:00.000Z');
    expect(third.rescored).toEqual([]);
    expect(third.rows).toEqual({ written: 0, unchanged: 12, held: 0, failed: 0 });
    expect(third.calls.writes).toBe(0);
    expect(third.exceptions).toEqual(second.exceptions);
    expect(await customersOf(org)).toEqual(fields);
  });

  it('scores what was read ahead of its time as soon as its time has come', {
    timeout: 300_000,
  }, async () => {
    await control(org, 'POST', '/time', { now: '2025-09-17T19:30:00.000Z' });
    const [account = ''] = [...before.keys()].filter((id) => !Object.values(named).includes(id));
    await control(org, 'POST', '/change', {
      user: editor().username,
      op: 'insert',
      object: 'Case',
      fields: { AccountId: account, Priority: 'High', Status: 'New', Subject: 'Imports fail' },
    });
    await control(org, 'POST', '/time', { now: '2025-09-17T19:40:00.000Z' });
    const sync = async (asOf: string): Promise<RunReport> =>
      reportOf(await plimsoll(['sync', '--as-of', asOf, '--json'], worker));
    expect((await sync('2025-09-17T19:00:00.000Z')).rows.written).toBe(0);
    const later = await sync('2025-09-17T19:40:00.000Z');
    expect(later.rescored).toEqual([account]);
    expect(later.changes).toMatchObject([{ account }]);
    expect((await sync('2025-09-17T19:45:00.000Z')).rescored).toEqual([]);
  });
});
