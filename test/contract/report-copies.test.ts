import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest } from '../org/http/org-under-test';
import { zipPackage } from '../org/small-package';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const component = (type: string) =>
  `<components><componentType>${type}</componentType><report>Sales/Accounts</report></components>`;
const files = {
  'reports/Sales-meta.xml': `<ReportFolder ${NAMESPACE}><name>Sales</name></ReportFolder>`,
  'reports/Sales/Accounts.report': `<Report ${NAMESPACE}><columns><field>ACCOUNT.NAME</field></columns><format>Tabular</format><name>Accounts</name><reportType>AccountList</reportType><scope>organization</scope></Report>`,
  'dashboards/Boards-meta.xml': `<DashboardFolder ${NAMESPACE}><name>Boards</name></DashboardFolder>`,
  'dashboards/Boards/Sales.dashboard':
    `<Dashboard ${NAMESPACE}><backgroundEndColor>#FFFFFF</backgroundEndColor><backgroundFadeDirection>Diagonal</backgroundFadeDirection><backgroundStartColor>#FFFFFF</backgroundStartColor><dashboardType>SpecifiedUser</dashboardType>` +
    `<leftSection><columnSize>Medium</columnSize>${component('Metric')}${component('Table')}</leftSection><rightSection><columnSize>Medium</columnSize>${component('Metric')}</rightSection>` +
    '<textColor>#000000</textColor><title>Sales</title><titleColor>#000000</titleColor><titleSize>12</titleSize></Dashboard>',
};

let org: OrgUnderTest;
let reportId = '';
let dashboardId = '';
beforeAll(async () => {
  org = await OrgUnderTest.start(3);
  const manifest = { Report: ['Sales', 'Sales/Accounts'], Dashboard: ['Boards', 'Boards/Sales'] };
  const { details } = await org.admin().metadata.deploy(zipPackage({ manifest, files })).complete(true);
  expect(details?.componentFailures).toEqual([]);
  const idOf = async (object: string) =>
    String((await org.admin().query(`SELECT Id FROM ${object}`)).records[0]?.Id);
  [reportId, dashboardId] = [await idOf('Report'), await idOf('Dashboard')];
});
afterAll(() => org.close());

const refusal = (errorCode: string) => [expect.objectContaining({ errorCode })];

describe('a report', () => {
  it('is copied beside itself, as often as asked, and deleted', async () => {
    const { analytics } = org.admin();
    const copies = [
      await analytics.report(reportId).clone('A Copy'),
      await analytics.report(reportId).clone('A Copy'),
    ];
    const ids = copies.map(({ reportMetadata }) => reportMetadata.id);
    expect(new Set([...ids, reportId]).size).toBe(3);
    expect(copies).toMatchObject([
      { reportMetadata: { name: 'A Copy', developerName: 'A_Copy', detailColumns: ['ACCOUNT.NAME'] } },
      { reportMetadata: { name: 'A Copy', developerName: 'A_Copy_1' } },
    ]);
    expect((await org.admin().query("SELECT Id FROM Report WHERE Name = 'A Copy'")).totalSize).toBe(2);
    for (const id of ids) {
      await analytics.report(id).destroy();
      const gone = await org.call('GET', `/analytics/reports/${id}/describe`);
      expect([gone.status, gone.json]).toEqual([404, refusal('NOT_FOUND')]);
    }
  });

  it('is run for later', async () => {
    const report = org.admin().analytics.report(reportId);
    const { id, status } = await report.executeAsync({ details: true });
    expect([id, status]).toEqual([expect.stringMatching(/^0LG\w{15}$/), 'New']);
    expect(await report.instances()).toMatchObject([
      { id, status: 'Success', requestDate: expect.any(String) },
    ]);
    const run = await report.instance(id).retrieve();
    expect(run).toMatchObject({
      attributes: { id, reportId, status: 'Success', type: 'ReportInstance' },
      reportMetadata: { id: reportId },
      factMap: { 'T!T': { rows: [{}, {}, {}] } },
    });
    const path = `/analytics/reports/${reportId}/instances/${id}`;
    const { token } = org.userOf('Standard User');
    expect((await org.call('GET', path, { token })).status).toBe(404);
    expect((await org.call('DELETE', path)).status).toBe(204);
    expect(await report.instances()).toEqual([]);
  });

  it('is changed by nobody who may not, and copied from nothing', async () => {
    const { token } = org.userOf('Minimum Access - API Only Integrations');
    const body = { reportMetadata: { name: 'X' } };
    const foreign = await org.call('DELETE', `/analytics/reports/${reportId}`, { token });
    expect([foreign.status, foreign.json]).toEqual([403, refusal('FORBIDDEN')]);
    expect((await org.call('POST', `/analytics/reports/${reportId}/instances`, { token })).status).toBe(403);
    const replies = [
      await org.call('POST', '/analytics/reports', { body }),
      await org.call('POST', '/analytics/reports?cloneId=00O000000000000AAA', { body }),
      await org.call('POST', `/analytics/reports?cloneId=${reportId}`, {
        body: { reportMetadata: { name: 'x'.repeat(41) } },
      }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([400, 404, 400]);
  });
});

describe('a dashboard', () => {
  it('answers with the components asked for', async () => {
    const board = org.admin().analytics.dashboard(dashboardId);
    const { components } = await board.describe();
    const ids = components.map(({ id }) => id);
    const all = await board.components();
    expect(all.componentData.map(({ componentId }) => componentId)).toEqual(ids);
    const some = await board.components(ids.slice(1));
    expect(some.componentData).toMatchObject(ids.slice(1).map((componentId) => ({ componentId })));
    const one = await org.call('POST', `/analytics/dashboards/${dashboardId}`, {
      body: { componentIds: ids[0] },
    });
    expect(one.json).toMatchObject({ componentData: [{ componentId: ids[0] }] });
  });

  it('is copied into a folder and deleted, which is told of whoever asks for it again', async () => {
    const { analytics } = org.admin();
    const { folderId } = await analytics.dashboard(dashboardId).describe();
    const copy = await analytics.dashboard(dashboardId).clone({ name: 'Sales, again', folderId });
    const { id } = copy;
    expect([copy.name, copy.developerName, id === dashboardId]).toEqual([
      'Sales, again',
      'Sales_again',
      false,
    ]);
    expect((await analytics.dashboard(id).refresh()).statusUrl).toContain(id);
    await analytics.dashboard(id).destroy();
    const gone = await org.call('GET', `/analytics/dashboards/${id}/describe`);
    expect([gone.status, gone.json]).toEqual([404, refusal('ENTITY_IS_DELETED')]);
    expect((await org.call('GET', '/analytics/dashboards/01Z000000000000AAA')).status).toBe(404);
    const nowhere = await org.call('POST', `/analytics/dashboards?cloneId=${dashboardId}`, {
      body: { name: 'X', folderId: '00l000000000000AAA' },
    });
    expect(nowhere.status).toBe(400);
  });
});
