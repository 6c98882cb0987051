import { rm } from 'node:fs/promises';
import type { QueueOptions, WorkerOptions } from 'bullmq';
import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { PlimsollError } from '../../../shared/error';
import { PglitePool } from '../../store/pglite-pool';

/** Handles one job: its data and which attempt this is. */
export type Processor = ConstructorParameters<typeof Worker>[1];

/** Makes queues and workers on one engine, and ends with it. */
export interface Backend {
  queue(name: string, options: Omit<QueueOptions, 'connection'>): Queue;
  worker(name: string, processor: Processor, options: Omit<WorkerOptions, 'connection'>): Worker;
  /** Lets go of workers that cannot be closed, since their server is gone; new ones may be made. */
  abandonWorkers(): void;
  close(): Promise<void>;
}

/**
 * BullMQ on an in-memory PostgreSQL in a thread. It is gone with the process, which loses nothing: the jobs are
 * derived again from the store. Not in the store's own database, which has one session: adding a job inside an
 * open transaction would wait for itself.
 * @param template file that spares later starts the seconds of setting up a database
 */
export async function embeddedBackend(template?: string): Promise<Backend> {
  const pool = await openEmbedded(template);
  const client = await pool.connect();
  // BullMQ cannot set the path of a pool that it did not make. Listening from the start loses no wake-up.
  await client.query(`set search_path to public, ${SCHEMA}; listen bullmq_jobs; listen bullmq_events`);
  client.release();
  return {
    queue: (name, options) =>
      new Queue(name, { ...options, connection: pool }, createPostgresBackend) as unknown as Queue,
    worker: (name, processor, options) =>
      new Worker(
        name,
        processor,
        { ...options, connection: pool },
        createPostgresBackend,
      ) as unknown as Worker,
    abandonWorkers: () => {},
    close: () => pool.end(),
  };
}

const SCHEMA = 'bullmq';

/** An empty queue's database. */
async function openEmbedded(template?: string): Promise<PglitePool> {
  const pool = await PglitePool.open({ folder: null, prepare: [], ...(template ? { template } : {}) });
  const client = await pool.connect();
  try {
    await runMigrations(client, SCHEMA);
  } catch (error) {
    await pool.end();
    if (!template) throw error;
    // It was kept by a later version.
    await rm(template, { force: true });
    return await openEmbedded();
  }
  client.release();
  await pool.keepTemplate().catch(() => {
    // Without it the next start takes longer; what is wrong with the folder others will say.
  });
  return pool;
}

/** Between two attempts to reach a server that went away. */
const RECONNECT_MS = 1000;

/**
 * A connection that ends when it is disconnected, with all that waits on it. One that waits for its next attempt to
 * reach its server would be left at that for ever, with its commands: it ends with that attempt.
 * @param copies holds the connections that BullMQ duplicates from it, on which workers wait for jobs.
 */
function openLine(url: string, copies: Set<Redis>, more: Pick<RedisOptions, 'connectionName'> = {}): Redis {
  let isGiven = false;
  const redis = new Redis(url, {
    ...more,
    lazyConnect: true,
    // Blocking commands wait for as long as there is nothing to do, so none may give up by itself.
    maxRetriesPerRequest: null,
    retryStrategy: () => (isGiven ? null : RECONNECT_MS),
  });
  redis.on('error', () => {});
  const disconnect = redis.disconnect.bind(redis);
  redis.disconnect = (reconnect = false) => {
    if (reconnect || redis.status !== 'reconnecting') return disconnect(reconnect);
    isGiven = true;
    redis.once('connect', () => disconnect());
  };
  const duplicate = (other: typeof more = {}): Redis => {
    const copy = openLine(url, copies, { ...more, ...other });
    copies.add(copy);
    copy.once('end', () => copies.delete(copy));
    return copy;
  };
  redis.duplicate = duplicate as Redis['duplicate'];
  return redis;
}

/** @throws PlimsollError QUEUE_UNREACHABLE */
export async function redisBackend(url: string): Promise<Backend> {
  const copies = new Set<Redis>();
  const connection = openLine(url, copies);
  try {
    await connection.connect();
  } catch (error) {
    connection.disconnect();
    throw new PlimsollError(
      'QUEUE_UNREACHABLE',
      `The Redis server for jobs does not answer: ${error instanceof Error ? error.message : String(error)}`,
      'Look whether it runs and whether the address in the Redis URL is right, or leave the URL out to use the embedded queue.',
      error,
    );
  }
  const abandonWorkers = (): void => {
    for (const copy of copies) copy.disconnect();
  };
  return {
    queue: (name, options) => new Queue(name, { ...options, connection }),
    worker: (name, processor, options) => new Worker(name, processor, { ...options, connection }),
    abandonWorkers,
    close: async () => {
      abandonWorkers();
      connection.disconnect();
    },
  };
}
