import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PglitePool } from '../../../worker/store/pglite-pool';
import { temporaryFolder } from '../../support/processes';

let template: string;
let remove: () => void;
beforeEach(() => {
  const temporary = temporaryFolder();
  template = join(temporary.folder, 'empty-database.tar.gz');
  remove = temporary.remove;
});
afterEach(() => remove());

/** Opens an engine in memory and tells which tables it began with. */
async function tablesAtStart(): Promise<string[]> {
  const pool = await PglitePool.open({ folder: null, template, prepare: [] });
  const { rows } = await pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  await pool.keepTemplate().catch(() => {});
  await pool.query('create table t (n int)');
  await pool.end();
  return rows.map(({ name }) => name);
}

it('keeps a database as it is when asked to, and begins with it the next time', async () => {
  expect(await tablesAtStart()).toEqual([]);
  expect(readdirSync(dirname(template))).toEqual(['empty-database.tar.gz']);
  const kept = readFileSync(template);
  expect(await tablesAtStart()).toEqual([]);
  expect(readFileSync(template).equals(kept)).toBe(true);
});

it('begins with what the file holds', async () => {
  const engine = await PGlite.create();
  await engine.exec('create table marked (n int)');
  writeFileSync(template, new Uint8Array(await (await engine.dumpDataDir('gzip')).arrayBuffer()));
  await engine.close();
  expect(await tablesAtStart()).toEqual(['marked']);
});

/** The database's files, a tar, as another major version of PostgreSQL would have left them. */
function ofMajorVersion(version: number, tar: Buffer): Buffer {
  const changed = Buffer.from(tar);
  for (let at = tar.indexOf('PG_VERSION'); at >= 0; at = tar.indexOf('PG_VERSION', at + 1)) {
    // An entry's name stands in a header of 512 bytes, its content follows.
    const content = at - (at % 512) + 512;
    if (tar.toString('latin1', content, content + 3) === '18\n') changed.write(String(version), content);
  }
  return changed;
}

it('makes a new one where the file is cut short, no database, or of another version', async () => {
  await tablesAtStart();
  const whole = readFileSync(template);
  const otherVersion = ofMajorVersion(12, gunzipSync(whole));
  for (const damaged of [whole.subarray(0, 100_000), Buffer.from('no database'), gzipSync(otherVersion)]) {
    writeFileSync(template, damaged);
    expect(await tablesAtStart()).toEqual([]);
    const made = readFileSync(template);
    expect(made.equals(damaged)).toBe(false);
    expect(gunzipSync(made).length).toBeGreaterThan(1_000_000);
  }
});

it('does without where the file cannot be kept', async () => {
  template = join(dirname(template), 'no-such-folder', 'empty-database.tar.gz');
  expect(await tablesAtStart()).toEqual([]);
  expect(existsSync(template)).toBe(false);
});

it('begins every new database with the one that was built, in a folder as in memory', async () => {
  const identify = async (folder: string | null): Promise<unknown> => {
    const pool = await PglitePool.open({ folder, prepare: [] });
    const { rows } = await pool.query('select system_identifier from pg_control_system()');
    await pool.end();
    return rows;
  };
  const inMemory = await identify(null);
  const folder = join(dirname(template), 'database');
  expect(await identify(folder)).toEqual(inMemory);
  // It is there now, and opened as it is.
  expect(await identify(folder)).toEqual(inMemory);
});
