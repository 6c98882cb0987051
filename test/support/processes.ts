import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { mustHoldNoSecret } from './no-secret';

const DIST = resolve('dist');

/** What `dist/org.js --json` announces. */
export interface Announced {
  url: string;
  control: string;
  organizationId: string;
  users: { username: string; userId: string; profile: string; token: string }[];
  client: { id: string; secret: string; keyFile: string };
  files: string;
  through: string;
}

export interface RunningOrg extends Announced {
  admin: Announced['users'][number];
  integration: Announced['users'][number];
  stop(): Promise<void>;
}

/** A folder of a test's own; remove it with the returned function. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts the demo org as a process of its own. */
export async function startOrgProcess(args: readonly string[]): Promise<RunningOrg> {
  const child = spawn(process.execPath, [join(DIST, 'org.js'), '--json', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));
  const announced = await new Promise<Announced>((done, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) done(JSON.parse(line) as Announced);
    });
    child.once('exit', () => failed(new Error(`The org ended: ${complaints.join('\n')}`)));
  });
  const find = (pattern: RegExp) => {
    const user = announced.users.find((candidate) => pattern.test(candidate.profile));
    if (!user) throw new Error(`The org has no user of profile ${pattern}.`);
    return user;
  };
  return {
    ...announced,
    admin: find(/System Administrator/),
    integration: find(/API Only/),
    stop: () => ended(child, () => child.kill('SIGTERM')),
  };
}

const ended = (child: ChildProcess, end: () => void): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', () => done());
    end();
  });

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** The last line of standard output as JSON; null where it is none. */
  json: Record<string, unknown> | null;
}

export interface WorkerOptions {
  cwd: string;
  environment?: Record<string, string>;
  /** Preloaded into the worker: `test/support/crash.mjs`. */
  preload?: string;
  /** Called with each line of standard error as it comes. */
  onLine?: (line: string) => void;
  /** Aborting it is Ctrl-C. */
  interrupt?: AbortSignal;
  /** For a large book: lets V8 spend seconds on compiling the database's code better. */
  large?: boolean;
}

/** Runs `plimsoll ARGS` to its end. @throws where a secret stands in what it printed. */
export async function plimsoll(args: readonly string[], options: WorkerOptions): Promise<Finished> {
  const preload = options.preload ? ['--import', resolve(options.preload)] : [];
  const compile = options.large ? [] : ['--liftoff-only'];
  const child = spawn(process.execPath, [...compile, ...preload, join(DIST, 'plimsoll.js'), ...args], {
    cwd: options.cwd,
    // Several workers run at a time: each takes a free port.
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: options.cwd,
      PLIMSOLL_API_PORT: '0',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: string[] = [];
  const err: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => out.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => {
    err.push(line);
    options.onLine?.(line);
  });
  options.interrupt?.addEventListener('abort', () => child.kill('SIGINT'));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done) =>
    child.once('close', (exit, killed) => done([exit, killed])),
  );
  mustHoldNoSecret(`What plimsoll ${args[0]} printed`, [...out, ...err].join('\n'));
  return { code, signal, stdout: out.join('\n'), stderr: err.join('\n'), json: parsed(out.at(-1)) };
}

function parsed(line: string | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Of the days before the first run as few as a trend needs: computing them takes longest of a first run. */
export const SHORT_HISTORY = { history: { coldStartDays: 31 } };

/**
 * Makes `folder` a set-up that serves `org`: configuration file, and the environment to sign in with.
 * @param crm the configuration's part on writing.
 * @param more other parts of the configuration, by name.
 */
export function serve(
  org: RunningOrg,
  folder: string,
  extra: Record<string, string> = {},
  crm: Record<string, unknown> = { stage: 'full' },
  more: Record<string, unknown> = {},
): WorkerOptions {
  const file = (name: string) => JSON.stringify(join(org.files, name));
  writeFileSync(
    join(folder, 'plimsoll.yaml'),
    `crm: ${JSON.stringify({ confirmBackfill: true, ...crm })}
sources:
  - type: event-files
    id: product
    folder: ${file('events')}
    taxonomy:
      valueEvents: [report_viewed, record_edited, comment_added, file_shared]
      keyFeatures: [automation_run, dashboard_published, api_called, approval_sent]
      upsellFeatures: [forecast_opened, audit_exported]
      ignored: [logged_in]
  - type: csv
    id: billing
    keySpaces: [billing]
    files:
      subscription: { path: ${file('subscriptions.csv')} }
      invoice: { path: ${file('invoices.csv')} }
  - type: csv
    id: surveys
    keySpaces: [domain]
    files:
      survey: { path: ${file('surveys.csv')} }
  - type: csv
    id: milestones
    keySpaces: [product]
    files:
      milestone: { path: ${file('milestones.csv')} }
${Object.entries(more)
  .map(([name, part]) => `${name}: ${JSON.stringify(part)}\n`)
  .join('')}`,
  );
  return {
    cwd: folder,
    environment: {
      PLIMSOLL_SALESFORCE_LOGIN_URL: org.url,
      PLIMSOLL_SALESFORCE_CLIENT_ID: org.client.id,
      PLIMSOLL_SALESFORCE_USERNAME: org.integration.username,
      PLIMSOLL_SALESFORCE_KEY_FILE: org.client.keyFile,
      ...extra,
    },
  };
}

/** Makes the org's fields and permission sets, as its administrator. */
export async function provisionOrg(org: RunningOrg, folder: string): Promise<Finished> {
  return await plimsoll(
    [
      ...['provision', '--instance-url', org.url, '--assign', org.integration.username],
      ...['--liveness', '--modify-all', '--json'],
    ],
    { cwd: folder, environment: { PLIMSOLL_ADMIN_TOKEN: org.admin.token } },
  );
}

/** Records of a query, by plain HTTP with a user's own token, following pages. */
export async function queryOrg(
  org: Announced,
  token: string,
  soql: string,
): Promise<Record<string, unknown>[]> {
  const records: Record<string, unknown>[] = [];
  let path: string | undefined = `/services/data/v66.0/query?q=${encodeURIComponent(soql)}`;
  while (path) {
    const reply = await fetch(`${org.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!reply.ok) throw new Error(`${reply.status}: ${await reply.text()}`);
    const page = (await reply.json()) as { records: Record<string, unknown>[]; nextRecordsUrl?: string };
    records.push(...page.records);
    path = page.nextRecordsUrl;
  }
  return records;
}

/** Calls the org's control port. */
export async function control(
  org: Announced,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const reply = await fetch(`${org.control}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}
