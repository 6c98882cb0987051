import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../shared/day';
import { type HealthDocument, healthDocument } from '../../shared/health-document';
import type { RunReport } from '../../worker/reports/run-report';
import { madeOnce } from '../support/made-once';
import {
  control,
  type Finished,
  plimsoll,
  provisionOrg,
  queryOrg,
  type RunningOrg,
  SHORT_HISTORY,
  serve,
  startOrgProcess,
  temporaryFolder,
  type WorkerOptions,
} from '../support/processes';

/** Long past, so that the same rows come whenever the tests run. */
export const LAST_DAY = '2025-09-16';
const BOOK = ['--accounts', '12', '--first-day', '2025-01-06', '--through', LAST_DAY];

/** An org of its own with a small book that has ended, and a folder to serve it from. */
export interface ServedBook {
  org: RunningOrg;
  folder: string;
  /** A set-up with a short history. `crm`: the configuration's part on writing. */
  serve(crm?: Record<string, unknown>): WorkerOptions;
  end(): Promise<void>;
}

const ORG = 'org';

/** The book in the folder of an org that has ended, as Plimsoll has never seen it or with its fields. */
function keptBook(provisioned: boolean): Promise<string> {
  if (!provisioned)
    return madeOnce('book', async (folder) => {
      const org = await startOrgProcess([...BOOK, '--folder', join(folder, ORG)]);
      await org.stop();
    });
  return madeOnce('provisioned-book', async (folder) => {
    const org = await startBook(folder, false);
    const done = await provisionOrg(org, folder).finally(() => org.stop());
    if (done.code !== 0) throw new Error(done.stderr);
  });
}

async function startBook(folder: string, provisioned: boolean): Promise<RunningOrg> {
  const from = join(await keptBook(provisioned), ORG);
  cpSync(from, join(folder, ORG), { recursive: true, preserveTimestamps: true });
  return await startOrgProcess(['--no-append', '--folder', join(folder, ORG)]);
}

/** @param provisioned false leaves the org as Plimsoll has never seen it. */
export async function serveBook(provisioned = true): Promise<ServedBook> {
  const { folder, remove } = temporaryFolder();
  const org = await startBook(folder, provisioned);
  return {
    org,
    folder,
    serve: (crm) => serve(org, folder, {}, crm, SHORT_HISTORY),
    async end() {
      await org.stop();
      remove();
    },
  };
}

/** The demo org with the small book, in the folder where `plimsoll start` looks for it. */
export async function smallDemo(folder: string): Promise<void> {
  const to = join(folder, '.plimsoll', 'demo');
  cpSync(join(await keptBook(false), ORG), to, { recursive: true, preserveTimestamps: true });
}

/** The demo org that a worker left in `folder`, alone; it gets no further days. */
export async function demoOrg(
  folder: string,
  args: readonly string[] = ['--no-append'],
): Promise<RunningOrg> {
  return await startOrgProcess([...args, '--folder', join(folder, '.plimsoll', 'demo')]);
}

/** What a sync with --json printed last. @throws where it failed. */
export function reportOf(finished: Finished): RunReport {
  if (finished.code !== 0 || !finished.json) throw new Error(`${finished.stdout}\n${finished.stderr}`);
  return finished.json as unknown as RunReport;
}

/** One sync as of an instant that is the org's present. */
export async function syncAt(org: RunningOrg, worker: WorkerOptions, asOf: Instant): Promise<RunReport> {
  await control(org, 'POST', '/time', { now: asOf });
  return reportOf(await plimsoll(['sync', '--as-of', asOf, '--json'], worker));
}

/** An account's health document as `plimsoll score` prints it. */
export async function documentOf(
  worker: WorkerOptions,
  account: string,
  ...args: string[]
): Promise<HealthDocument> {
  const { json, stderr } = await plimsoll(['score', account, ...args, '--json'], worker);
  const document = healthDocument.safeParse(json);
  if (!document.success) throw new Error(`${stderr}\n${document.error.message}`);
  return document.data;
}

/** Customers as the CRM holds them, by id, with the fields that Plimsoll owns; read as the integration user. */
export async function customersOf(org: RunningOrg): Promise<Map<string, Customer>> {
  const rows = await queryOrg(
    org,
    org.integration.token,
    `SELECT ${FIELDS} FROM Account WHERE Type = 'Customer' ORDER BY Id`,
  );
  return new Map(rows.map(({ attributes: _, ...row }) => [String(row['Id']), row as unknown as Customer]));
}

const FIELDS = [
  ...['Id', 'Name', 'Workspace_Id__c', 'Customer_Success_Manager__c', 'SystemModstamp', 'LastModifiedById'],
  ...['Health_Score__c', 'Health_Tier__c', 'Health_Trend_30d__c', 'Health_Coverage__c', 'Health_Drivers__c'],
  ...['Health_Changed_At__c', 'Budget_Owner__c', 'Budget_Owner_Source__c', 'Budget_Owner_Status__c'],
  ...['Budget_Owner_Last_Engaged__c', 'Health_Next_Play__c'],
].join(', ');

export interface Customer {
  Id: string;
  Name: string;
  Workspace_Id__c: string | null;
  Customer_Success_Manager__c: string | null;
  SystemModstamp: string;
  LastModifiedById: string;
  Health_Score__c: number | null;
  Health_Tier__c: string | null;
  Health_Trend_30d__c: number | null;
  Health_Coverage__c: number | null;
  Health_Drivers__c: string | null;
  Health_Next_Play__c: string | null;
  Health_Changed_At__c: string | null;
  Budget_Owner__c: string | null;
  Budget_Owner_Source__c: string | null;
  Budget_Owner_Status__c: string | null;
  Budget_Owner_Last_Engaged__c: string | null;
}
