import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STAGE_IDS } from '../../worker/jobs/stage-ids';
import { type EngineServer, startPostgres, startRedis } from '../support/engines';
import { control, plimsoll } from '../support/processes';
import { type EmptyState, emptyState, type Lane, type OwnedFields, openLane, type SetUp } from './lane';
import { type LeftBehind, leftBehind } from './left-behind';

const LAST_DAY = '2025-09-16';
const BOOK = ['--accounts', '12', '--first-day', '2025-04-07', '--through', LAST_DAY];
const SYNC = ['start', '--as-of', LAST_DAY, '--json'];
const CRASH = 'test/support/crash.mjs';
const LANES = 2;
const SEED = 20250916;
/** Pairs of seeded times, each time in a part of its own: one in the work of a run, one in a start. */
const TIMES = 3;
/** Scenarios wait for a lane, too. */
const SLOW = { timeout: 900_000 };

interface Ended {
  left: LeftBehind;
  fields: OwnedFields;
  writeCalls: number;
}

/** A run that nobody disturbed, and when it passed which point, in milliseconds since its start. */
let undisturbed: Ended & { points: { name: string; ms: number }[] };
let empty: EmptyState;
const lanes: Lane[] = [];
const free: Lane[] = [];
const waiting: ((lane: Lane) => void)[] = [];

/** Does `work` on a lane of its own, as if nobody had ever written to it. */
async function onLane<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
  const lane = free.pop() ?? (await new Promise<Lane>((resolve) => waiting.push(resolve)));
  try {
    await lane.reset();
    return await work(lane);
  } finally {
    const next = waiting.shift();
    if (next) next(lane);
    else free.push(lane);
  }
}

async function ended(lane: Lane, { store }: SetUp, url?: string): Promise<Ended> {
  return {
    left: await leftBehind(url ? { url, folder: store } : { folder: store }),
    fields: await lane.ownedFields(),
    writeCalls: await lane.writeCalls(),
  };
}

/** Starts the worker once more and lets it end. */
async function complete({ options }: SetUp): Promise<void> {
  const finished = await plimsoll(SYNC, options);
  expect(finished.code, finished.stderr).toBe(0);
  expect(finished.json).toMatchObject({
    accounts: { inScope: 12, scored: 12 },
    rows: { held: 0, failed: 0 },
  });
}

/** Runs the worker until it is killed where `environment` says. @returns what it said last; null where it ended before. */
async function killed({ options }: SetUp, environment: Record<string, string>): Promise<string | null> {
  const { signal, code, stderr } = await plimsoll(SYNC, {
    ...options,
    environment: { ...options.environment, ...environment },
    preload: CRASH,
  });
  if (signal === null && code === 0) return null;
  expect(signal, stderr).toBe('SIGKILL');
  return stderr.split('\n').at(-1) ?? '';
}

/** What stands in the store and the org right after a kill at a point of a chunk's way: open intents, write calls. */
const STANDING: Record<string, [openIntents: number, writeCalls: number]> = {
  'intent.before': [0, 0],
  'intent.after': [12, 0],
  'call.before': [12, 0],
  'call.after': [12, 1],
  'acknowledge.before': [12, 1],
  'acknowledge.after': [0, 1],
};

function expectUndisturbed({ left, fields }: Ended): void {
  expect(left.documents).toEqual(undisturbed.left.documents);
  expect(fields).toEqual(undisturbed.fields);
  expect(left.openIntents).toBe(0);
  expect(left.running).toBe(0);
  expect(left.exceptions).toBe(0);
  expect(left.days).toEqual(undisturbed.left.days);
  expect(left.acknowledged).toEqual(undisturbed.left.acknowledged);
}

/** A set-up whose worker is killed at each point in turn, then left alone. */
async function killedAt(
  lane: Lane,
  points: readonly string[],
  afterKill: (point: string, said: string, setUp: SetUp) => Promise<void> = async () => {},
  crm: Record<string, unknown> = {},
): Promise<Ended> {
  const setUp = lane.setUp({}, { crm });
  try {
    for (const point of points) {
      const said = await killed(setUp, { PLIMSOLL_TEST_CRASH: point });
      if (said === null) throw new Error(`The worker was not killed at ${point}.`);
      await afterKill(point, said, setUp);
    }
    await complete(setUp);
    return await ended(lane, setUp);
  } finally {
    setUp.remove();
  }
}

/** The bulk jobs of the org that the worker made since the lane was reset. */
async function jobsOf({ org }: Lane): Promise<{ state: string }[]> {
  const requests = (await control(org, 'GET', '/requests?path=/jobs/ingest')) as { path: string }[];
  const ids = new Set(requests.flatMap(({ path }) => /\/jobs\/ingest\/(\w{18})/.exec(path)?.[1] ?? []));
  const headers = { authorization: `Bearer ${org.integration.token}` };
  return await Promise.all(
    [...ids].map(async (id) => {
      const reply = await fetch(`${org.url}/services/data/v66.0/jobs/ingest/${id}`, { headers });
      return (await reply.json()) as { state: string };
    }),
  );
}

