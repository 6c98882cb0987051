import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'rolldown';

const OUTPUT = 'dist/pglite-thread.js';
const ROOM = 'worker/store';

const isStale = (): boolean => {
  if (!existsSync(OUTPUT)) return true;
  const built = statSync(OUTPUT).mtimeMs;
  const files = readdirSync(ROOM).filter((file) => /^(pglite|pg)-/.test(file));
  return files.some((file) => statSync(join(ROOM, file)).mtimeMs > built);
};

/** vitest's global set-up: the embedded engine's thread is a file of its own, which Node must be able to load. */
export default async function buildThread(): Promise<void> {
  if (!isStale()) return;
  await build({
    input: { 'pglite-thread': join(ROOM, 'pglite-thread.ts') },
    external: (id) => id.startsWith('node:') || id.startsWith('@electric-sql/'),
    platform: 'node',
    logLevel: 'warn',
    output: { dir: 'dist', format: 'esm', entryFileNames: '[name].js', cleanDir: false },
  });
  await promisify(execFile)(process.execPath, ['build-database.mjs']);
}
