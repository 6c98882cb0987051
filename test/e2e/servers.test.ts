import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type StoreOptions } from '../../worker/store/open-store';
import { type EngineServer, startPostgres, startRedis } from '../support/engines';
import { serve, temporaryFolder } from '../support/processes';
import { type ServedBook, serveBook, syncAt } from './served-book';

const AS_OF = '2025-09-17T10:00:00.000Z';

let book: ServedBook;
let postgres: EngineServer;
let redis: EngineServer;
const { folder, remove } = temporaryFolder();
beforeAll(async () => {
  [book, postgres, redis] = await Promise.all([serveBook(), startPostgres(), startRedis()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([book.end(), postgres.stop(), redis.stop()]);
  remove();
});

/** Every document and every day's state in a store, in one order. */
async function kept(options: StoreOptions): Promise<{ documents: unknown[]; days: unknown[] }> {
  const store = await openStore(options);
  try {
    const documents = await store.db
      .selectFrom('document')
      .selectAll()
      .orderBy('account_id')
      .orderBy('from_day')
      .execute();
    const days = await store.db
      .selectFrom('measure_day')
      .select(['account_id', 'day', 'inputs', 'state', 'result', 'score', 'tier', 'coverage'])
      .orderBy('account_id')
      .orderBy('day')
      .execute();
    return { documents, days };
  } finally {
    await store.close();
  }
}

it('keeps the same documents on PostgreSQL and Redis as in the folder', { timeout: 300_000 }, async () => {
  const { org } = book;
  const embedded = await syncAt(org, serve(org, book.folder, {}, { stage: 'shadow' }), AS_OF);
  const onServers = { PLIMSOLL_STORE_URL: postgres.url, PLIMSOLL_REDIS_URL: redis.url };
  const served = await syncAt(org, serve(org, folder, onServers), AS_OF);
  expect(served.tiers).toEqual(embedded.tiers);
  expect(served.rows).toEqual({ written: 12, unchanged: 0, held: 0, failed: 0 });

  const store = (root: string): string => join(root, '.plimsoll', org.organizationId);
  const inFolder = await kept({ folder: store(book.folder) });
  const onPostgres = await kept({ url: postgres.url, folder: store(folder) });
  expect(inFolder.documents).toHaveLength(12);
  expect(onPostgres).toEqual(inFolder);

  const client = new Redis(redis.url);
  expect(await client.keys(`plimsoll-${org.organizationId}:*`)).not.toEqual([]);
  client.disconnect();
});