/** Numbers in [0, 1) that are the same every time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

beforeAll(async () => {
  const now = `${LAST_DAY}T00:00:00.000Z`;
  const nextMorning = new Date(Date.parse(now) + 30 * 3_600_000).toISOString();
  empty = await emptyState();
  lanes.push(...(await Promise.all(Array.from({ length: LANES }, () => openLane(BOOK, nextMorning, empty)))));
  free.push(...lanes);
  undisturbed = await onLane(async (lane) => {
    const setUp = lane.setUp();
    const finished = await plimsoll(SYNC, { ...setUp.options, preload: 'test/support/note-points.mjs' });
    expect(finished.code, finished.stderr).toBe(0);
    const points = [...finished.stderr.matchAll(/^checkpoint (\S+) (\d+)$/gm)].map(([, name, at]) => ({
      name: name ?? '',
      ms: Number(at),
    }));
    const result = await ended(lane, setUp);
    setUp.remove();
    return { ...result, points };
  });
}, SLOW.timeout);
afterAll(async () => {
  await Promise.all(lanes.map((lane) => lane.stop()));
  empty.remove();
});

const passed = (name: string) => undisturbed.points.filter((point) => point.name === name);

describe.concurrent('a worker killed in mid-run and started again', () => {
  it('is held against a run that scores and writes every account', () => {
    const { left, fields, writeCalls } = undisturbed;
    expect(new Set(left.documents.map(({ account }) => account)).size).toBe(12);
    const written = Object.values(fields).filter((row) => row['Health_Changed_At__c'] !== null);
    expect(written).toHaveLength(12);
    expect(written.filter((row) => row['Health_Score__c'] !== null).length).toBeGreaterThan(6);
    expect(written.filter((row) => row['Budget_Owner__c'] !== null).length).toBeGreaterThan(6);
    expect(left.acknowledgedIntents).toBeGreaterThan(12);
    // One of accounts, one of their renewals.
    expect(writeCalls).toBe(2);
    expect(passed('page.committed').length).toBeGreaterThan(12);
    expect(passed('stage.ended')).toHaveLength(5);
  });

  it("goes on after one page's commit, nine more, and between all stages", SLOW, () =>
    onLane(async (lane) => {
      const afterPages = [1, 9].map((count) => `page.committed:${count}`);
      // What a start finds done it leaves out, so that the first stage that it ends is the next one.
      const afterStages = STAGE_IDS.map(() => 'stage.ended:1');
      const stages: string[] = [];
      const result = await killedAt(lane, [...afterPages, ...afterStages], async (point, said) => {
        if (point === 'stage.ended:1') stages.push(said.replace('killed at stage.ended ', ''));
      });
      expect(stages).toEqual(STAGE_IDS);
      expectUndisturbed(result);
      expect(result.writeCalls).toBe(undisturbed.writeCalls);
    }),
  );

  for (const points of [
    ['intent.before', 'intent.after', 'call.before', 'call.after'],
    ['acknowledge.before'],
    ['acknowledge.after'],
  ]) {
    it(`writes each row once when killed at ${points.join(', then at ')}`, SLOW, () =>
      onLane(async (lane) => {
        const counted = points.map((point) => `${point}:1`);
        const result = await killedAt(lane, counted, async (counting, _said, { store }) => {
          const { openIntents } = await leftBehind({ folder: store });
          const standing = STANDING[counting.replace(':1', '')];
          expect([openIntents, await lane.writeCalls()], counting).toEqual(standing);
        });
        expectUndisturbed(result);
        expect(result.writeCalls).toBe(undisturbed.writeCalls);
        expect(result.left.acknowledgedIntents).toBe(undisturbed.left.acknowledgedIntents);
      }),
    );
  }

  it('leaves no bulk job behind when killed at each step of one, and writes each row', SLOW, () =>
    onLane(async (lane) => {
      // Three kills fall into the accounts' job, twice begun anew, the last one into that of their renewals.
      const points = ['job.opened:1', 'job.uploaded:1', 'job.started:1', 'job.started:1'];
      const result = await killedAt(lane, points, async () => {}, { bulkFrom: 1 });
      expectUndisturbed(result);
      expect(result.writeCalls).toBe(0);
      const jobs = await jobsOf(lane);
      expect(jobs.map(({ state }) => state).sort()).toEqual([
        'Aborted',
        'Aborted',
        'JobComplete',
        'JobComplete',
      ]);
    }),
  );

  for (const point of ['intent.after', 'call.after']) {
    it(`settles a chunk of which a part was written before, when killed at ${point}`, SLOW, () =>
      onLane(async (lane) => {
        await control(lane.org, 'POST', '/faults', {
          kind: 'lock',
          match: { method: 'PATCH' },
          count: 5,
          share: 0.5,
        });
        const result = await killedAt(lane, [`${point}:2`]);
        expectUndisturbed(result);
        expect(result.writeCalls).toBe(undisturbed.writeCalls + 1);
      }),
    );
  }

  const random = seeded(SEED);
  const shares = Array.from({ length: TIMES }, (_, i) => ({
    start: (i + random()) / TIMES,
    work: (i + random()) / TIMES,
  }));
  const percent = (share: number) => `${Math.round(100 * share)} %`;

  for (const [i, share] of shares.entries()) {
    const bare = i === 0;
    const when = `at ${percent(share.work)} of the work and, started again, at ${percent(share.start)} of the start`;
    it(`goes on when killed ${when}${bare ? ', in an empty folder' : ''}`, SLOW, () =>
      onLane(async (lane) => {
        const first = passed('page.committed')[0]?.ms ?? 0;
        const last = undisturbed.points.at(-1)?.ms ?? 0;
        // On a machine that got faster meanwhile a start or a run may be over by then: earlier, then.
        for (let slow = 1; ; slow *= 0.7) {
          const inStart = { PLIMSOLL_TEST_CRASH_MS: String(Math.round(slow * share.start * first)) };
          const ms = Math.ceil(slow * share.work * (last - first));
          const inWork = { PLIMSOLL_TEST_CRASH: `page.committed:1+${ms}` };
          const setUp = lane.setUp({}, { bare });
          let isCut = true;
          for (const when of bare ? [inStart, inWork] : [inWork, inStart])
            isCut &&= (await killed(setUp, when)) !== null;
          if (isCut) {
            await complete(setUp);
            expectUndisturbed(await ended(lane, setUp));
          }
          setUp.remove();
          if (isCut) return;
          await lane.reset();
        }
      }),
    );
  }
});

describe.concurrent('a queue emptied in mid-run', () => {
  it('loses nothing from the embedded queue', SLOW, () =>
    onLane(async (lane) => {
      const setUp = lane.setUp();
      const finished = await plimsoll(SYNC, {
        ...setUp.options,
        environment: { ...setUp.options.environment, PLIMSOLL_TEST_EMPTY: 'page.committed' },
        preload: 'test/support/empty-queue.mjs',
      });
      expect(finished.code, finished.stderr).toBe(0);
      expect(finished.stderr).toMatch(/^emptied .*waiting [1-9]/m);
      expectUndisturbed(await ended(lane, setUp));
      setUp.remove();
    }),
  );

  it('loses nothing from Redis', SLOW, () =>
    onLane(async (lane) => {
      const redis = await startRedis();
      const setUp = lane.setUp({ PLIMSOLL_REDIS_URL: redis.url });
      const lists = ['pull', 'signals'].map((stage) => `plimsoll-${lane.org.organizationId}:${stage}:wait`);
      const emptying = spawn(process.execPath, ['test/support/empty-redis.mjs', redis.url, ...lists], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const emptied = text(emptying.stdout);
      const { code, stderr } = await plimsoll(SYNC, setUp.options);
      emptying.kill();
      expect(code, stderr).toBe(0);
      expect((await emptied).trim().split('\n')).toEqual(
        lists.map((list) => expect.stringMatching(`^${list} [1-9]`)),
      );
      expectUndisturbed(await ended(lane, setUp));
      await redis.stop();
      setUp.remove();
    }),
  );
});

/** On a server nobody can tell a dead writer from a slow one: its lease runs on for five minutes, which pass here. */
async function outlastLease(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query(
    `update lease set until = until - interval '5 minutes' where name = 'crm-writer' and holder is not null`,
  );
  await client.end();
  expect(rowCount).toBe(1);
}

describe.concurrent('a worker on PostgreSQL and Redis', () => {
  let postgres: EngineServer;
  let redis: EngineServer;
  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  });
  afterAll(() => Promise.all([postgres.stop(), redis.stop()]));

  it('goes on when killed between a call and its acknowledgement', SLOW, () =>
    onLane(async (lane) => {
      const setUp = lane.setUp({ PLIMSOLL_STORE_URL: postgres.url, PLIMSOLL_REDIS_URL: redis.url });
      expect(await killed(setUp, { PLIMSOLL_TEST_CRASH: 'call.after:1' })).not.toBeNull();
      expect((await leftBehind({ url: postgres.url, folder: setUp.store })).openIntents).toBe(12);
      await outlastLease(postgres.url);
      await complete(setUp);
      const result = await ended(lane, setUp, postgres.url);
      expectUndisturbed(result);
      expect(result.writeCalls).toBe(undisturbed.writeCalls);
      setUp.remove();
    }),
  );
});
