import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../shared/day';
import { openStore } from '../../worker/store/open-store';
import { listRuns } from '../../worker/store/runs';
import { control, type Finished, plimsoll, temporaryFolder } from '../support/processes';
import { demoOrg, documentOf, reportOf } from './served-book';

/** Ends by Ctrl-C once standard error says `word`. */
function startUntil(cwd: string, word: string, ...args: string[]): Promise<Finished> {
  const ending = new AbortController();
  return plimsoll(['start', ...args], {
    cwd,
    interrupt: ending.signal,
    onLine: (line) => {
      if (line.includes(word)) ending.abort();
    },
  });
}

describe('plimsoll start, stopped and started again', () => {
  const { folder, remove } = temporaryFolder();
  const today = new Date().toISOString().slice(0, 10);
  let organization = '';
  /** A customer with a severe case that has been open for three weeks. */
  let capped = { id: '', name: '' };

  beforeAll(async () => {
    const book = ['--accounts', '12', '--first-day', addDays(today, -250), '--through', addDays(today, -1)];
    const org = await demoOrg(folder, book);
    organization = org.organizationId;
    const reply = await fetch(
      `${org.url}/services/data/v66.0/query?q=${encodeURIComponent("SELECT Id, Name FROM Account WHERE Type = 'Customer' AND Plan__c = 'Enterprise' ORDER BY Id")}`,
      { headers: { authorization: `Bearer ${org.admin.token}` } },
    );
    const { records } = (await reply.json()) as { records: { Id: string; Name: string }[] };
    capped = { id: records[0]?.Id ?? '', name: records[0]?.Name ?? '' };
    await control(org, 'POST', '/change', {
      user: org.admin.username,
      op: 'insert',
      object: 'Case',
      at: `${addDays(today, -21)}T15:00:00.000Z`,
      fields: { AccountId: capped.id, Priority: 'High', Status: 'New', Subject: 'Exports fail' },
    });
    await org.stop();
  }, 300_000);
  afterAll(remove);

  const isLeftInOrder = (finished: Finished): void => {
    expect(finished.code, finished.stderr).toBe(0);
    expect(finished.signal).toBeNull();
    expect(finished.stderr).not.toMatch(/fault of Plimsoll|Error/);
    for (const lock of [`${organization}/lock`, 'demo/lock', 'demo/org.pid'])
      expect(existsSync(join(folder, '.plimsoll', lock)), lock).toBe(false);
  };

  it('ends cleanly by Ctrl-C in the middle of a sync', { timeout: 600_000 }, async () => {
    const stopped = await startUntil(folder, '  pull ', '--no-append');
    isLeftInOrder(stopped);
    expect(stopped.stdout).toBe('');
    const org = await demoOrg(folder);
    const state = (await control(org, 'GET', '/state')) as { rows: Record<string, number> };
    await org.stop();
    expect(state.rows['Case']).toBeGreaterThan(0);
  });

  it('goes on with that sync when it is started again', { timeout: 600_000 }, async () => {
    const report = reportOf(await plimsoll(['start', '--once', '--no-append', '--json'], { cwd: folder }));
    expect(report.rows).toEqual({ written: 12, unchanged: 0, held: 0, failed: 0 });
    const store = await openStore({ folder: join(folder, '.plimsoll', organization) });
    const done = await listRuns(store.db, 'done');
    const superseded = await listRuns(store.db, 'superseded');
    await store.close();
    expect(done.map((run) => run.id)).toEqual([report.run]);
    expect(superseded).toEqual([]);
  });

  it('shows a cap, and lifts it at the next sync once it is answered', { timeout: 600_000 }, async () => {
    const worker = { cwd: folder };
    const before = await documentOf(worker, capped.id);
    expect(before).toMatchObject({ cap: { id: 'severe_ticket_old', max: 60 }, capsAnswered: [] });
    expect((await plimsoll(['cap', capped.name], worker)).stdout).toMatch(
      /severe_ticket_old: at most 60, since/,
    );

    const until = addDays(before.day, 30);
    const answer = ['--answer', 'The customer asked us to wait', '--until', until, '--by', 'margaret'];
    const answered = await plimsoll(['cap', capped.name, ...answer], worker);
    expect(answered.code, answered.stderr).toBe(0);
    expect(answered.stdout).toContain(`severe_ticket_old is answered by margaret until ${until}`);
    expect((await documentOf(worker, capped.id)).cap).toEqual(before.cap);

    const next = reportOf(await plimsoll(['start', '--once', '--no-append', '--json'], worker));
    const change = next.changes.find(({ account }) => account === capped.id);
    expect(change?.causes).toContain('cap severe_ticket_old → none');
    const after = await documentOf(worker, capped.id);
    expect(after).toMatchObject({
      cap: null,
      capsInForce: [],
      capsAnswered: [
        { cap: 'severe_ticket_old', reason: 'The customer asked us to wait', until, by: 'margaret' },
      ],
    });
    expect(after.score).toBeGreaterThan(before.score ?? 0);
    const said = `answered by margaret until ${until}: The customer asked us to wait`;
    expect((await plimsoll(['cap', capped.name], worker)).stdout).toContain(said);
    expect((await plimsoll(['score', capped.name], worker)).stdout).toContain(said);
  });

  it('refuses an answer to what is not in force, or for too long', { timeout: 600_000 }, async () => {
    const refusal = async (...args: string[]): Promise<unknown> => {
      const { code, json } = await plimsoll(['cap', capped.name, '--json', ...args], { cwd: folder });
      expect(code).toBe(1);
      return json?.['error'];
    };
    const day = (await documentOf({ cwd: folder }, capped.id)).day;
    expect(await refusal('--answer', 'x', '--until', addDays(day, 5))).toMatchObject({ code: 'NO_SUCH_CAP' });
    expect(await refusal('--answer', 'x', '--until', addDays(day, 90))).toMatchObject({
      code: 'UNTIL_WRONG',
    });
    expect(await refusal('--answer', 'x')).toMatchObject({ code: 'UNTIL_WRONG' });
  });

  it('ends cleanly by Ctrl-C between two syncs, after a summary for people', {
    timeout: 600_000,
  }, async () => {
    const stopped = await startUntil(folder, 'Next sync in 15 minutes', '--no-append');
    isLeftInOrder(stopped);
    expect(stopped.stderr).toContain('Ctrl-C ends.');
    for (const words of [
      'Healthy',
      '12 of 12 customers have a score',
      'unchanged',
      'Salesforce calls',
      'Needs attention first',
    ])
      expect(stopped.stdout).toContain(words);
  });
});
