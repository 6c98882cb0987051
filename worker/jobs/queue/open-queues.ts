import { join } from 'node:path';
import type { Job, Queue } from 'bullmq';
import { PlimsollError } from '../../../shared/error';
import { type Backend, embeddedBackend, redisBackend } from './backend';
import { within } from './within';

export type QueueOptions =
  /** In memory, in this process. In `folder` an empty database is kept, so that later starts take seconds less. */
  | { embedded: true; folder?: string }
  /** `prefix` keeps organisations on one Redis apart. */
  | { redisUrl: string; prefix?: string };

/** A job to be done at least once. */
export interface Ringing {
  /** One job of an id waits or runs at a time: ringing again for it changes nothing. No colons. */
  id: string;
  /** Plain JSON. */
  data: unknown;
}

export interface Retry {
  /** Attempts in all, the first one included. */
  attempts: number;
  /** Before the second attempt; doubled before each further one. */
  backoffMs: number;
}

export interface JobQueue {
  /**
   * Adds the jobs that are neither waiting nor running. One that ended, well or not, may be rung for again.
   * @throws PlimsollError QUEUE_LOST where the queue's server went away and did not come back in 20 seconds.
   */
  ring(jobs: readonly Ringing[], retry: Retry): Promise<void>;
  /** Jobs that wait, are delayed or run. */
  count(): Promise<number>;
  /** Removes all jobs, running ones too. */
  empty(): Promise<void>;
}

export interface HandledJob {
  id: string;
  data: unknown;
  /** 1 for the first. */
  attempt: number;
}

export interface JobWorker {
  /** Takes no more jobs, and resolves when those that run have ended. A server that went away is not waited for. */
  close(): Promise<void>;
}

export interface Queues {
  queue(name: string): JobQueue;
  /** Does the queue's jobs, `concurrency` at a time. What the handler throws fails the attempt. */
  worker(name: string, handler: (job: HandledJob) => Promise<void>, concurrency: number): JobWorker;
  close(): Promise<void>;
}

/** A handler that blocks the process is found stalled; its job is given to another and done again. */
const MAX_STALLED = 5;
/** A server that is started anew is back by then. */
const RING_MS = 20_000;
const CLOSE_MS = 5_000;

/**
 * Opens the queues. They hold nothing that the store does not: a bell, not the truth.
 * @param onError told of what goes wrong outside handlers (a lost connection, a job that vanished while it ran)
 * @throws PlimsollError QUEUE_UNREACHABLE
 */
export async function openQueues(
  options: QueueOptions,
  onError: (error: Error) => void = () => {},
): Promise<Queues> {
  const backend = 'redisUrl' in options ? await redisBackend(options.redisUrl) : await embedded(options);
  const prefix = 'redisUrl' in options ? (options.prefix ?? 'plimsoll') : 'plimsoll';
  const queues = new Map<string, Queue>();
  const workers = new Set<JobWorker>();

  const queue = (name: string): Queue => {
    const known = queues.get(name);
    if (known) return known;
    const opened = backend.queue(name, { prefix });
    opened.on('error', onError);
    queues.set(name, opened);
    return opened;
  };

  return {
    queue: (name) => jobQueue(queue(name)),
    worker: (name, handler, concurrency) => {
      const started = startWorker(backend, { name, prefix, concurrency }, handler, onError);
      const worker = {
        close: async () => {
          await started.close();
          workers.delete(worker);
        },
      };
      workers.add(worker);
      return worker;
    },
    close: async () => {
      await Promise.all([...workers].map((worker) => worker.close()));
      await within(Promise.all([...queues.values()].map((opened) => opened.close())), CLOSE_MS);
      await backend.close();
    },
  };
}

const embedded = ({ folder }: { folder?: string }): Promise<Backend> =>
  embeddedBackend(folder ? join(folder, 'empty-queue.tar.gz') : undefined);

function jobQueue(queue: Queue): JobQueue {
  return {
    async ring(jobs, { attempts, backoffMs }) {
      if (jobs.length === 0) return;
      const added = queue.addBulk(
        jobs.map(({ id, data }) => ({
          name: queue.name,
          data,
          opts: {
            jobId: id,
            attempts,
            backoff: { type: 'exponential', delay: backoffMs },
            removeOnComplete: true,
            removeOnFail: true,
          },
        })),
      );
      if (await within(added, RING_MS)) return;
      throw new PlimsollError(
        'QUEUE_LOST',
        `The queue has not answered for ${RING_MS / 1000} seconds.`,
        'Look whether the Redis server for jobs runs, then start again: nothing is lost, and the run goes on where it stopped.',
      );
    },
    count: () => queue.getJobCountByTypes('wait', 'active', 'delayed', 'prioritized'),
    empty: () => queue.obliterate({ force: true }),
  };
}

function startWorker(
  backend: Backend,
  { name, prefix, concurrency }: { name: string; prefix: string; concurrency: number },
  handler: (job: HandledJob) => Promise<void>,
  onError: (error: Error) => void,
): JobWorker {
  const running = new Set<Promise<void>>();
  const process = async (job: Job): Promise<void> => {
    const handled = handler({ id: job.id ?? '', data: job.data, attempt: job.attemptsMade + 1 });
    running.add(handled);
    await handled.finally(() => running.delete(handled));
  };
  const worker = backend.worker(name, process, { prefix, concurrency, maxStalledCount: MAX_STALLED });
  worker.on('error', onError);
  return {
    async close() {
      const closing = worker.close();
      for (;;) {
        await Promise.allSettled(running);
        if (await within(closing, CLOSE_MS)) return;
        if (running.size === 0) return backend.abandonWorkers();
      }
    },
  };
}
