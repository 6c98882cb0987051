import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'rolldown';
import { RUN_FOLDER } from './made-once';

const OUTPUT = 'dist/pglite-thread.js';
const ROOM = 'worker/store';

const isStale = (): boolean => {
  if (!existsSync(OUTPUT)) return true;
  const built = statSync(OUTPUT).mtimeMs;
  const files = readdirSync(ROOM).filter((file) => /^(pglite|pg)-/.test(file));
  return files.some((file) => statSync(join(ROOM, file)).mtimeMs > built);
};

/** The embedded engine's thread is a file of its own, which Node must be able to load. */
async function buildThread(): Promise<void> {
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

/** vitest's global set-up. */
export default async function setUp(): Promise<() => void> {
  await buildThread();
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tests-'));
  process.env[RUN_FOLDER] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
