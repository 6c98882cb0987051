import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest } from '../org/http/org-under-test';
import { zipPackage } from '../org/small-package';
import { BulkByFetch } from './bulk-by-fetch';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(6);
});
afterAll(() => org.close());

describe('an upsert by id', () => {
  it('of a bulk job may leave the Id column out: every row is new', async () => {
    const bulk = new BulkByFetch(org);
    const job = { object: 'Account', operation: 'upsert', externalIdFieldName: 'Id' };
    const done = await bulk.run(job, 'Name\nWithout an id\n');
    expect([done.state, done.numberRecordsProcessed, done.numberRecordsFailed]).toEqual([
      'JobComplete',
      1,
      0,
    ]);
    const { totalSize } = await org.admin().query(`SELECT Id FROM Account WHERE Name = 'Without an id'`);
    expect(totalSize).toBe(1);
    const { successfulResults } = await org.admin().bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'upsert',
      externalIdFieldName: 'Id',
      input: [{ Name: 'Without an id either' }],
    });
    expect(successfulResults).toMatchObject([{ sf__Created: 'true' }]);
  });
});

describe('an upsert of many that is refused', () => {
  const records = (owner: string) => [
    { attributes: { type: 'Account' }, Workspace_Id__c: 'fresh', Name: 'Fresh' },
    { attributes: { type: 'Account' }, Workspace_Id__c: 'stays', Name: 'Stays', OwnerId: owner },
  ];
  const send = (body: object) => org.call('PATCH', '/composite/sobjects/Account/Workspace_Id__c', { body });

  it('says of each row whether it would have been new', async () => {
    const refused = await send({ allOrNone: true, records: records('INVALID_OWNER') });
    expect(refused.json).toMatchObject([
      { success: false, created: true, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      { success: false, created: true, errors: [{ statusCode: 'MALFORMED_ID' }] },
    ]);
    await org.call('PATCH', '/sobjects/Account/Workspace_Id__c/stays', { body: { Name: 'Stays' } });
    const again = await org
      .admin()
      .sobject('Account')
      .upsert(records('INVALID_OWNER'), 'Workspace_Id__c', { allOrNone: false });
    expect(again).toMatchObject([
      { success: true, created: true },
      { success: false, created: false, errors: [{ statusCode: 'MALFORMED_ID' }] },
    ]);
  });
});

describe('the plan of a query', () => {
  it('is told of a list view by its id', async () => {
    const account = org.admin().sobject('Account');
    const listed = await org.call('GET', '/sobjects/Account/listviews');
    const [view] = (listed.json as { listviews: Array<{ id: string }> }).listviews;
    const explained = await account.listview(String(view?.id)).explain();
    expect(explained).toMatchObject({ plans: [{ sobjectType: 'Account' }], sourceQuery: view?.id });
    const short = await org.call('GET', `/query?explain=${view?.id.slice(0, 15)}`);
    expect(short.json).toMatchObject({ plans: explained.plans });
  });

  it('is told of no list view and report that are not there', async () => {
    for (const id of ['00B000000000000', '00O000000000000AAA']) {
      const reply = await org.call('GET', `/query?explain=${id}`);
      expect([reply.status, reply.json]).toEqual([
        404,
        [expect.objectContaining({ errorCode: 'NOT_FOUND' })],
      ]);
    }
  });
});

describe('a package of reports', () => {
  const soap = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
  const columns = ['OWNER', 'LAST_NAME', 'STREET'].map((name) => `<columns><field>${name}</field></columns>`);
  const files = {
    'reports/Leads-meta.xml': `<ReportFolder ${soap}><name>Leads</name></ReportFolder>`,
    'reports/Leads/All.report': `<Report ${soap}>${columns.join('')}<format>Tabular</format><name>All</name><reportType>LeadList</reportType><scope>org</scope></Report>`,
    'dashboards/Boards-meta.xml': `<DashboardFolder ${soap}><name>Boards</name></DashboardFolder>`,
    'dashboards/Boards/Leads.dashboard':
      `<Dashboard ${soap}><backgroundEndColor>#FFFFFF</backgroundEndColor><backgroundFadeDirection>Diagonal</backgroundFadeDirection><backgroundStartColor>#FFFFFF</backgroundStartColor>` +
      '<dashboardGridLayout><dashboardGridComponents><colSpan>6</colSpan><columnIndex>0</columnIndex><dashboardComponent><componentType>Metric</componentType><report>Leads/All</report></dashboardComponent><rowIndex>0</rowIndex><rowSpan>4</rowSpan></dashboardGridComponents><numberOfColumns>12</numberOfColumns><rowHeight>36</rowHeight></dashboardGridLayout>' +
      '<dashboardType>SpecifiedUser</dashboardType><isGridLayout>true</isGridLayout><textColor>#000000</textColor><title>Leads</title><titleColor>#000000</titleColor><titleSize>12</titleSize></Dashboard>',
  };
  const manifest = { Report: ['Leads', 'Leads/All'], Dashboard: ['Boards', 'Boards/Leads'] };

  it('may call all leads "org", and leave it to who deploys a dashboard to look at it', async () => {
    const deployment = org.admin().metadata.deploy(zipPackage({ manifest, files }), { singlePackage: true });
    const { success, details } = await deployment.complete(true);
    expect([success, details?.componentFailures]).toEqual([true, []]);
    const boards = await org.admin().query('SELECT RunningUser.Username FROM Dashboard');
    expect(boards.records).toMatchObject([
      { RunningUser: { Username: org.userOf('System Administrator').username } },
    ]);
    const [found] = (await org.admin().query("SELECT Id FROM Report WHERE DeveloperName = 'All'")).records;
    const explained = await org.admin().analytics.report(String(found?.Id)).explain();
    expect(explained).toMatchObject({ plans: [{ sobjectType: 'Lead' }] });
  });

  it('may say True and False in its options', async () => {
    const options =
      '<checkOnly>True</checkOnly><rollbackOnError>True</rollbackOnError><singlePackage>True</singlePackage>';
    const reply = await org.call('POST', '/services/Soap/m/66.0/deployRequest', {
      headers: { 'content-type': 'text/xml', soapaction: 'deploy' },
      body:
        `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header><SessionHeader ${soap}><sessionId>${org.userOf('System Administrator').token}</sessionId></SessionHeader></soapenv:Header>` +
        `<soapenv:Body><deploy ${soap}><ZipFile>${zipPackage({ manifest, files }).toString('base64')}</ZipFile><DeployOptions>${options}</DeployOptions></deploy></soapenv:Body></soapenv:Envelope>`,
    });
    expect([reply.status, reply.text]).toEqual([200, expect.stringContaining('<done>false</done>')]);
  });
});
