import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ConfigSchema } from '../../../worker/config/schema';
import { beginRun } from '../../../worker/jobs/begin-run';
import { isSigned, isTimely } from '../../../worker/news/hook-signature';
import { listenerOf } from '../../../worker/notify/listener';
import { openTelling, type Telling, tellDue } from '../../../worker/notify/tell-notices';
import { countNotices, dropNotices } from '../../../worker/store/notices';
import {
  approveRun,
  endHeldRun,
  holdUnlessApproved,
  type Run,
  tellFailure,
} from '../../../worker/store/runs';
import type { Db } from '../../../worker/store/schema';
import { onBothEngines } from '../store/on-both-engines';

const SECRET = 'a secret of more than 24 characters';
const NOW = '2026-03-10T09:00:00.000Z';

let server: Server;
let url = '';
let heard: { headers: IncomingHttpHeaders; body: string }[] = [];
/** Statuses that are answered in turn, then 204. */
let answers: number[] = [];

beforeAll(async () => {
  server = createServer((request, reply) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      heard.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      const status = answers.shift() ?? 204;
      // A hung receiver answers nothing.
      if (status > 0) reply.writeHead(status, status === 302 ? { location: `${url}/elsewhere` } : {}).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hidden-path`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

onBothEngines('what becomes of runs', (store) => {
  let notes: string[] = [];
  let cards = 0;
  beforeEach(async () => {
    [heard, answers, notes] = [[], [], []];
    await dropNotices(store().db);
  });

  const telling = (more: Partial<Telling> = {}): Telling => ({
    ...{ db: store().db, listener: { url, secret: SECRET }, organizationId: '00D', pauseMs: 20 },
    ...{ now: () => new Date(), note: (line) => notes.push(line), signal: new AbortController().signal },
    ...more,
  });
  const told = () => heard.map(({ body }): unknown => JSON.parse(body));
  const begun = (db: Db): Promise<Run> =>
    beginRun(db, { asOf: NOW, day: '2026-03-10', exact: false, scorecard: `card ${cards++}`, now: NOW });
  const held = async (db: Db): Promise<Run> => {
    const run = await begun(db);
    await dropNotices(db);
    await holdUnlessApproved(db, run.id, [{ code: 'TIERS_MOVED', message: 'Too many.' }]);
    return run;
  };

  it('is told to the listener, signed as Standard Webhooks says, each change once', async () => {
    const { db } = store();
    const run = await held(db);
    await holdUnlessApproved(db, run.id, []);
    expect(await countNotices(db)).toBe(1);
    await endHeldRun(db, run.id, 'rejected', NOW);
    await endHeldRun(db, run.id, 'rejected', NOW);
    await tellDue(telling(), { failure: null });
    const data = { organizationId: '00D', run: run.id };
    expect(told()).toMatchObject([
      { type: 'run.held', data: { ...data, reasons: [{ code: 'TIERS_MOVED', message: 'Too many.' }] } },
      { type: 'run.rejected', data },
    ]);
    for (const { headers, body } of heard) {
      const [id, timestamp] = [String(headers['webhook-id']), String(headers['webhook-timestamp'])];
      const signed = { id, timestamp, signature: String(headers['webhook-signature']) };
      expect(isSigned(SECRET, signed, Buffer.from(body))).toBe(true);
      expect(isTimely(timestamp, Date.now())).toBe(true);
    }
    expect(await countNotices(db)).toBe(0);
  });

  it('is an approval with its name, a failure once for each code, and a newer run', async () => {
    const { db } = store();
    const run = await held(db);
    await approveRun(db, run.id, 'ann', NOW);
    await approveRun(db, run.id, 'bob', NOW);
    for (const code of ['A', 'A', 'B']) await tellFailure(db, run.id, { code, message: code });
    const waiting = await begun(db);
    await holdUnlessApproved(db, waiting.id, []);
    await endHeldRun(db, waiting.id, 'superseded', NOW);
    await tellDue(telling(), { failure: null });
    const types = told().map((each) => [
      Reflect.get(Object(each), 'type'),
      Reflect.get(Object(each), 'data'),
    ]);
    expect(types).toMatchObject([
      ['run.held', { run: run.id }],
      ['run.approved', { run: run.id, by: 'ann' }],
      ['run.failed', { run: run.id, reasons: [{ code: 'A' }] }],
      ['run.failed', { run: run.id, reasons: [{ code: 'B' }] }],
      ['run.superseded', { run: run.id }],
      ['run.held', { run: waiting.id }],
      ['run.superseded', { run: waiting.id }],
    ]);
  });

  it('is kept and tried again under the same id until it is taken, which is said once', async () => {
    const { db } = store();
    await held(db);
    answers = [500, 500, 302, 410];
    const said = { failure: null };
    await tellDue(telling({ pauseMs: 600_000 }), said);
    expect([heard.length, await countNotices(db)]).toEqual([1, 1]);
    await db.updateTable('notice').set({ next_at: NOW }).execute();
    // As another process finds it.
    const again = openTelling(telling());
    for (let n = 0; n < 200 && (await countNotices(db)) > 0; n++) await sleep(20);
    await again.close();
    expect(heard.length).toBe(5);
    expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(heard.map(({ body }) => body)).size).toBe(1);
    const { host } = new URL(url);
    expect(notes).toEqual([
      ...['HTTP 500', 'HTTP 500', 'HTTP 302', 'HTTP 410'].map(
        (why) => `  ${host} was not told of run.held: ${why}. It is tried again.`,
      ),
    ]);
    expect(notes.join()).not.toMatch(/hidden-path|a secret/);
  });

  it('holds nobody up: a listener that hangs is left at once by who ends, and told after', async () => {
    const { db } = store();
    await held(db);
    answers = [0];
    const opened = openTelling(telling());
    for (let n = 0; n < 200 && heard.length === 0; n++) await sleep(10);
    const before = Date.now();
    await opened.close();
    expect(Date.now() - before).toBeLessThan(2000);
    await tellDue(telling(), { failure: null });
    expect([heard.length, await countNotices(db)]).toEqual([2, 0]);
  });

  it('is told to nobody where nobody is named, and then not kept', async () => {
    const { db } = store();
    await held(db);
    await tellDue(telling({ listener: null }), { failure: null });
    expect([heard.length, await countNotices(db)]).toEqual([0, 0]);
  });

  it('is kept only where the change is', async () => {
    const { db } = store();
    const run = await held(db);
    await dropNotices(db);
    const undone = db.transaction().execute(async (tx) => {
      await endHeldRun(tx, run.id, 'rejected', NOW);
      throw new Error('cut off');
    });
    await expect(undone).rejects.toThrow('cut off');
    expect(await countNotices(db)).toBe(0);
  });
});

it('a listener needs an address that is safe and a secret', () => {
  const config = (notifyUrl?: string) => ConfigSchema.parse({ notify: { url: notifyUrl } });
  expect(listenerOf(config(), {})).toBeNull();
  const listened = config('https://hooks.acme.example/plimsoll');
  expect(() => listenerOf(listened, {})).toThrow(expect.objectContaining({ code: 'NOTIFY_SECRET_UNSET' }));
  expect(listenerOf(listened, { PLIMSOLL_NOTIFY_SECRET: SECRET })).toEqual({
    url: 'https://hooks.acme.example/plimsoll',
    secret: SECRET,
  });
  expect(() => config('http://10.0.0.7/plimsoll')).toThrow(/https/);
});
