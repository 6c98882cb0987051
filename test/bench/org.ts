import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { defineBenchmark, type Figure, median } from './define-benchmark';

const ACCOUNTS = 100_000;
const CHUNK = 200;
const CALLS = 300;
const JOBS = 5;
const DATA = '/services/data/v66.0';
const FIELDS = ['NumberOfEmployees', 'Rating', 'Site', 'Description'] as const;

interface Program {
  child: ChildProcess;
  firstLine: string;
}

/** Starts one of the built programs and waits for the first line it prints. */
async function startProgram(name: string, args: readonly string[]): Promise<Program> {
  const child = spawn(process.execPath, [join(resolve('dist'), name), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const firstLine = await new Promise<string>((done, failed) => {
    createInterface({ input: child.stdout }).once('line', done);
    child.once('exit', () => failed(new Error(`${name} ended before it was ready`)));
  });
  return { child, firstLine };
}

/** The most memory that a process has had, in MB. */
function peakMemory(child: ChildProcess): number {
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** Calls of one server over connections that stay open. */
class Client {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    private readonly origin: string,
    private readonly token: string,
  ) {}

  call(method: string, path: string, type: string, body?: string): Promise<string> {
    return new Promise((done, failed) => {
      const headers = { authorization: `Bearer ${this.token}`, 'content-type': type };
      const sent = request(`${this.origin}${path}`, { method, headers, agent: this.agent }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if ((reply.statusCode ?? 500) < 300) done(text);
          else failed(new Error(`${method} ${path} was answered ${reply.statusCode}: ${text}`));
        });
      });
      sent.on('error', failed);
      sent.end(body);
    });
  }

  json(method: string, path: string, body?: unknown): Promise<string> {
    return this.call(method, path, 'application/json', body === undefined ? undefined : JSON.stringify(body));
  }

  close(): void {
    this.agent.destroy();
  }
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

interface Pair {
  ours: () => Promise<unknown>;
  reference: () => Promise<unknown>;
}

/** Times pairs, each side first in every other one. */
async function compare(name: string, count: number, pairOf: (n: number) => Pair): Promise<Figure[]> {
  const times: { ours: number; reference: number }[] = [];
  const warmUp = Math.ceil(count / 5);
  for (let n = 0; n < warmUp + count; n++) {
    const { ours, reference } = pairOf(n);
    const first = await milliseconds(n % 2 === 0 ? ours : reference);
    const second = await milliseconds(n % 2 === 0 ? reference : ours);
    if (n < warmUp) continue;
    times.push(n % 2 === 0 ? { ours: first, reference: second } : { ours: second, reference: first });
  }
  return [
    { name: `${name}: org`, value: median(times.map((t) => t.ours)), unit: 'ms', budget: null },
    { name: `${name}: bare server`, value: median(times.map((t) => t.reference)), unit: 'ms', budget: null },
    {
      name: `${name}: ratio, median of ${count}`,
      value: median(times.map((t) => t.ours / t.reference)),
      unit: '×',
      budget: 4,
    },
  ];
}

/** The values of one account's update; `n` makes each update differ from the one before. */
function valuesOf(at: number, n: number): Record<(typeof FIELDS)[number], string | number> {
  return {
    NumberOfEmployees: (at * 7 + n) % 1000,
    Rating: n % 2 === 0 ? 'Warm' : 'Hot',
    Site: `site ${n}-${at}`,
    Description: `Usage fell since 3 May; two tickets are open; asked for a review ${n}`,
  };
}

function collections(org: Client, bare: Client, ids: readonly string[]): Promise<Figure[]> {
  return compare('Collections of 200', CALLS, (n) => {
    const from = (n * CHUNK) % (ids.length - CHUNK);
    const records = ids
      .slice(from, from + CHUNK)
      .map((id, at) => ({ attributes: { type: 'Account' }, id, ...valuesOf(at, n) }));
    const body = JSON.stringify({ allOrNone: false, records });
    const path = `${DATA}/composite/sobjects`;
    return {
      ours: async () => {
        const results = await org.call('PATCH', path, 'application/json', body);
        if (results.includes('"success":false')) throw new Error(results);
      },
      reference: () => bare.call('PATCH', path, 'application/json', body),
    };
  });
}

