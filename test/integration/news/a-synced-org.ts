import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSync } from '../../../worker/commands/run-sync';
import { type Config, ConfigSchema } from '../../../worker/config/schema';
import type { Crm } from '../../../worker/crm/crm';
import { readOwned } from '../../../worker/crm/read-owned';
import type { SignInSettings } from '../../../worker/crm/sign-in';
import { openQueues, type Queues } from '../../../worker/jobs/queue/open-queues';
import { heedOnce } from '../../../worker/news/heed-once';
import type { NewsContext } from '../../../worker/news/news-context';
import { noteAllSources } from '../../../worker/news/pull-news';
import type { RunReport } from '../../../worker/reports/run-report';
import { defaultScorecard } from '../../../worker/scorecard/scorecard';
import { openSources } from '../../../worker/sources/index';
import { openStore, type Store } from '../../../worker/store/open-store';
import { accountId, CSM, smallBook } from '../../org/small-book';
import { provisioned, SETTINGS, type StartedOrg, startedOrg } from '../crm/a-worker-org';

/** How far the clocks of org and worker are moved on, so that what was just done has settled. */
const SETTLED_MS = 5000;

export interface SyncedOrg {
  started: StartedOrg;
  store: Store;
  crm: Crm;
  config: Config;
  signIn: SignInSettings;
  accounts: readonly string[];
  /** Of each account a contact, in their order. */
  contacts: readonly string[];
  /** What was noted for people. */
  notes: string[];
  context: NewsContext;
  sync(options?: { signal?: AbortSignal; asOf?: string }): Promise<RunReport>;
  /** Polls all sources and heeds what is found. */
  poll(as?: NewsContext): ReturnType<typeof heedOnce>;
  /** Heeds what was heard. */
  heed(): ReturnType<typeof heedOnce>;
  /** An edit by a person. */
  edit(account: string, fields: Record<string, unknown>, object?: string): Promise<unknown>;
  /** Who holds the budget, as somebody says. */
  confirm(account: number, contact: number): Promise<unknown>;
  owned(account: string): Promise<Record<string, unknown>>;
  /** Writes the invoices, whole: of each account named one that is long overdue. */
  invoices(overdue: readonly number[]): void;
  end(): Promise<void>;
}

/** A small org, synced once in stage full, with a source of invoices beside it. */
export async function syncedOrg(
  options: { accounts?: number; crm?: Record<string, unknown>; scorecard?: string } = {},
): Promise<SyncedOrg> {
  const count = options.accounts ?? 5;
  const started = await startedOrg(smallBook(count));
  await provisioned(started);
  const accounts = Array.from({ length: count }, (_, n) => accountId(n + 1));
  const contacts: string[] = [];
  for (const AccountId of accounts) {
    const fields = { AccountId, LastName: `Of ${AccountId}`, Email: `${AccountId}@example.com` };
    const change = { user: CSM, op: 'insert', object: 'Contact', fields };
    const made: unknown = await started.control('POST', '/change', change);
    contacts.push(String(Reflect.get(Object(made), 'id')));
  }
  const folder = mkdtempSync(join(tmpdir(), 'news-'));
  const path = join(folder, 'invoices.csv');
  const config = ConfigSchema.parse({
    store: { folder },
    crm: { stage: 'full', confirmBackfill: true, ...options.crm },
    salesforce: { ...SETTINGS, scope: "Type = 'Customer'" },
    sources: [{ type: 'csv', id: 'billing', files: { invoice: { path } } }],
  });
  const crm = await started.connect();
  const store = await openStore({ folder: join(folder, 'store') });
  const queues: Queues = await openQueues({ embedded: true });
  const notes: string[] = [];
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const { signal } = new AbortController();
  const context: NewsContext = {
    ...{ store, crm, config, now, signal, holder: 'test', card: defaultScorecard() },
    ...{ sources: openSources(config, crm), zone: crm.zone, note: (line) => notes.push(line) },
  };
  const settle = async (): Promise<void> => {
    ahead += SETTLED_MS;
    await started.control('POST', '/time', { offsetMs: ahead });
  };
  const synced: SyncedOrg = {
    ...{ started, store, crm, config, accounts, contacts, notes, context },
    signIn: {
      loginUrl: started.org.url,
      clientId: started.org.client.id,
      username: started.integration,
      keyFile: started.org.client.keyFile,
    },
    async sync(how = {}) {
      if (how.asOf === undefined) await settle();
      const command = {
        ...{ environment: {}, cwd: folder, now, terminal: false, colour: false },
        ...{ out: () => {}, note: () => {}, signal: how.signal ?? signal },
      };
      const worker = { ...context, demo: null, close: async () => {} };
      return await runSync(command, worker, queues, { asOf: how.asOf, progress: () => {} });
    },
    async poll(as = context) {
      await settle();
      await noteAllSources(as);
      return await heedOnce(as);
    },
    async heed() {
      await settle();
      return await heedOnce(context);
    },
    edit: (id, fields, object = 'Account') =>
      started.control('POST', '/change', { user: CSM, op: 'update', object, id, fields }),
    confirm: (account, contact) =>
      synced.edit(accounts[account] ?? '', { Budget_Owner_Override__c: contacts[contact] ?? null }),
    owned: async (account) => ({
      ...(await readOwned(crm, 'Account', { ids: [account] })).get(account)?.values,
    }),
    invoices(overdue) {
      const rows = accounts.map((_, n) => {
        const paid = overdue.includes(n) ? '' : '2026-01-20';
        return `inv-${n},ws-${n + 1},90000,USD,2026-01-01,30,2026-01-31,${paid},,2026-01-01T00:00:00Z,2026-02-01T00:00:0${overdue.length}Z`;
      });
      const header =
        'invoice_id,customer_id,amount,currency,issued_on,terms_days,due_on,paid_on,late_reason,created_at,updated_at';
      writeFileSync(`${path}.new`, `${[header, ...rows].join('\n')}\n`);
      renameSync(`${path}.new`, path);
    },
    async end() {
      await queues.close();
      await store.close();
      await started.org.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  synced.invoices([]);
  await synced.sync();
  return synced;
}
