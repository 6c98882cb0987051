import { appendFileSync, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPlanFile } from '../../worker/crm/plan-file';
import { dirtyAccounts } from '../../worker/store/dirty';
import { openIntents } from '../../worker/store/ledger';
import { openStore } from '../../worker/store/open-store';
import {
  control,
  type Finished,
  plimsoll,
  queryOrg,
  serve,
  temporaryFolder,
  type WorkerOptions,
} from '../support/processes';
import { customersOf, reportOf, type ServedBook, serveBook } from './served-book';

const TOKEN = 'a token of more than 24 characters';
const STAYS_MS = 20_000;

let book: ServedBook;
let listener: Server;
let worker: WorkerOptions;
const shell = temporaryFolder();
const told: string[] = [];

beforeAll(async () => {
  book = await serveBook();
  listener = createServer((request, reply) => {
    let body = '';
    request.on('data', (part) => {
      body += String(part);
    });
    request.on('end', () => {
      told.push(String(JSON.parse(body).type));
      reply.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const { port } = listener.address() as AddressInfo;
  await control(book.org, 'POST', '/events/select', { entities: ['Account', 'Contact'] });
  const secrets = { PLIMSOLL_NOTIFY_SECRET: TOKEN, PLIMSOLL_METRICS_TOKEN: TOKEN };
  const changeEvents = { enabled: true, entities: ['Account', 'Contact'] };
  worker = serve(book.org, book.folder, secrets, { stage: 'full', confirmBackfill: false, changeEvents });
  const more = `notify: { url: http://127.0.0.1:${port}/ }\nschedule: { pollMinutes: 1, everyMinutes: 600 }\n`;
  appendFileSync(join(book.folder, 'plimsoll.yaml'), more);
}, 240_000);
afterAll(async () => {
  listener.close();
  shell.remove();
  await book.end();
});

const lines: string[] = [];
const saying = (word: string): number => lines.filter((line) => line.includes(word)).length;
async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let n = 0; n < 1200; n++) {
    if (await isSo()) return;
    await sleep(250);
  }
  throw new Error(`Never: ${what}\n${lines.join('\n')}`);
}

it('a run that waits is told, looked at and decided while it is served, and Ctrl-C loses no news', {
  timeout: 900_000,
}, async () => {
  const ending = new AbortController();
  const started: Promise<Finished> = plimsoll(['start'], {
    ...worker,
    interrupt: ending.signal,
    onLine: (line) => lines.push(line),
  });
  await until(() => saying('Next sync') === 1, 'the first sync waits');
  const served = join(book.folder, '.plimsoll', book.org.organizationId);
  expect(statSync(join(served, 'requests')).mode & 0o077).toBe(0);
  await until(() => told.includes('run.held'), 'told that it waits');

  const api = lines.find((line) => line.includes('  API '))?.replace('  API ', '') ?? '';
  const metrics = async () =>
    await (await fetch(`${api}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text();
  expect(await metrics()).toContain('plimsoll_last_run_status{status="held"} 1');
  expect(await metrics()).toContain('plimsoll_last_run_rows{object="Account",outcome="held"} 12');

  // Another shell in another folder, in which the worker's settings are not known.
  const elsewhere: WorkerOptions = { ...worker, cwd: shell.folder, environment: {} };
  const config = ['--config', join(book.folder, 'plimsoll.yaml')];
  const tell = async (...args: string[]) => await plimsoll([...config, ...args, '--json'], elsewhere);
  const organization = { id: book.org.organizationId, name: expect.any(String) };
  expect((await tell('exceptions')).json).toEqual({ organization, exceptions: [] });
  expect((await tell('ledger')).json).toEqual({ organization, runs: [] });
  const { runs } = (await tell('runs')).json as { runs: { run: string }[] };
  const [waiting] = runs;
  expect(waiting).toMatchObject({ kind: 'sync', state: 'waiting', why: { length: 3 } });
  const run = waiting?.run ?? '';
  const planned = await tell('plan', run, '--out', 'kept.json');
  expect(planned.json).toMatchObject({ run, unchanged: 0, withheld: [{ code: 'BACKFILL' }, {}] });
  expect(readPlanFile(join(shell.folder, 'kept.json')).hash).toBe(planned.json?.['hash']);
  expect(planned.stderr).toContain('The plan stands in kept.json');
  const nowhere = await tell('plan', run, '--out', join('no-such-folder', 'kept.json'));
  expect(nowhere.json).toMatchObject({ error: { code: 'PLAN_UNWRITABLE' } });
  // Planned anew, with the org, it is what waits.
  const [anew, meanwhile] = await Promise.all([tell('plan'), tell('runs')]);
  const rows = planned.json?.['rows'] as object[];
  expect(anew.json).toMatchObject({ run: null, rows: { length: rows.length }, limits: { later: [] } });
  expect(meanwhile.code).toBe(0);
  expect((await tell('plan', 'no-such-run')).json).toMatchObject({ error: { code: 'RUN_NOT_HELD' } });
  expect((await tell('reject', 'no-such-run')).json).toMatchObject({ error: { code: 'RUN_NOT_HELD' } });
  // What needs the org for long is not done for others.
  const undone = await plimsoll(['undo', 'no-such-run', '--json'], worker);
  expect(undone.json).toMatchObject({ error: { code: 'FOLDER_LOCKED' } });
  // Nor is the demo taken for the org that is not named.
  const unnamed: WorkerOptions = { ...worker, environment: { PLIMSOLL_NOTIFY_SECRET: TOKEN } };
  const refused = await plimsoll(['undo', 'no-such-run', '--json'], unnamed);
  expect(refused.json).toMatchObject({ error: { code: 'ORG_UNNAMED' } });

  const approved = await tell('approve', '--by', 'ann');
  expect([approved.code, approved.json]).toEqual([0, { run: expect.any(String), status: 'running' }]);
  await until(() => saying('Next sync') === 2, 'the approved run has ended');
  const customers = [...(await customersOf(book.org)).values()];
  expect(customers.filter((row) => row.Health_Changed_At__c !== null)).toHaveLength(12);
  await until(() => told.includes('run.approved'), 'told that it was approved');
  expect((await tell('reject')).json).toMatchObject({ error: { code: 'RUN_NOT_HELD' } });

  // Somebody names who holds the budget; the process is stopped while that is heard, scored or written.
  const contacts = new Map<string, string>();
  for (const row of await queryOrg(book.org, book.org.admin.token, 'SELECT Id, AccountId FROM Contact'))
    contacts.set(String(row['AccountId']), String(row['Id']));
  const chosen = customers.filter((row) => contacts.has(row.Id)).slice(0, 4);
  expect(chosen).toHaveLength(4);
  for (const { Id } of chosen) {
    const fields = { Budget_Owner_Override__c: contacts.get(Id) };
    const change = { user: book.org.admin.username, op: 'update', object: 'Account', id: Id, fields };
    await control(book.org, 'POST', '/change', change);
    await sleep(900);
  }
  ending.abort();
  const interrupted = Date.now();
  const { code, stderr } = await started;
  expect(Date.now() - interrupted).toBeLessThan(STAYS_MS);
  expect(code, stderr).toBe(0);
  expect(stderr).not.toMatch(/fault of Plimsoll|Error/);
  for (const left of ['lock', 'requests']) expect(existsSync(join(served, left)), left).toBe(false);

  const report = reportOf(await plimsoll(['start', '--once', '--json'], worker));
  expect(report.rows).toMatchObject({ held: 0, failed: 0 });
  const now = await customersOf(book.org);
  for (const { Id } of chosen)
    expect(now.get(Id)).toMatchObject({
      Budget_Owner__c: contacts.get(Id),
      Budget_Owner_Source__c: 'Confirmed',
    });
  const store = await openStore({ folder: served });
  expect(await openIntents(store.db, 'Account')).toEqual([]);
  expect(await dirtyAccounts(store.db)).toEqual(new Map());
  await store.close();
});
