import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type HandledJob,
  type JobWorker,
  openQueues,
  type Queues,
} from '../../../worker/jobs/queue/open-queues';
import { type EngineServer, type HangingServer, startRedis } from '../../support/engines';

const RETRY = { attempts: 3, backoffMs: 100 };

async function until(condition: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It did not come about in time.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const closeAll = (workers: JobWorker[]) => Promise.all(workers.splice(0).map((worker) => worker.close()));

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

for (const engine of ['embedded', 'redis'] as const) {
  describe(`queues, ${engine}`, () => {
    let server: EngineServer | undefined;
    let queues: Queues;
    const errors: Error[] = [];
    const workers: JobWorker[] = [];
    let nth = 0;
    let name = '';

    beforeAll(async () => {
      if (engine === 'redis') server = await startRedis();
      queues = await open();
    });
    afterAll(async () => {
      await queues?.close();
      await server?.stop();
    });
    beforeEach(() => {
      errors.length = 0;
      name = `work-${nth++}`;
    });
    afterEach(() => closeAll(workers));

    const open = () =>
      openQueues(server ? { redisUrl: server.url } : { embedded: true }, (error) => errors.push(error));
    const work = (handler: (job: HandledJob) => Promise<void>, concurrency: number) =>
      workers.push(queues.worker(name, handler, concurrency));
    const ring = (...ids: string[]) =>
      queues.queue(name).ring(
        ids.map((id) => ({ id, data: { id } })),
        RETRY,
      );

    it('hands each job with its data to a handler, as many at a time as were asked for', async () => {
      const seen: HandledJob[] = [];
      let running = 0;
      let most = 0;
      work(async (job) => {
        most = Math.max(most, ++running);
        await pause(20);
        running -= 1;
        seen.push(job);
      }, 3);
      const ids = Array.from({ length: 30 }, (_, i) => `unit-${i}`);
      await ring(...ids);
      await until(() => seen.length === 30);
      expect(seen.map((job) => job.id).sort()).toEqual([...ids].sort());
      expect(seen.every((job) => JSON.stringify(job.data) === JSON.stringify({ id: job.id }))).toBe(true);
      expect(most).toBe(3);
      expect(errors).toEqual([]);
    });

    it('wakes an idle worker at once', async () => {
      let done = 0;
      work(async () => void done++, 1);
      await ring('first');
      await until(() => done === 1);
      for (let i = 0; i < 5; i++) {
        await pause(300);
        const start = Date.now();
        await ring(`later-${i}`);
        await until(() => done === i + 2);
        expect(Date.now() - start).toBeLessThan(1500);
      }
    });

    it('holds one job of an id at a time, and takes it again once it has ended', async () => {
      await ring('same', 'same', 'other');
      await ring('same');
      expect(await queues.queue(name).count()).toBe(2);
      const done: string[] = [];
      work(async (job) => void done.push(job.id), 1);
      await until(() => done.length === 2);
      await until(async () => (await queues.queue(name).count()) === 0);
      await ring('same');
      await until(() => done.length === 3);
      expect(done.sort()).toEqual(['other', 'same', 'same']);
    });

    it('tries a failing job again, later each time, then gives it up and lets it be rung for anew', async () => {
      const attempts: { attempt: number; at: number }[] = [];
      work(async (job) => {
        attempts.push({ attempt: job.attempt, at: Date.now() });
        throw new Error('not today');
      }, 1);
      await ring('doomed');
      await until(() => attempts.length === 3);
      expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      const [first, second, third] = attempts.map(({ at }) => at);
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(100);
      expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(200);
      await until(async () => (await queues.queue(name).count()) === 0);
      await pause(500);
      expect(attempts).toHaveLength(3);
      await ring('doomed');
      await until(() => attempts.length > 3);
      expect(attempts[3]?.attempt).toBe(1);
    });

    it('goes on after it was emptied in mid-run, once the work is rung for again', async () => {
      const left = new Set(Array.from({ length: 40 }, (_, i) => `unit-${i}`));
      work(async (job) => {
        await pause(5);
        left.delete(job.id);
      }, 4);
      await ring(...left);
      await until(() => left.size < 30);
      await queues.queue(name).empty();
      await pause(100);
      await ring(...left);
      await until(() => left.size === 0);
    });

    it('lets running jobs end before it closes, and may be closed twice', async () => {
      let ended = false;
      let began = false;
      work(async () => {
        began = true;
        await pause(200);
        ended = true;
      }, 1);
      await ring('slow');
      await until(() => began);
      await queues.close();
      expect(ended).toBe(true);
    });
  });
}

describe('a Redis that goes away', () => {
  const ways = [
    ['is killed', (server: HangingServer) => server.stop()],
    ['hangs', async (server: HangingServer) => server.hang()],
  ] as const;

  it.each(ways)(
    'and %s ends ringing in words, and keeps nobody from closing',
    { timeout: 60_000 },
    async (_, goAway) => {
      const server = await startRedis();
      const queues = await openQueues({ redisUrl: server.url });
      let done = 0;
      const worker = queues.worker('work', async () => void done++, 1);
      const ring = (id: string) => queues.queue('work').ring([{ id, data: {} }], RETRY);
      await ring('first');
      await until(() => done === 1);

      await goAway(server);
      const lost = Date.now();
      await expect(ring('second')).rejects.toMatchObject({
        code: 'QUEUE_LOST',
        action: expect.stringContaining('start again'),
      });
      await worker.close();
      await queues.close();
      expect(Date.now() - lost).toBeLessThan(40_000);
      await server.stop();
    },
  );

  it('lets a job that runs come to its end first', { timeout: 60_000 }, async () => {
    const server = await startRedis();
    const queues = await openQueues({ redisUrl: server.url });
    let state = '';
    queues.worker(
      'work',
      async () => {
        state = 'running';
        await pause(7_000);
        state = 'ended';
      },
      1,
    );
    await queues.queue('work').ring([{ id: 'slow', data: {} }], RETRY);
    await until(() => state === 'running');
    await server.stop();
    await queues.close();
    expect(state).toBe('ended');
  });
});

it('says what to do when Redis does not answer', async () => {
  await expect(openQueues({ redisUrl: 'redis://127.0.0.1:1' })).rejects.toMatchObject({
    code: 'QUEUE_UNREACHABLE',
    action: expect.stringContaining('Redis URL'),
  });
});
