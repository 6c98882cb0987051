// Keeps a new, empty database beside the built worker: making one takes seconds, which each new store and queue
// would spend anew.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILE = 'new-database.tar.gz';
const HERE = dirname(fileURLToPath(import.meta.url));

function engineVersion() {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  return JSON.parse(readFileSync(join(dirname(main), '../package.json'), 'utf8')).version;
}

async function make(file) {
  const { PGlite } = await import('@electric-sql/pglite');
  const engine = await PGlite.create();
  const dump = await engine.dumpDataDir('gzip');
  await engine.close();
  // Whoever reads it meanwhile finds a whole one or none.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, new Uint8Array(await dump.arrayBuffer()));
  renameSync(unfinished, file);
}

/** Puts the file into `folder`; made once for each version of the engine. */
export async function buildDatabase(folder) {
  const cache = join(HERE, 'node_modules/.cache/plimsoll', engineVersion());
  const kept = join(cache, FILE);
  if (!existsSync(kept)) {
    mkdirSync(cache, { recursive: true });
    await make(kept);
  }
  cpSync(kept, join(folder, FILE));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildDatabase(join(HERE, 'dist'));
