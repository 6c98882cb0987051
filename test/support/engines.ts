import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A server of the test's own, on a free port, gone when stopped. */
export interface EngineServer {
  url: string;
  stop(): Promise<void>;
}

/** One that can be made to answer no more, with its connections open. */
export interface HangingServer extends EngineServer {
  hang(): void;
}

const START_MS = 30_000;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('No free port.'));
      });
    });
  });
}

async function until(ready: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + START_MS;
  while (!(await ready())) {
    if (Date.now() > end) throw new Error(`${what} did not start within ${START_MS / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

/** PostgreSQL's own programs: Debian keeps them out of the path. */
function postgresProgram(name: string): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(root, version, 'bin', name)).find(existsSync);
  return found ?? name;
}

function idsOf(user: string): { uid: number; gid: number } {
  const read = (flag: string) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout.trim());
  return { uid: read('-u'), gid: read('-g') };
}

/** A throwaway PostgreSQL cluster. Its server refuses to run as root: then it runs as the user postgres. */
export async function startPostgres(): Promise<EngineServer> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-postgres-'));
  const as = process.getuid?.() === 0 ? idsOf('postgres') : undefined;
  if (as) chownSync(folder, as.uid, as.gid);
  const made = spawnSync(
    postgresProgram('initdb'),
    ['-D', folder, '-U', 'plimsoll', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    { ...as, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
  const port = await freePort();
  const server = spawn(
    postgresProgram('postgres'),
    ['-D', folder, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F'],
    { ...as, cwd: folder, stdio: 'ignore' },
  );
  const url = `postgres://plimsoll@127.0.0.1:${port}/postgres`;
  await until(() => answers(url), 'PostgreSQL');
  return {
    url,
    async stop() {
      await stopped(server, 'SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** A throwaway Redis without persistence. */
export async function startRedis(): Promise<HangingServer> {
  const port = await freePort();
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let said = '';
  server.stdout?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  await until(async () => {
    if (server.exitCode !== null) throw new Error(`redis-server ended: ${said}`);
    return said.includes('Ready to accept connections');
  }, 'Redis');
  return {
    url: `redis://127.0.0.1:${port}`,
    hang: () => void server.kill('SIGSTOP'),
    // One that hangs hears nothing else, and it keeps nothing.
    stop: () => stopped(server, 'SIGKILL'),
  };
}
