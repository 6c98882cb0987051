import { existsSync, readdirSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { gunzip } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { SCALAR_PARSERS } from './pg-types';
import type {
  StatementError,
  StatementResult,
  ThreadOptions,
  ThreadReply,
  ThreadRequest,
} from './pglite-messages';

/*
 * The embedded PostgreSQL in a thread of its own: on the main thread each statement would stop timers, HTTP and
 * the renewal of locks while it runs.
 */

const PARSERS = Object.fromEntries(SCALAR_PARSERS);

const unzip = promisify(gunzip);

/** An empty database that the build has made: setting one up takes seconds. */
const NEW_DATABASE = fileURLToPath(new URL('./new-database.tar.gz', import.meta.url));

const isEmpty = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0;

async function fromTemplate(folder: string | null, template: string): Promise<PGlite | null> {
  try {
    // Unpacked here: of a damaged file the engine's own unpacking ends the thread.
    const loadDataDir = new Blob([new Uint8Array(await unzip(await readFile(template)))]);
    return await PGlite.create({ dataDir: folder ?? 'memory://', loadDataDir, parsers: PARSERS });
  } catch {
    // Missing, damaged or of another version.
    if (folder !== null) await rm(folder, { recursive: true, force: true });
    return null;
  }
}

async function keepTemplate(engine: PGlite, template: string): Promise<void> {
  const unfinished = `${template}.${process.pid}`;
  const dump = await engine.dumpDataDir('gzip');
  await writeFile(unfinished, new Uint8Array(await dump.arrayBuffer()));
  await rename(unfinished, template);
}

async function open({ folder, template, prepare }: ThreadOptions) {
  const begun = folder === null && template ? await fromTemplate(null, template) : null;
  const isNew = begun === null && (folder === null || isEmpty(folder));
  const engine =
    begun ??
    (isNew ? await fromTemplate(folder, NEW_DATABASE) : null) ??
    (await PGlite.create({ dataDir: folder ?? 'memory://', parsers: PARSERS }));
  await engine.exec("set timezone to 'UTC'");
  for (const sql of prepare) await engine.exec(sql);
  return { engine, toKeep: begun ? undefined : template };
}

async function run(engine: PGlite, sql: string, parameters: (string | null)[]): Promise<StatementResult> {
  const start = performance.now();
  // As pg does: without parameters the simple protocol, which takes several statements.
  const results = parameters.length > 0 ? [await engine.query(sql, parameters)] : await engine.exec(sql);
  const last = results.at(-1);
  return {
    command: last?.command ?? '',
    rowCount: last?.rowCount ?? last?.affectedRows ?? 0,
    rows: (last?.rows ?? []) as Record<string, unknown>[],
    ms: performance.now() - start,
  };
}

const ERROR_FIELDS = [
  'code',
  'detail',
  'hint',
  'constraint',
  'table',
  'column',
  'schema',
  'severity',
  'where',
  'position',
] as const;

function describe(error: unknown): StatementError {
  if (!(error instanceof Error)) return { message: String(error) };
  const described: StatementError = { message: error.message };
  const fields = error as Error & Record<string, unknown>;
  for (const field of ERROR_FIELDS) {
    const value = fields[field];
    if (typeof value === 'string') described[field] = value;
  }
  return described;
}

async function serve(port: MessagePort, options: ThreadOptions): Promise<void> {
  const say = (reply: ThreadReply) => port.postMessage(reply);
  let engine: PGlite;
  let toKeep: string | undefined;
  try {
    ({ engine, toKeep } = await open(options));
  } catch (error) {
    say({ failed: describe(error).message });
    port.close();
    return;
  }
  engine.onNotification((channel, payload) => say({ channel, payload }));
  let last: Promise<void> = Promise.resolve();
  port.on('message', (request: ThreadRequest) => {
    last = last.then(async () => {
      const { id } = request;
      try {
        if ('close' in request) {
          await engine.close();
          say({ id, result: { command: 'CLOSE', rowCount: 0, rows: [], ms: 0 } });
          port.close();
        } else if ('keep' in request) {
          if (toKeep) await keepTemplate(engine, toKeep);
          say({ id, result: { command: 'KEEP', rowCount: 0, rows: [], ms: 0 } });
        } else {
          say({ id, result: await run(engine, request.sql, request.parameters) });
        }
      } catch (error) {
        say({ id, error: describe(error) });
      }
    });
  });
  say({ ready: true });
}

if (!parentPort) throw new Error('pglite-thread is started as a worker thread, by pglite-pool.');
await serve(parentPort, workerData as ThreadOptions);
