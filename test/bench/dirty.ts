import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sql } from 'kysely';
import { addDays, endOfDay } from '../../shared/day';
import { Hooks } from '../../worker/api/hooks';
import { openApi } from '../../worker/api/open-api';
import { runSync } from '../../worker/commands/run-sync';
import { type Config, ConfigSchema } from '../../worker/config/schema';
import { connect } from '../../worker/crm/connection';
import { openQueues } from '../../worker/jobs/queue/open-queues';
import { readDays } from '../../worker/jobs/read-days';
import { scoreAccounts } from '../../worker/jobs/score-accounts';
import { Bell } from '../../worker/news/bell';
import { openNews } from '../../worker/news/open-news';
import { asOfNow, type Worker } from '../../worker/open-worker';
import { parseScorecard, type Scorecard } from '../../worker/scorecard/scorecard';
import { inputsReader } from '../../worker/signals/index';
import { openSources } from '../../worker/sources/index';
import { pullSource } from '../../worker/sources/pull';
import { openStore } from '../../worker/store/open-store';
import { customersInScope } from '../../worker/store/scope';
import { readSetting, writeSetting } from '../../worker/store/settings';
import {
  control,
  provisionOrg,
  queryOrg,
  type RunningOrg,
  startOrgProcess,
  temporaryFolder,
} from '../support/processes';
import { defineBenchmark, type Figure, quantile } from './define-benchmark';
import { type Customer, confirmOwner, customersOf, Invoices, writeSurveys } from './dirty-book';

const ACCOUNTS = 10_000;
/** Changes by each way. */
const CHANGES = 25;
const BETWEEN_MS = 1500;
const LOOK_MS = 300;
/** A change that has not come by then is lost. */
const GIVE_UP_MS = 600_000;
/** The interval of the benchmark and the real one. */
const POLL_MINUTES = 1 / 3;
const REAL_POLL_MINUTES = 5;
/** Share of the accounts that change with each nightly run. */
const NIGHTLY = 0.03;
const SECRET = 'a secret of the benchmark, long enough';

/** Waits for a field of each changed account to become another than it was, and notes after how long. */
class Watch {
  readonly seconds: number[] = [];
  readonly #waiting = new Map<string, { since: number; before: unknown }>();
  #ended = false;

  constructor(
    private readonly org: RunningOrg,
    private readonly field: string,
  ) {}

  async change(customer: Customer, work: () => unknown): Promise<void> {
    const [row] = await this.#read([customer.id]);
    this.#waiting.set(customer.id, { since: performance.now(), before: row?.[this.field] });
    await work();
  }

  async run(): Promise<void> {
    while (!this.#ended || this.#waiting.size > 0) {
      await pause(LOOK_MS);
      const rows = await this.#read([...this.#waiting.keys()]);
      for (const row of rows) {
        const id = String(row['Id']);
        const waiting = this.#waiting.get(id);
        if (!waiting) continue;
        const waited = performance.now() - waiting.since;
        if (row[this.field] === waiting.before) {
          if (waited < GIVE_UP_MS) continue;
          throw new Error(`${this.field} of ${id} is still ${waiting.before} after ${GIVE_UP_MS / 1000} s.`);
        }
        this.seconds.push(waited / 1000);
        this.#waiting.delete(id);
      }
    }
  }

  end(): void {
    this.#ended = true;
  }

  async #read(ids: readonly string[]): Promise<Record<string, unknown>[]> {
    if (ids.length === 0) return [];
    const list = ids.map((id) => `'${id}'`).join(', ');
    return await queryOrg(
      this.org,
      this.org.integration.token,
      `SELECT Id, ${this.field} FROM Account WHERE Id IN (${list})`,
    );
  }
}

/** How far it is, for who waits: it takes minutes. */
const reached = (what: string): void => console.error(`  ${Math.round(performance.now() / 1000)} s: ${what}`);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const configOf = (folder: string, invoices: string, surveys: string): Config =>
  ConfigSchema.parse({
    store: { folder },
    crm: { stage: 'full', confirmBackfill: true, changeEvents: { entities: ['Account'] } },
    sources: [
      { type: 'csv', id: 'billing', keySpaces: ['billing'], files: { invoice: { path: invoices } } },
      { type: 'csv', id: 'surveys', keySpaces: ['domain'], files: { survey: { path: surveys } } },
    ],
    api: { port: 0 },
  });

