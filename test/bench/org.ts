import { defineBenchmark, type Figure, median } from './define-benchmark';
import { Client, peakMemory, startProgram } from './org-programs';

const ACCOUNTS = 100_000;
const CHUNK = 200;
const CALLS = 300;
const JOBS = 5;
const DATA = '/services/data/v66.0';
const FIELDS = ['NumberOfEmployees', 'Rating', 'Site', 'Description'] as const;

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

function collections(name: string, org: Client, bare: Client, ids: readonly string[]): Promise<Figure[]> {
  return compare(name, CALLS, (n) => {
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

function byIds(name: string, org: Client, bare: Client, ids: readonly string[]): Promise<Figure[]> {
  return compare(name, CALLS, (n) => {
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

/** How many rows of each kind the org of the line has. */
async function countOf(org: Client): Promise<string> {
  const counts: string[] = [];
  for (const [object, where] of [
    ['Account', ''],
    ['Contact', ''],
    ['Opportunity', " WHERE Type = 'Renewal'"],
  ]) {
    const soql = encodeURIComponent(`SELECT COUNT() FROM ${object}${where}`);
    const { totalSize } = JSON.parse(await org.json('GET', `${DATA}/query?q=${soql}`)) as {
      totalSize: number;
    };
    if (totalSize < ACCOUNTS) throw new Error(`Only ${totalSize} rows of ${object}`);
    counts.push(`${totalSize} ${object}`);
  }
  return counts.join(', ');
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

/** The ids from all over the org: each time the same, and neighbours nowhere near. */
function scattered(ids: readonly string[]): string[] {
  const STEP = 61_803;
  return ids.map((_, at) => ids[(at * STEP) % ids.length] ?? '');
}

/** Lets a user read and edit accounts, and of their fields the few that are asked for: by grant, as a sync has it. */
async function grantFields(admin: Client, username: string): Promise<void> {
  const create = async (type: string, values: object): Promise<string> => {
    const reply = await admin.json('POST', `${DATA}/sobjects/${type}`, values);
    return (JSON.parse(reply) as { id: string }).id;
  };
  const where = encodeURIComponent(`SELECT Id FROM User WHERE Username = '${username}'`);
  const found = JSON.parse(await admin.json('GET', `${DATA}/query?q=${where}`)) as {
    records: { Id: string }[];
  };
  const set = await create('PermissionSet', { Name: 'Bench', Label: 'Bench' });
  await create('ObjectPermissions', {
    ParentId: set,
    SobjectType: 'Account',
    PermissionsRead: true,
    PermissionsEdit: true,
  });
  for (const field of FIELDS) {
    await create('FieldPermissions', {
      ParentId: set,
      SobjectType: 'Account',
      Field: `Account.${field}`,
      PermissionsRead: true,
      PermissionsEdit: true,
    });
  }
  await create('PermissionSetAssignment', { PermissionSetId: set, AssigneeId: found.records[0]?.Id });
}

/** Makes accounts private, and open to everybody by a rule: what each row asks is worked out for each. */
async function makePrivate(control: Client): Promise<void> {
  await control.json('POST', '/sharing', { object: 'Account', model: 'Private' });
  await control.json('POST', '/sharing-rules', {
    object: 'Account',
    name: 'Everybody',
    level: 'Edit',
    from: { allInternalUsers: true },
    to: { allInternalUsers: true },
  });
}

interface Announced {
  url: string;
  control: string;
  users: { username: string; profile: string; token: string }[];
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
    const announced = JSON.parse(served.firstLine) as Announced;
    const userOf = (profile: string) => announced.users.find((user) => user.profile === profile);
    const integration = userOf('Minimum Access - API Only Integrations');
    const reference = await startProgram('bare-server.js', []);
    const admin = new Client(announced.url, userOf('System Administrator')?.token ?? '');
    const granted = new Client(announced.url, integration?.token ?? '');
    const control = new Client(announced.control, '');
    const bare = new Client(`http://127.0.0.1:${reference.firstLine}`, '');
    try {
      const ids = await idsOf(admin);
      const rows = await countOf(admin);
      const figures = [
        { name: `plain org of ${rows}, ready`, value: ready, unit: 's', budget: 20 },
        { name: 'its peak memory when ready', value: memory, unit: 'MB', budget: 1500 },
        ...(await bulk(admin, bare, ids)),
        ...(await collections('Collections of 200', admin, bare, scattered(ids))),
        ...(await byIds('WHERE Id IN (200 ids)', admin, bare, scattered(ids))),
      ];
      await grantFields(admin, integration?.username ?? '');
      figures.push(
        ...(await collections('Collections of 200, fields granted', granted, bare, scattered(ids))),
        ...(await byIds('WHERE Id IN (200 ids), fields granted', granted, bare, scattered(ids))),
      );
      await makePrivate(control);
      figures.push(
        ...(await collections('Collections of 200, private rows', granted, bare, scattered(ids))),
        ...(await byIds('WHERE Id IN (200 ids), private rows', granted, bare, scattered(ids))),
        { name: 'peak memory after all this', value: peakMemory(served.child), unit: 'MB', budget: 1500 },
      );
      return figures;
    } finally {
      for (const client of [admin, granted, control, bare]) client.close();
      served.child.kill();
      reference.child.kill();
    }
  },
});
