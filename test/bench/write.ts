import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from 'jsforce';
import type { CrmValue, OwnedAccountField } from '../../shared/crm-fields';
import type { HealthDocument } from '../../shared/health-document';
import { asStored } from '../../worker/crm/as-stored';
import { API_VERSION, connect } from '../../worker/crm/connection';
import type { Crm } from '../../worker/crm/crm';
import { loadPlan } from '../../worker/crm/load-plan';
import { provision } from '../../worker/crm/provision/provision';
import { readOwned } from '../../worker/crm/read-owned';
import { predictCalls } from '../../worker/crm/route';
import { settlePlan } from '../../worker/crm/settle-plan';
import { writeRows } from '../../worker/crm/write-rows';
import { salesforceSettings } from '../../worker/sources/salesforce/settings';
import { openStore, type Store } from '../../worker/store/open-store';
import { startPostgres } from '../support/engines';
import { aDocument } from '../unit/crm/a-document';
import { accountValues } from '../unit/crm/account-values';
import { defineBenchmark, type Figure } from './define-benchmark';
import { Client, peakMemory, startProgram } from './org-programs';

const ACCOUNTS = 100_000;
const ONE_BY_ONE = 1_000;
const LATENCY_MS = 60;
const SETS = ['Plimsoll_Writer', 'Plimsoll_Reader', 'Plimsoll_Liveness'] as const;

interface Announced {
  url: string;
  control: string;
  users: { username: string; profile: string; token: string }[];
  client: { id: string; keyFile: string };
}

/** One way to write, by what it took. */
interface Taken {
  seconds: number;
  calls: number;
}

export const write = defineBenchmark({
  name: 'write',
  survey: async () => {
    const program = await startProgram('org.js', ['--plain', '--accounts', String(ACCOUNTS), '--json']);
    const folder = mkdtempSync(join(tmpdir(), 'bench-write-'));
    const postgres = await startPostgres();
    const store = await openStore({ url: postgres.url, folder });
    try {
      const org = JSON.parse(program.firstLine) as Announced;
      const figures = await compareWrites(org, store);
      figures.push(told('Memory of this process at its peak', peakMemory(process), 'MB'));
      return figures;
    } finally {
      await store.close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
      program.child.kill();
    }
  },
});

async function compareWrites(org: Announced, store: Store): Promise<Figure[]> {
  const admin = userOf(org, 'System Administrator');
  const integration = userOf(org, 'Minimum Access - API Only Integrations');
  await provision({
    admin: { instanceUrl: org.url, accessToken: admin.token },
    settings: SETTINGS,
    assign: [{ username: integration.username, sets: SETS }],
    pollMs: 50,
  });
  const crm = await connect({
    loginUrl: org.url,
    clientId: org.client.id,
    username: integration.username,
    keyFile: org.client.keyFile,
  });
  const owners = await ownersOf(crm);
  const accounts = [...owners.keys()];
  if (accounts.length !== ACCOUNTS) throw new Error(`${accounts.length} accounts instead of ${ACCOUNTS}`);
  const control = new Client(org.control, '');
  await control.json('POST', '/faults', { kind: 'latency', ms: LATENCY_MS });
  const documents = (turn: number): HealthDocument[] =>
    accounts.map((account, at) => documentOf(account, owners.get(account) ?? null, at, turn));

  const first = await ours(crm, store, 'first', documents(0));
  const night = await ours(crm, store, 'night', changed(documents(0), documents(1), 0.03));
  const again = await ours(crm, store, 'again', documents(2));

  const theirs = jsforceOf(org, integration.token);
  const wanted = documents(3).map(rowOf);
  const count = async (): Promise<number> =>
    (JSON.parse(await control.json('GET', '/requests/total')) as { total: number }).total;
  const counted = async (work: () => Promise<void>): Promise<Taken> => {
    const [calls, start] = [await count(), performance.now()];
    await work();
    return { seconds: (performance.now() - start) / 1000, calls: (await count()) - calls };
  };
  const some = wanted.slice(0, ONE_BY_ONE);
  const oneByOne = scaled(await counted(() => writeOneByOne(theirs, some)), ACCOUNTS / ONE_BY_ONE);
  await check(crm, documents(3).slice(0, ONE_BY_ONE));
  const collections = await counted(() => writeIn200(theirs, wanted));
  await check(crm, documents(3));
  const bulk = await counted(() => writeAsJob(theirs, documents(4).map(rowOf)));
  await check(crm, documents(4));
  control.close();

  const fastest = Math.min(oneByOne.seconds, collections.seconds, bulk.seconds);
  return [
    told(`First write of ${ACCOUNTS} accounts, ours`, first.seconds, 's'),
    told('  reading the rows again, not in it', first.reading, 's'),
    told('  planning it, not in it', first.planning, 's'),
    { name: '  calls beside reading', value: first.calls, unit: 'calls', budget: 40 },
    { name: '  calls predicted less calls made, polls aside', value: first.missed, unit: 'calls', budget: 0 },
    told(`Night in which ${night.rows} accounts change, ours`, night.seconds, 's'),
    { name: '  calls beside reading', value: night.calls, unit: 'calls', budget: 25 },
    { name: '  calls predicted less calls made, polls aside', value: night.missed, unit: 'calls', budget: 0 },
    told(`All ${ACCOUNTS} accounts anew, ours`, again.seconds, 's'),
    told('  reading the rows again, not in it', again.reading, 's'),
    told('  calls beside reading', again.calls, 'calls'),
    told(`jsforce, row by row (${ONE_BY_ONE} rows, scaled)`, oneByOne.seconds, 's'),
    told('  calls, scaled', oneByOne.calls, 'calls'),
    told('jsforce, update of 200 in sequence', collections.seconds, 's'),
    told('  calls', collections.calls, 'calls'),
    told('jsforce, bulk2.loadAndWaitForResults', bulk.seconds, 's'),
    told('  calls', bulk.calls, 'calls'),
    { name: 'Seconds, ours by the fastest', value: again.seconds / fastest, unit: '×', budget: 1 },
    { name: 'Calls, ours by its', value: again.calls / bulk.calls, unit: '×', budget: 1 },
  ];
}

