import { cpSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { OWNED_ACCOUNT_FIELDS, type OwnedAccountField } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { openQueues } from '../../worker/jobs/queue/open-queues';
import { openStore } from '../../worker/store/open-store';
import {
  control,
  provisionOrg,
  queryOrg,
  type RunningOrg,
  SHORT_HISTORY,
  serve,
  startOrgProcess,
  temporaryFolder,
  type WorkerOptions,
} from '../support/processes';

const OWNED = Object.keys(OWNED_ACCOUNT_FIELDS) as OwnedAccountField[];

/** Every field that the worker owns, of every account, as the org tells it to plain HTTP. */
export type OwnedFields = Record<string, Record<string, unknown>>;

/** An org that serves one scenario after another: all lanes hold the same book under the same ids. */
export interface Lane {
  org: RunningOrg;
  /** A set-up of its own whose embedded databases are there and empty; with `bare`, not even that. */
  setUp(extra?: Record<string, string>, how?: { bare?: boolean; crm?: Record<string, unknown> }): SetUp;
  /** As nobody had written yet: owned fields empty, fair weather, no requests noted. */
  reset(): Promise<void>;
  ownedFields(): Promise<OwnedFields>;
  /** Collections calls since the reset. */
  writeCalls(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Who changed each account and each opportunity last, and when: a reset leaves that as it was, since what is known of a field without
 * history is known only from then on.
 */
async function modifications(org: RunningOrg): Promise<Map<string, { user: string; at: Instant }>> {
  const rows = [];
  for (const object of ['Account', 'Opportunity']) {
    const soql = `SELECT Id, LastModifiedById, SystemModstamp FROM ${object}`;
    rows.push(...(await queryOrg(org, org.integration.token, soql)));
  }
  return new Map(
    rows.map((row) => [
      String(row['Id']),
      {
        user: String(row['LastModifiedById']),
        at: new Date(String(row['SystemModstamp']).replace('+0000', 'Z')).toISOString(),
      },
    ]),
  );
}

export interface SetUp {
  options: WorkerOptions;
  /** Where this org's embedded store is. */
  store: string;
  remove(): void;
}

const STORE = 'store';

/** What a first start leaves before it reads anything: making it takes seconds, so it is made once and copied. */
export interface EmptyState {
  root: string;
  remove(): void;
}

export async function emptyState(): Promise<EmptyState> {
  const { folder: root, remove } = temporaryFolder();
  await (await openStore({ folder: join(root, STORE) })).close();
  await (await openQueues({ embedded: true, folder: root })).close();
  return { root, remove };
}

/** Starts an org, makes its fields and sets its clock. `args`: which book. */
export async function openLane(args: readonly string[], now: Instant, empty: EmptyState): Promise<Lane> {
  const { folder: home, remove } = temporaryFolder();
  const org = await startOrgProcess(args);
  await control(org, 'POST', '/time', { now });
  const made = await provisionOrg(org, home);
  if (made.code !== 0) throw new Error(`The org's fields were not made: ${made.stderr}`);

  const modified = await modifications(org);
  const ownedFields = async (): Promise<OwnedFields> => {
    const soql = `SELECT Id, ${OWNED.join(', ')} FROM Account ORDER BY Id`;
    const rows = await queryOrg(org, org.integration.token, soql);
    return Object.fromEntries(rows.map(({ Id, attributes: _, ...fields }) => [String(Id), fields]));
  };
  return {
    org,
    ownedFields,
    setUp(extra = {}, { bare = false, crm = {} } = {}) {
      const { folder, remove: removeFolder } = temporaryFolder();
      const root = join(folder, '.plimsoll');
      const store = join(root, org.organizationId);
      if (!bare) {
        cpSync(empty.root, root, { recursive: true });
        renameSync(join(root, STORE), store);
      }
      const options = serve(org, folder, extra, { stage: 'full', ...crm }, SHORT_HISTORY);
      return { options, store, remove: removeFolder };
    },
    async reset() {
      await control(org, 'DELETE', '/faults');
      const nothing = Object.fromEntries(OWNED.map((field) => [field, null]));
      for (const [id, fields] of Object.entries(await ownedFields())) {
        if (Object.values(fields).every((value) => value === null)) continue;
        const change = { op: 'update', object: 'Account', id, fields: nothing, ...modified.get(id) };
        await control(org, 'POST', '/change', change);
      }
      const soql = 'SELECT Id FROM Opportunity WHERE Health_Tier__c != null';
      for (const row of await queryOrg(org, org.integration.token, soql)) {
        const fields = { Health_Score__c: null, Health_Tier__c: null, Renewal_Likelihood__c: null };
        const id = String(row['Id']);
        const change = { op: 'update', object: 'Opportunity', id, fields, ...modified.get(id) };
        await control(org, 'POST', '/change', change);
      }
      const left = Object.values(await ownedFields()).flatMap((fields) => Object.values(fields));
      if (left.some((value) => value !== null)) throw new Error('The org still holds what was written.');
      await control(org, 'DELETE', '/requests');
    },
    async writeCalls() {
      const requests = (await control(org, 'GET', '/requests')) as { method: string; path: string }[];
      return requests.filter(({ method, path }) => method === 'PATCH' && path.endsWith('/composite/sobjects'))
        .length;
    },
    async stop() {
      await org.stop();
      remove();
    },
  };
}