/** A worker in this process on a store in which every account has a day before today, one like the other: no cold start is measured. */
async function warmWorker(org: RunningOrg, config: Config): Promise<Worker> {
  const signIn = signInOf(org);
  const crm = await connect(signIn);
  const store = await openStore({ folder: join(config.store.folder, 'store') });
  const sources = openSources(config, crm);
  const { zone } = crm;
  const card = cardWithoutUse();
  const now = (): Date => new Date();
  const { signal } = new AbortController();
  const { asOf, day } = asOfNow(now(), zone);
  for (const source of sources)
    await pullSource({ store, sources, zone, run: { asOf, day }, signal }, source);
  await store.vacuum();
  const before = addDays(day, -1);
  const run = { id: 'warm', asOf: endOfDay(zone, before), day: before };
  const readInputs = inputsReader({ store, card, sources, zone, config });
  const [one = ''] = await customersInScope(store.db, asOf);
  const context = { store, run, card, now, zone, signal, readInputs };
  await scoreAccounts(context, await readDays(context, [one], 0));
  readInputs.close();
  await sql`
    insert into measure_day
      (account_id, day, inputs, state, result, raw, score, tier, coverage, scorecard, as_of)
    select a.record, m.day, replace(m.inputs::text, ${one}, a.record)::json,
      replace(m.state::text, ${one}, a.record)::json, null, m.raw, m.score, m.tier, m.coverage, m.scorecard, m.as_of
    from measure_day m cross join fact_account a
    where m.account_id = ${one} and a.record <> ${one} and a.known_to = 'infinity'`.execute(store.db);
  return { config, crm, store, sources, card, zone, demo: null, close: () => store.close() };
}

/** The default scorecard for whom surveys, invoices and contacts are all that is known of a customer. */
function cardWithoutUse(): Scorecard {
  const path = createRequire(import.meta.url).resolve('#default-scorecard');
  return parseScorecard(readFileSync(path, 'utf8').replace('minCoverage: 0.5', 'minCoverage: 0.2'));
}

const signInOf = (org: RunningOrg) => ({
  loginUrl: org.url,
  clientId: org.client.id,
  username: org.integration.username,
  keyFile: org.client.keyFile,
});

