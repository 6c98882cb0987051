import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openStore } from '../../../worker/store/open-store';
import { storeLost } from '../../../worker/store/store-lost';
import { startPostgres } from '../../support/engines';

it('tells a server that went away from a fault in a statement', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-lost-'));
  const server = await startPostgres();
  const store = await openStore({ url: server.url, folder });
  const failure = (text: string): Promise<unknown> =>
    sql
      .raw(text)
      .execute(store.db)
      .then(
        () => null,
        (error: unknown) => error,
      );
  try {
    expect(storeLost(await failure('select no_such_column'))).toBeNull();
    const cutOff = failure('select pg_sleep(60)');
    await failure('select pg_sleep(0.2)');
    await server.stop();
    expect(storeLost(await cutOff)).toMatchObject({ code: 'STORE_LOST' });
    expect(storeLost(await failure('select 1'))).toMatchObject({ code: 'STORE_LOST' });
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
