import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openStore, type Store } from '../../../worker/store/open-store';
import { type EngineServer, startPostgres } from '../../support/engines';

/** Runs the same tests on the embedded store and on a PostgreSQL server. `store` is there once tests run. */
export function onBothEngines(name: string, tests: (store: () => Store) => void): void {
  for (const engine of ['pglite', 'postgres'] as const) {
    describe(`${name} on ${engine}`, () => {
      let store: Store;
      let server: EngineServer | undefined;
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-store-'));
      beforeAll(async () => {
        if (engine === 'postgres') server = await startPostgres();
        store = await openStore(server ? { url: server.url, folder } : { folder });
      });
      afterAll(async () => {
        await store?.close();
        await server?.stop();
        rmSync(folder, { recursive: true, force: true });
      });
      tests(() => store);
    });
  }
}
