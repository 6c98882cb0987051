import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { smallBook } from './small-book';
import { zipPackage } from './small-package';
import { type RunningOrg, startOrg } from './start-org';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const LIST = `<CustomObject ${NAMESPACE}><listViews><fullName>Starters</fullName><columns>ACCOUNT.NAME</columns>
  <filterScope>Everything</filterScope><filters><field>Plan__c</field><operation>equals</operation>
  <value>Starter</value></filters><label>Starters</label></listViews></CustomObject>`;
const REPORT = `<Report ${NAMESPACE}><columns><field>ACCOUNT.NAME</field></columns><format>Summary</format>
  <groupingsDown><field>Account.Plan__c</field><sortOrder>Asc</sortOrder></groupingsDown><name>By Plan</name>
  <reportType>AccountList</reportType></Report>`;
const DASHBOARD = `<Dashboard ${NAMESPACE}><backgroundEndColor>#FFFFFF</backgroundEndColor>
  <backgroundFadeDirection>Diagonal</backgroundFadeDirection><backgroundStartColor>#FFFFFF</backgroundStartColor>
  <dashboardGridLayout><dashboardGridComponents><colSpan>6</colSpan><columnIndex>0</columnIndex>
  <dashboardComponent><componentType>Metric</componentType><report>Plans/By_Plan</report><title>Plans</title>
  </dashboardComponent><rowIndex>0</rowIndex><rowSpan>4</rowSpan></dashboardGridComponents>
  <numberOfColumns>12</numberOfColumns><rowHeight>36</rowHeight></dashboardGridLayout>
  <dashboardType>SpecifiedUser</dashboardType><isGridLayout>true</isGridLayout>
  <runningUser>csm@small.example</runningUser><textColor>#000000</textColor><title>Plans</title>
  <titleColor>#000000</titleColor><titleSize>12</titleSize></Dashboard>`;
const folder = (kind: string) => `<${kind} ${NAMESPACE}><name>Plans</name></${kind}>`;
const PACKAGE = zipPackage({
  manifest: {
    ListView: ['Account.Starters'],
    Report: ['Plans', 'Plans/By_Plan'],
    Dashboard: ['Plans', 'Plans/Plans'],
  },
  files: {
    'objects/Account.object': LIST,
    'reports/Plans-meta.xml': folder('ReportFolder'),
    'reports/Plans/By_Plan.report': REPORT,
    'dashboards/Plans-meta.xml': folder('DashboardFolder'),
    'dashboards/Plans/Plans.dashboard': DASHBOARD,
  },
});

let home: string;
let org: RunningOrg | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'org-restart-'));
});
afterEach(async () => {
  await org?.close();
  rmSync(home, { recursive: true });
});

async function start(): Promise<(path: string, options?: RequestInit) => Promise<unknown>> {
  await org?.close();
  const running = await startOrg({
    ...{ book: smallBook(5), through: '2026-01-03', append: true, folder: home, port: 0 },
  });
  org = running;
  const admin = running.users.find((user) => user.profile === 'System Administrator');
  return async (path, options = {}) => {
    const headers = { authorization: `Bearer ${admin?.token}`, ...options.headers };
    const reply = await fetch(`${running.url}/services/data/v66.0${path}`, { ...options, headers });
    return reply.json();
  };
}

async function deploy(call: Awaited<ReturnType<typeof start>>): Promise<void> {
  const form = new FormData();
  const options = { deployOptions: { rollbackOnError: true, singlePackage: true } };
  form.append('json', new Blob([JSON.stringify(options)], { type: 'application/json' }));
  form.append('file', new Blob([new Uint8Array(PACKAGE)], { type: 'application/zip' }), 'deploy.zip');
  const { id } = (await call('/metadata/deployRequest', { method: 'POST', body: form })) as { id: string };
  const status = () => call(`/metadata/deployRequest/${id}?includeDetails=true`);
  await expect
    .poll(status, { interval: 20 })
    .toMatchObject({ deployResult: { status: 'Succeeded', numberComponentErrors: 0 } });
}

/** The list view with its rows, the report and the dashboard run, and what stands for them in queries. */
async function everything(call: Awaited<ReturnType<typeof start>>): Promise<Record<string, unknown>> {
  const rows = async (soql: string) =>
    ((await call(`/query?q=${encodeURIComponent(soql)}`)) as { records: { Id: string }[] }).records;
  const [lists, reports, dashboards, folders] = await Promise.all([
    rows("SELECT FIELDS(ALL) FROM ListView WHERE DeveloperName = 'Starters' LIMIT 1"),
    rows('SELECT FIELDS(ALL) FROM Report LIMIT 10'),
    rows('SELECT FIELDS(ALL) FROM Dashboard LIMIT 10'),
    rows('SELECT FIELDS(ALL) FROM Folder ORDER BY Id LIMIT 10'),
  ]);
  return {
    ...{ lists, reports, dashboards, folders },
    listed: await call('/sobjects/Account/listviews'),
    list: await call(`/sobjects/Account/listviews/${lists[0]?.Id}/results`),
    report: await call(`/analytics/reports/${reports[0]?.Id}?includeDetails=true`),
    dashboard: await call(`/analytics/dashboards/${dashboards[0]?.Id}`),
  };
}

test('a restarted org lists, runs and shows what was deployed, with the same ids and rows', async () => {
  const call = await start();
  await deploy(call);
  const before = await everything(call);
  const rowsOf = (list: unknown) => (list as { size: number }).size;
  expect(rowsOf(before['list'])).toBe(2);
  expect(JSON.stringify(before['report'])).toContain('"Starter"');
  expect(JSON.stringify(before['dashboard'])).toContain('By Plan');
  expect(await everything(await start())).toEqual(before);
});