function byIds(org: Client, bare: Client, ids: readonly string[]): Promise<Figure[]> {
  return compare('WHERE Id IN (200 ids)', CALLS, (n) => {
    const from = (n * CHUNK) % (ids.length - CHUNK);
    const list = ids.slice(from, from + CHUNK).map((id) => `'${id}'`);
    const soql = `SELECT Id, ${FIELDS.join(', ')} FROM Account WHERE Id IN (${list.join(', ')})`;
    const path = `${DATA}/query?q=${encodeURIComponent(soql)}`;
    const whole = async (client: Client) => {
      const reply = await client.json('GET', path);
      if (!reply.startsWith(`{"totalSize":${CHUNK},`)) throw new Error(`Not every row was found: ${reply}`);
    };
    return { ours: () => whole(org), reference: () => whole(bare) };
  });
}

function bulk(org: Client, bare: Client, ids: readonly string[]): Promise<Figure[]> {
  return compare(`Bulk ingest of ${ids.length} rows`, JOBS, (n) => {
    const lines = ids.map((id, at) => `${id},${Object.values(valuesOf(at, n)).join(',')}`);
    const csv = `${['Id', ...FIELDS].join(',')}\n${lines.join('\n')}\n`;
    return {
      ours: () => ingest(org, csv, ids.length),
      reference: () => bare.call('PUT', '/', 'text/csv', csv),
    };
  });
}

/** A whole job: created, uploaded, closed, and asked for until it is done. */
async function ingest(org: Client, csv: string, rows: number): Promise<void> {
  const job = { object: 'Account', operation: 'update', lineEnding: 'LF' };
  const { id } = JSON.parse(await org.json('POST', `${DATA}/jobs/ingest`, job)) as { id: string };
  const path = `${DATA}/jobs/ingest/${id}`;
  await org.call('PUT', `${path}/batches`, 'text/csv', csv);
  await org.json('PATCH', path, { state: 'UploadComplete' });
  for (;;) {
    const told = JSON.parse(await org.json('GET', path)) as Record<string, unknown>;
    if (told['state'] === 'JobComplete') {
      if (told['numberRecordsProcessed'] === rows && told['numberRecordsFailed'] === 0) return;
      throw new Error(`The job did not write every row: ${JSON.stringify(told)}`);
    }
    if (told['state'] !== 'InProgress' && told['state'] !== 'UploadComplete') throw new Error(String(told));
    await new Promise((done) => setTimeout(done, 5));
  }
}

async function idsOf(org: Client): Promise<string[]> {
  const ids: string[] = [];
  let path: string | undefined = `${DATA}/query?q=${encodeURIComponent('SELECT Id FROM Account')}`;
  while (path) {
    const page = JSON.parse(await org.json('GET', path)) as {
      records: { Id: string }[];
      nextRecordsUrl?: string;
    };
    for (const record of page.records) ids.push(record.Id);
    path = page.nextRecordsUrl;
  }
  return ids;
}

export const org = defineBenchmark({
  name: 'org',
  async survey() {
    const start = performance.now();
    const served = await startProgram('org.js', [
      ...['--plain', '--accounts', String(ACCOUNTS), '--first-day', '2026-01-01', '--through', '2026-01-01'],
      ...['--json', '--with-parent'],
    ]);
    const ready = (performance.now() - start) / 1000;
    const memory = peakMemory(served.child);
    const announced = JSON.parse(served.firstLine) as {
      url: string;
      users: { profile: string; token: string }[];
    };
    const admin = announced.users.find((user) => user.profile === 'System Administrator');
    const reference = await startProgram('bare-server.js', []);
    const [ours, bare] = [
      new Client(announced.url, admin?.token ?? ''),
      new Client(`http://127.0.0.1:${reference.firstLine}`, ''),
    ];
    try {
      const ids = await idsOf(ours);
      return [
        { name: `plain org of ${ids.length} accounts, ready`, value: ready, unit: 's', budget: 20 },
        { name: 'its peak memory when ready', value: memory, unit: 'MB', budget: 1500 },
        ...(await bulk(ours, bare, ids)),
        ...(await collections(ours, bare, ids)),
        ...(await byIds(ours, bare, ids)),
        { name: 'peak memory after all this', value: peakMemory(served.child), unit: 'MB', budget: null },
      ];
    } finally {
      ours.close();
      bare.close();
      served.child.kill();
      reference.child.kill();
    }
  },
});