const told = (name: string, value: number, unit: string): Figure => ({ name, value, unit, budget: null });

interface OurWrite extends Taken {
  rows: number;
  /** Seconds. */
  reading: number;
  planning: number;
  missed: number;
}

/** Plans and writes documents as a sync does; every field of every row is read and compared afterwards. */
async function ours(
  crm: Crm,
  { db }: Store,
  run: string,
  documents: readonly HealthDocument[],
): Promise<OurWrite> {
  const asOf = new Date().toISOString();
  const began = performance.now();
  const wishes = documents.map((document) => ({ account: document.account, document, causes: [] }));
  const plannedAt = new Date().toISOString();
  const plan = await loadPlan(db, crm, wishes, {
    asOf,
    settings: { onEdit: 'respect', steps: { score: 2, trend: 5 }, mapped: SETTINGS.account },
  });
  await settlePlan(db, plan, run, asOf);
  const rows = plan.rows.filter((row) => row.outcome === 'write');
  const predicted = predictCalls(rows);
  const planning = (performance.now() - began) / 1000;
  const reading = new Reading();
  const timed: Crm = Object.assign(Object.create(crm) as Crm, {
    retrieve: (...args: Parameters<Crm['retrieve']>) => reading.during(crm.retrieve(...args)),
  });
  const before = { ...crm.counts };
  const start = performance.now();
  const { signal } = new AbortController();
  const { outcomes } = await writeRows(
    { db, crm: timed, run, holder: 'bench', now: () => new Date(), plannedAt, signal },
    rows,
  );
  const seconds = (performance.now() - start) / 1000 - reading.seconds;
  const lost = outcomes.find(({ outcome }) => outcome !== 'written');
  if (lost) throw new Error(`${lost.record} ended as ${lost.outcome}: ${lost.message}`);
  const writes = crm.counts.writes - before.writes;
  const polls = crm.counts.polls - before.polls;
  if (crm.counts.reads - before.reads !== predicted.reads || polls > predicted.pollsAtMost)
    throw new Error('More reads or polls than predicted.');
  await check(crm, documents);
  return {
    ...{ rows: rows.length, seconds, reading: reading.seconds, planning, calls: writes + polls },
    missed: Math.abs(predicted.writes - writes),
  };
}

/** How long at least one call of some was on its way. */
class Reading {
  seconds = 0;
  #open = 0;
  #since = 0;

