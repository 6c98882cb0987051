import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresPool, sql } from 'kysely';
import { connect } from '../../../worker/crm/connection';
import type { Crm } from '../../../worker/crm/crm';
import { STATUS_SETTING } from '../../../worker/crm/liveness';
import type { Patience } from '../../../worker/crm/retry';
import { connectPool, openStore, type Store } from '../../../worker/store/open-store';
import type { Db } from '../../../worker/store/schema';
import { startPostgres } from '../../support/engines';
import { Impatience } from '../crm/a-worker-org';
import { addressFor, LocalOrg } from './local-org';
import { mortalDb, type Seen } from './mortal-store';
import { VirtualTime } from './virtual-time';

export const WORKERS = ['a', 'b'] as const;
export type WorkerName = (typeof WORKERS)[number];

/** What all schedules are played on, one after the other. */
export interface World {
  org: LocalOrg;
  store: Store;
  /** Each process has a connection of its own. */
  crms: Record<WorkerName, Crm>;
  /** How the connection waits before it repeats a read. */
  waits: { now: Patience };
  /** The store as a worker of the schedule sees it. */
  dbOf(seen: Seen): Db;
  /** Forgets the last schedule, and signs in who works in the next. */
  empty(workers?: readonly WorkerName[]): Promise<void>;
  close(): Promise<void>;
}

/** What is described once a process: the first schedule is as those behind it. */
const DESCRIBED = ['Account', 'Opportunity', 'AccountHistory', 'OpportunityFieldHistory', STATUS_SETTING];

const EMPTIED = [
  ...[
    'base',
    'intent',
    'intent_end',
    'open_intent',
    'ingest_job',
    'exception',
    'hold',
    'lease',
    'run_unit',
    'run',
    'document',
    'measure_day',
  ],
  ...['setting', 'api_calls', 'finding', 'dirty'],
];

/** An org in this process, and a store on a PostgreSQL server, whose statements take less than the embedded one's. */
export async function openWorld(): Promise<World> {
  const server = await startPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'schedules-'));
  const store = await openStore({ url: server.url, folder, max: 2 });
  const pool = connectPool(server.url, 4);
  const org = await LocalOrg.open();
  VirtualTime.begin();
  const waits: World['waits'] = { now: new Impatience() };
  const patience: Patience = {
    random: () => waits.now.random(),
    sleep: (ms, signal) => waits.now.sleep(ms, signal),
  };
  const { id: clientId, keyFile } = clientOf(org);
  const signedIn = async (name: WorkerName): Promise<Crm> => {
    const settings = { loginUrl: addressFor(name), clientId, username: org.people.username, keyFile };
    const crm = await connect(settings, { patience });
    for (const object of DESCRIBED) await crm.describe(object);
    return crm;
  };
  const crms = { a: await signedIn('a'), b: await signedIn('b') };
  return {
    ...{ org, store, crms, waits },
    dbOf: (seen) => mortalDb(pool as unknown as PostgresPool, seen),
    async empty(workers = WORKERS) {
      org.reset();
      // A connection of the last schedule has a session, and knows of calls, of days that are yet to come.
      for (const name of workers) crms[name] = await signedIn(name);
      await sql.raw(EMPTIED.map((table) => `delete from ${table}`).join(';')).execute(store.db);
    },
    async close() {
      VirtualTime.end();
      org.close();
      await pool.end();
      await store.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const clientOf = ({ site }: LocalOrg) => ({ id: site.app.clientId, keyFile: site.app.keyFile });