async function sendHook(url: string, source: string, accounts: readonly string[]): Promise<void> {
  const id = randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const body = JSON.stringify({ accounts });
  const signature = createHmac('sha256', SECRET).update(`${id}.${timestamp}.${body}`).digest('base64');
  const reply = await fetch(`${url}/v1/hooks/${source}`, {
    method: 'POST',
    headers: {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  });
  if (reply.status !== 202)
    throw new Error(`The webhook was answered ${reply.status}: ${await reply.text()}`);
}

/** How the changes of one phase are made and heard. */
interface Phase {
  field: string;
  config: Config;
  change(customer: Customer, api: string): unknown;
}

export const dirty = defineBenchmark({
  name: 'dirty',
  async survey() {
    const { folder, remove } = temporaryFolder();
    const org = await startOrgProcess([
      '--plain',
      '--accounts',
      String(ACCOUNTS),
      '--folder',
      join(folder, 'org'),
    ]);
    const closers: (() => Promise<unknown>)[] = [async () => remove(), () => org.stop()];
    try {
      const done = await provisionOrg(org, folder);
      if (done.code !== 0) throw new Error(done.stderr);
      await control(org, 'POST', '/events/select', { entities: ['Account'] });
      const customers = await customersOf(org);
      const invoices = new Invoices(folder, customers);
      const config = configOf(folder, invoices.path, writeSurveys(folder, customers));
      reached('the org is ready');
      const worker = await warmWorker(org, config);
      reached('every account has a score of yesterday');
      closers.push(() => worker.close());
      const queues = await openQueues({ embedded: true });
      closers.push(() => queues.close());
      return await measured({ org, worker, queues, customers, invoices });
    } finally {
      for (const close of closers.reverse()) await close();
    }
  },
});

interface Bench {
  org: RunningOrg;
  worker: Worker;
  queues: Awaited<ReturnType<typeof openQueues>>;
  customers: readonly Customer[];
  invoices: Invoices;
}

async function measured(bench: Bench): Promise<Figure[]> {
  const { org, worker, customers, invoices } = bench;
  const { config } = worker;
  const first = await nightlyRun(bench, []);
  reached('every account is written');
  const next = pieces(customers);
  const polling = { ...config, schedule: { ...config.schedule, pollMinutes: POLL_MINUTES } };
  const listening = {
    ...config,
    crm: { ...config.crm, changeEvents: { ...config.crm.changeEvents, enabled: true } },
  };
  const phase = async (name: string, how: Phase): Promise<number[]> => {
    const seconds = await changesOf(bench, how, next(CHANGES));
    reached(`${name} is measured`);
    return seconds;
  };
  const confirm = (customer: Customer) => confirmOwner(org, customer);
  const nights = new Nights(bench, () => next(NIGHTLY * ACCOUNTS));
  const [byHook, byEvents, byPolling] = await nights.during(async () => [
    await phase('webhook', {
      ...{ field: 'Health_Score__c', config },
      async change(customer, api) {
        invoices.set([customer], true);
        await sendHook(api, 'billing', [customer.billing]);
      },
    }),
    await phase('change events', { field: 'Budget_Owner__c', config: listening, change: confirm }),
    await phase('polling', { field: 'Budget_Owner__c', config: polling, change: confirm }),
  ]);
  const rest = (REAL_POLL_MINUTES - POLL_MINUTES) * 60;
  const s = (name: string, value: number, budget: number | null = null): Figure => ({
    name,
    value,
    unit: 's',
    budget,
  });
  return [
    s(`first run of ${ACCOUNTS} accounts, all written`, first),
    s(`full run beside, 3 % changed, median of ${nights.seconds.length}`, quantile(nights.seconds, 0.5)),
    s(`webhook to CRM field, median of ${byHook.length}`, quantile(byHook, 0.5)),
    s('webhook to CRM field, 95th percentile', quantile(byHook, 0.95), 60),
    s(`change event to CRM field, median of ${byEvents.length}`, quantile(byEvents, 0.5)),
    s('change event to CRM field, 95th percentile', quantile(byEvents, 0.95), 60),
    s(`polled every ${POLL_MINUTES * 60} s, median of ${byPolling.length}`, quantile(byPolling, 0.5)),
    s(`polled every ${POLL_MINUTES * 60} s, 95th percentile`, quantile(byPolling, 0.95)),
    s(
      `the same with ${rest} s added, as for a poll every ${REAL_POLL_MINUTES} min`,
      quantile(byPolling, 0.95) + rest,
      360,
    ),
  ];
}

/** Full runs, one after the other, while something else is done. */
class Nights {
  readonly seconds: number[] = [];

  constructor(
    private readonly bench: Bench,
    private readonly changed: () => Customer[],
  ) {}

  async during<T>(work: () => Promise<T>): Promise<T> {
    let isOver = false;
    const running = (async () => {
      while (!isOver) this.seconds.push(await nightlyRun(this.bench, this.changed()));
    })();
    try {
      return await work();
    } finally {
      isOver = true;
      await running;
    }
  }
}

/** Hands out customers, each only once. */
function pieces(customers: readonly Customer[]): (count: number) => Customer[] {
  let at = 0;
  return (count) => {
    at += count;
    return customers.slice(at - count, at);
  };
}

/** A run over all accounts, as at night, for which these customers' invoices are overdue; seconds. */
async function nightlyRun(
  { worker, queues, invoices }: Bench,
  changed: readonly Customer[],
): Promise<number> {
  if (changed.length > 0) invoices.set(changed, true);
  // As far as the run knows every source has got further since, as at night: it scores all.
  const { db } = worker.store;
  const former = await readSetting(db, 'scored');
  if (former !== undefined) await writeSetting(db, 'scored', { ...Object(former), complete: {} });
  const start = performance.now();
  const { signal } = new AbortController();
  const command = {
    ...{ environment: {}, cwd: '', now: () => new Date(), terminal: false, colour: false, signal },
    ...{ out: () => {}, note: () => {} },
  };
  const report = await runSync(command, worker, queues, { progress: () => {} });
  if (report.accounts.rescored < ACCOUNTS) {
    throw new Error(`The run scored ${report.accounts.rescored} of ${ACCOUNTS} accounts only.`);
  }
  return (performance.now() - start) / 1000;
}

async function changesOf(
  { org, worker }: Bench,
  phase: Phase,
  customers: readonly Customer[],
): Promise<number[]> {
  const bell = new Bell();
  const { signal } = new AbortController();
  const running = { ...worker, config: phase.config };
  const note = (line: string): void => {
    if (!line.startsWith('  News of')) console.error(line);
  };
  const common = { now: () => new Date(), note };
  const api = await openApi({
    ...common,
    worker: running,
    signIn: signInOf(org),
    hooks: new Hooks(SECRET, () => bell.ring()),
  });
  const news = openNews({ ...running, ...common, signIn: signInOf(org), bell, holder: 'bench', signal });
  const watch = new Watch(org, phase.field);
  const watching = watch.run();
  // Told where it is waited for.
  watching.catch(() => undefined);
  try {
    for (const customer of customers) {
      await watch.change(customer, () => phase.change(customer, api.url));
      await pause(BETWEEN_MS);
    }
    watch.end();
    await watching;
  } finally {
    watch.end();
    await news.close();
    await api.close();
  }
  return watch.seconds;
}