  async during<T>(call: Promise<T>): Promise<T> {
    if (this.#open === 0) this.#since = performance.now();
    this.#open += 1;
    return await call.finally(() => {
      this.#open -= 1;
      if (this.#open === 0) this.seconds += (performance.now() - this.#since) / 1000;
    });
  }
}

/** Every field of every row, as the CRM holds it. */
async function check(crm: Crm, documents: readonly HealthDocument[]): Promise<void> {
  const held = await readOwned(crm, 'Account', { ids: documents.map(({ account }) => account) });
  for (const document of documents) {
    const row = held.get(document.account);
    for (const [field, value] of Object.entries(accountValues(document)))
      if (row?.values[field as OwnedAccountField] !== value)
        throw new Error(
          `${document.account}.${field} holds ${String(row?.values[field as OwnedAccountField])}`,
        );
  }
}

const changed = (
  before: readonly HealthDocument[],
  after: readonly HealthDocument[],
  share: number,
): HealthDocument[] =>
  before.map((document, at) => (at % Math.round(1 / share) === 0 ? (after[at] ?? document) : document));

const scaled = ({ seconds, calls }: Taken, by: number): Taken => ({
  seconds: seconds * by,
  calls: calls * by,
});

type Row = { Id: string } & Record<string, CrmValue>;

/** The same fields that we write, the stamp among them. */
const rowOf = (document: HealthDocument): Row => ({
  Id: document.account,
  ...accountValues(document),
  Health_Changed_At__c: asStored('Health_Changed_At__c', new Date().toISOString()),
});

const jsforceOf = ({ url }: Announced, accessToken: string): Connection =>
  new Connection({ instanceUrl: url, accessToken, version: API_VERSION });

async function writeOneByOne(connection: Connection, rows: readonly Row[]): Promise<void> {
  for (const row of rows) refuseFailure([await connection.sobject('Account').update(row)]);
}

async function writeIn200(connection: Connection, rows: readonly Row[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 200)
    refuseFailure(await connection.sobject('Account').update(rows.slice(at, at + 200)));
}

async function writeAsJob(connection: Connection, rows: readonly Row[]): Promise<void> {
  // A job takes an empty cell for "leave it".
  const input = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([field, value]) => [field, value ?? '#N/A'])),
  );
  const results = await connection.bulk2.loadAndWaitForResults({
    ...{ object: 'Account', operation: 'update', input, pollTimeout: 600_000 },
  });
  if (results.successfulResults.length !== rows.length) throw new Error('The job did not write every row.');
}

function refuseFailure(results: readonly { success: boolean }[]): void {
  if (!results.every(({ success }) => success)) throw new Error(JSON.stringify(results));
}

const TIERS = ['Healthy', 'Watch', 'At Risk', 'Critical'] as const;
const STATUSES = ['Engaged', 'Cooling', 'Dark'] as const;

/** What an account's document says in a turn; each turn differs from the one before in all that is written. */
function documentOf(account: string, owner: string | null, at: number, turn: number): HealthDocument {
  const n = at + 7 * turn;
  return aDocument({
    account,
    score: (n * 13 + turn * 31) % 101,
    tier: TIERS[(at + turn) % 4] ?? 'Watch',
    trend30d: (n % 40) - 20,
    coverage: ((n * 17) % 101) / 100,
    drivers: [
      { text: `${n % 60} of 60 seats active since ${1 + (n % 28)} May.`, measure: null, cents: 0 },
      {
        text: `${1 + (n % 3)} severe tickets open; "renewal, at risk" since turn ${turn}.`,
        measure: null,
        cents: 0,
      },
    ],
    budgetOwner: {
      ...aDocument().budgetOwner,
      contact: owner,
      source: turn % 2 === 0 ? 'Opportunity role' : 'Title',
      status: STATUSES[(at + turn) % 3] ?? 'Dark',
      lastEngaged: `2026-0${1 + (turn % 9)}-${String(1 + (at % 28)).padStart(2, '0')}`,
    },
  });
}

/** A contact of each account. */
async function ownersOf(crm: Crm): Promise<Map<string, string | null>> {
  const owners = new Map<string, string | null>();
  for await (const page of crm.queryPages('SELECT Id FROM Account'))
    for (const record of page) owners.set(String(record['Id']), null);
  for await (const page of crm.queryPages('SELECT Id, AccountId FROM Contact'))
    for (const record of page) {
      const account = String(record['AccountId']);
      if (owners.get(account) === null) owners.set(account, String(record['Id']));
    }
  return owners;
}

function userOf({ users }: Announced, profile: string): Announced['users'][number] {
  const user = users.find((each) => each.profile === profile);
  if (!user) throw new Error(`no user with profile ${profile}`);
  return user;
}

/** A plain org lacks most of the fields that the demo maps. */
const SETTINGS = salesforceSettings.parse({
  account: {
    ...{ plan: null, region: null, useCase: null, arr: null, renewalDate: null, csm: null },
    ...{ workspaceId: null, billingId: null },
  },
  contact: { departed: null },
  renewals: { match: { field: 'Type', value: 'Renewal' }, termMonths: null },
});
