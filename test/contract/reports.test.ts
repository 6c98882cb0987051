import { afterAll, beforeAll, expect, test } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId, CSM } from '../org/small-book';
import { zipPackage } from '../org/small-package';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const columns = (...names: string[]) =>
  names.map((name) => `<columns><field>${name}</field></columns>`).join('');
const summed = (name: string, ...types: string[]) =>
  `<columns>${types.map((type) => `<aggregateTypes>${type}</aggregateTypes>`).join('')}<field>${name}</field></columns>`;
const group = (where: 'Down' | 'Across', name: string, more = '') =>
  `<groupings${where}>${more}<field>${name}</field><sortOrder>Asc</sortOrder></groupings${where}>`;
const criteria = (column: string, operator: string, value: string) =>
  `<criteriaItems><column>${column}</column><operator>${operator}</operator><value>${value}</value></criteriaItems>`;
const report = (name: string, format: string, body: string, type = 'Opportunity') =>
  `<Report ${NAMESPACE}><format>${format}</format><name>${name}</name><reportType>${type}</reportType>${body}</Report>`;
const folder = (kind: string, name: string) => `<${kind} ${NAMESPACE}><name>${name}</name></${kind}>`;

const TABLE = report(
  'Open Renewals',
  'Tabular',
  columns('OPPORTUNITY_NAME', 'ACCOUNT_NAME', 'FULL_NAME', 'AMOUNT', 'CLOSE_DATE', 'Account.Plan__c') +
    `<filter><booleanFilter>1 AND 2</booleanFilter>${criteria('CLOSED', 'equals', '0')}${criteria('AMOUNT', 'greaterThan', '100')}</filter>` +
    '<sortColumn>AMOUNT</sortColumn><sortOrder>Desc</sortOrder>' +
    '<timeFrameFilter><dateColumn>CLOSE_DATE</dateColumn><interval>INTERVAL_CUSTOM</interval><startDate>2026-01-01</startDate><endDate>2026-12-31</endDate></timeFrameFilter>',
);
const BY_STAGE = report(
  'By Stage',
  'Summary',
  columns('OPPORTUNITY_NAME') +
    summed('AMOUNT', 'Sum', 'Average', 'Maximum', 'Minimum') +
    group('Down', 'STAGE_NAME') +
    group('Down', 'CLOSE_DATE', '<dateGranularity>FiscalQuarter</dateGranularity>') +
    '<showDetails>true</showDetails>',
);
const MATRIX = report(
  'Stage by Year',
  'Matrix',
  summed('AMOUNT', 'Sum') +
    group('Down', 'STAGE_NAME') +
    group('Across', 'CLOSE_DATE', '<dateGranularity>Year</dateGranularity>'),
);
const ACCOUNTS = report(
  'My Accounts',
  'Tabular',
  `${columns('ACCOUNT.NAME', 'USERS.NAME', 'Account.Plan__c')}<scope>user</scope>`,
  'AccountList',
);
const tile = (name: string) =>
  `<dashboardGridComponents><colSpan>6</colSpan><columnIndex>0</columnIndex><dashboardComponent><componentType>Metric</componentType><report>${name}</report><title>Tile</title></dashboardComponent><rowIndex>0</rowIndex><rowSpan>4</rowSpan></dashboardGridComponents>`;
const dashboard = (name: string, runningUser: string) =>
  `<Dashboard ${NAMESPACE}><backgroundEndColor>#FFFFFF</backgroundEndColor><backgroundFadeDirection>Diagonal</backgroundFadeDirection><backgroundStartColor>#FFFFFF</backgroundStartColor>` +
  `<dashboardGridLayout>${tile(name)}<numberOfColumns>12</numberOfColumns><rowHeight>36</rowHeight></dashboardGridLayout>` +
  `<dashboardType>SpecifiedUser</dashboardType><isGridLayout>true</isGridLayout><runningUser>${runningUser}</runningUser>` +
  '<textColor>#000000</textColor><title>Health</title><titleColor>#000000</titleColor><titleSize>12</titleSize></Dashboard>';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(5);
  const opportunity = (name: string, StageName: string, CloseDate: string, Amount: number | null) => ({
    Name: name,
    AccountId: accountId(1),
    StageName,
    CloseDate,
    Amount,
  });
  const made = await org
    .admin()
    .sobject('Opportunity')
    .create([
      opportunity('Small', 'Prospecting', '2026-03-15', 50),
      opportunity('Large', 'Prospecting', '2026-03-20', 2000),
      opportunity('Middle', 'Prospecting', '2026-08-01', 1000),
      opportunity('Next', 'Negotiation/Review', '2027-02-01', 700),
      opportunity('Won', 'Closed Won', '2026-02-10', 900),
      opportunity('Blank', 'Negotiation/Review', '2026-05-05', null),
    ]);
  expect(made.every((each) => each.success)).toBe(true);
  const result = await deploy(
    { Table: TABLE, By_Stage: BY_STAGE, Matrix: MATRIX, Accounts: ACCOUNTS },
    dashboard('Health/Accounts', 'csm@small.example'),
  );
  expect(result).toEqual([]);
});
afterAll(() => org.close());

async function deploy(reports: Record<string, string>, tiles?: string) {
  const names = Object.keys(reports);
  const result = await org
    .admin()
    .metadata.deploy(
      zipPackage({
        manifest: {
          Report: ['Health', ...names.map((name) => `Health/${name}`)],
          ...(tiles === undefined ? {} : { Dashboard: ['Boards', 'Boards/Health'] }),
        },
        files: {
          'reports/Health-meta.xml': folder('ReportFolder', 'Health Reports'),
          ...Object.fromEntries(names.map((name) => [`reports/Health/${name}.report`, reports[name] ?? ''])),
          ...(tiles === undefined
            ? {}
            : {
                'dashboards/Boards-meta.xml': folder('DashboardFolder', 'Boards'),
                'dashboards/Boards/Health.dashboard': tiles,
              }),
        },
      }),
    )
    .complete(true);
  return result.details?.componentFailures.map(({ fullName, problem }) => [fullName, problem]);
}

const idOf = async (developerName: string): Promise<string> => {
  const found = await org.admin().query(`SELECT Id FROM Report WHERE DeveloperName = '${developerName}'`);
  return String(found.records[0]?.['Id']);
};
const run = async (developerName: string, query = '') =>
  (await org.call('GET', `/analytics/reports/${await idOf(developerName)}${query}`)).json;

test('a tabular report holds its rows, filtered, sorted, and as people read them', async () => {
  const json = await run('Table');
  expect(json).toMatchObject({
    allData: true,
    hasDetailRows: true,
    groupingsDown: { groupings: [] },
    groupingsAcross: { groupings: [] },
    attributes: { reportName: 'Open Renewals', type: 'Report', reportId: await idOf('Table') },
    reportMetadata: {
      aggregates: ['RowCount'],
      detailColumns: [
        'OPPORTUNITY_NAME',
        'ACCOUNT_NAME',
        'FULL_NAME',
        'AMOUNT',
        'CLOSE_DATE',
        'Account.Plan__c',
      ],
      developerName: 'Table',
      reportFormat: 'TABULAR',
      reportType: { type: 'Opportunity', label: 'Opportunities' },
      reportFilters: [
        { column: 'CLOSED', operator: 'equals', value: '0' },
        { column: 'AMOUNT', operator: 'greaterThan', value: '100' },
      ],
      reportBooleanFilter: '1 AND 2',
      standardDateFilter: { column: 'CLOSE_DATE', durationValue: 'CUSTOM', startDate: '2026-01-01' },
      sortBy: [{ sortColumn: 'AMOUNT', sortOrder: 'Desc' }],
    },
    reportExtendedMetadata: {
      detailColumnInfo: { AMOUNT: { dataType: 'currency', label: 'Amount' } },
      aggregateColumnInfo: { RowCount: { dataType: 'int', label: 'Record Count' } },
    },
  });
  expect(json).toHaveProperty('factMap.T!T.aggregates', [{ label: '2', value: 2 }]);
  const admin = org.userOf('System Administrator');
  const [large] = (await org.admin().query("SELECT Id FROM Opportunity WHERE Name = 'Large'")).records;
  const cells = (json as { factMap: Record<string, { rows: Array<{ dataCells: unknown[] }> }> }).factMap[
    'T!T'
  ]?.rows;
  expect(cells?.[0]?.dataCells).toEqual([
    { label: 'Large', value: large?.['Id'] },
    { label: 'Account 1', value: accountId(1) },
    { label: expect.any(String), value: admin.userId },
    { label: '$2,000.00', value: { amount: 2000, currency: 'USD' } },
    { label: '3/20/2026', value: '2026-03-20' },
    expect.objectContaining({ value: expect.stringMatching(/Growth|Starter/) }),
  ]);
  expect(cells).toHaveLength(2);
});

test('a summary report groups in picklist and calendar order and sums up at each level', async () => {
  const json = await run('By_Stage');
  expect(json).toMatchObject({
    hasDetailRows: true,
    groupingsDown: {
      groupings: [
        {
          key: '0',
          label: 'Prospecting',
          value: 'Prospecting',
          groupings: [
            // The small org's fiscal year begins in February and is named after the year it ends in.
            {
              key: '0_0',
              label: 'Q1 FY2027',
              value: '2026-02-01',
              dategroupings: [{ startDate: '2026-02-01', endDate: '2026-04-30' }],
            },
            { key: '0_1', label: 'Q3 FY2027' },
          ],
        },
        { key: '1', label: 'Negotiation/Review' },
        { key: '2', label: 'Closed Won' },
      ],
    },
    reportMetadata: {
      aggregates: ['s!AMOUNT', 'a!AMOUNT', 'mx!AMOUNT', 'm!AMOUNT', 'RowCount'],
      groupingsDown: [
        { name: 'STAGE_NAME', sortOrder: 'Asc', dateGranularity: 'None' },
        { name: 'CLOSE_DATE', dateGranularity: 'FiscalQuarter' },
      ],
    },
    reportExtendedMetadata: {
      groupingColumnInfo: { STAGE_NAME: { groupingLevel: 0 }, CLOSE_DATE: { groupingLevel: 1 } },
    },
  });
  const values = (key: string) =>
    (json as { factMap: Record<string, { aggregates: Array<{ value: unknown }> }> }).factMap[
      key
    ]?.aggregates.map((cell) => cell.value);
  expect(values('T!T')).toEqual([4650, 930, 2000, 50, 6]);
  expect(values('0!T')).toEqual([3050, 3050 / 3, 2000, 50, 3]);
  expect(values('0_0!T')).toEqual([2050, 1025, 2000, 50, 2]);
  expect(json).toMatchObject({
    factMap: {
      '0!T': { rows: [], aggregates: [{ label: '$3,050.00' }, {}, {}, {}, { label: '3' }] },
      '0_1!T': { rows: [{ dataCells: [{ label: 'Middle' }, { label: '$1,000.00' }] }] },
    },
  });
});

test('a matrix crosses its groups, and leaves details out unless they are asked for', async () => {
  const json = await run('Matrix');
  expect(json).toMatchObject({
    hasDetailRows: false,
    groupingsDown: {
      groupings: [{ label: 'Prospecting' }, { label: 'Negotiation/Review' }, { label: 'Closed Won' }],
    },
    groupingsAcross: { groupings: [{ label: 'CY2026' }, { label: 'CY2027' }] },
    factMap: {
      'T!T': { aggregates: [{ value: 4650 }, { value: 6 }] },
      'T!1': { aggregates: [{ value: 700 }, { value: 1 }] },
      '1!0': { aggregates: [{ value: 0 }, { value: 1 }] },
      '0!1': { aggregates: [{ value: 0 }, { value: 0 }] },
    },
  });
  expect(json).not.toHaveProperty(['factMap', 'T!T', 'rows']);
  const detailed = await run('Matrix', '?includeDetails=true');
  expect(detailed).toMatchObject({
    hasDetailRows: true,
    factMap: { '1!1': { rows: [{ dataCells: [{ label: '$700.00' }] }] } },
  });
});

test('a run by POST takes other filters for once', async () => {
  const path = `/analytics/reports/${await idOf('By_Stage')}?includeDetails=false`;
  const filtered = await org.call('POST', path, {
    body: { reportMetadata: { reportFilters: [{ column: 'AMOUNT', operator: 'lessThan', value: '100' }] } },
  });
  expect(filtered.json).toMatchObject({
    factMap: { 'T!T': { aggregates: [{ value: 50 }, {}, {}, {}, { value: 1 }] } },
  });
  const unknown = await org.call('POST', path, {
    body: { reportMetadata: { reportFilters: [{ column: 'NOWHERE', operator: 'equals', value: '1' }] } },
  });
  expect([unknown.status, unknown.json]).toMatchObject([400, [{ errorCode: 'BAD_REQUEST' }]]);
});

test('reports are listed, described and queried', async () => {
  const id = await idOf('Table');
  const listed = await org.call('GET', '/analytics/reports');
  expect(listed.json).toContainEqual({
    describeUrl: `/services/data/v66.0/analytics/reports/${id}/describe`,
    id,
    instancesUrl: `/services/data/v66.0/analytics/reports/${id}/instances`,
    name: 'Open Renewals',
    url: `/services/data/v66.0/analytics/reports/${id}`,
  });
  const described = await org.admin().analytics.report(id).describe();
  expect(described.reportTypeMetadata.categories[0]?.columns).toMatchObject({
    STAGE_NAME: { dataType: 'picklist' },
  });
  const rows = await org
    .admin()
    .query(
      "SELECT Name, FolderName, Format, OwnerId FROM Report WHERE FolderName = 'Health Reports' ORDER BY Name",
    );
  const [folderRow] = (
    await org.admin().query("SELECT Id FROM Folder WHERE DeveloperName = 'Health' AND Type = 'Report'")
  ).records;
  expect(rows.records).toMatchObject([
    { Name: 'By Stage', Format: 'Summary', OwnerId: folderRow?.['Id'] },
    { Name: 'My Accounts' },
    { Name: 'Open Renewals', FolderName: 'Health Reports' },
    { Name: 'Stage by Year', Format: 'Matrix' },
  ]);
});

test('a report shows what its reader may see, and a dashboard what its running user may', async () => {
  const id = await idOf('Accounts');
  const asCsm = await org.call('GET', `/analytics/reports/${id}`, {
    token: org.userOf('Standard User').token,
  });
  expect(asCsm.json).toMatchObject({ factMap: { 'T!T': { aggregates: [{ value: 5 }] } } });
  expect(await run('Accounts')).toMatchObject({ factMap: { 'T!T': { aggregates: [{ value: 0 }] } } });

  const [row] = (
    await org.admin().query("SELECT Id, RunningUserId, FolderName FROM Dashboard WHERE Title = 'Health'")
  ).records;
  expect(row).toMatchObject({ RunningUserId: CSM, FolderName: 'Boards' });
  const { json } = await org.call('GET', `/analytics/dashboards/${row?.['Id']}`);
  expect(json).toMatchObject({
    componentData: [
      {
        reportResult: { factMap: { 'T!T': { aggregates: [{ value: 5 }] } } },
        status: { dataStatus: 'DATA' },
      },
    ],
    dashboardMetadata: {
      name: 'Health',
      components: [{ reportId: id, title: 'Tile', properties: { visualizationType: 'Metric' } }],
      layout: { gridLayout: true, numColumns: 12, columns: [{ colspan: 6, column: 0, row: 0, rowspan: 4 }] },
      runningUser: { id: CSM },
    },
  });
  expect((await org.call('GET', '/analytics/dashboards')).json).toMatchObject([
    { id: row?.['Id'], name: 'Health' },
  ]);
  expect((await org.call('GET', `/analytics/dashboards/${row?.['Id']}/describe`)).json).toMatchObject({
    name: 'Health',
  });
});

test('what is not there is not found', async () => {
  for (const path of [
    '/analytics/reports/00O000000000001AAA',
    '/analytics/dashboards/01Z000000000001AAA/describe',
  ]) {
    const { status, json } = await org.call('GET', path);
    expect([path, status, json]).toMatchObject([path, 404, [{ errorCode: 'NOT_FOUND' }]]);
  }
});

test('a report is refused for a type, column, grouping or folder that is not there', async () => {
  const refused = async (body: string) => (await deploy({ Bad: body }))?.[0]?.[1];
  expect(await refused(report('Bad', 'Tabular', '', 'Nothing'))).toBe(
    'reportType: Invalid value specified: Nothing',
  );
  expect(await refused(report('Bad', 'Tabular', columns('AMOUNTS')))).toBe(
    'field: Invalid value specified: AMOUNTS',
  );
  expect(await refused(report('Bad', 'Summary', columns('AMOUNT')))).toBe(
    'A report of format Summary needs groupings',
  );
  expect(await refused(report('Bad', 'Summary', columns('TYPE') + group('Down', 'TYPE')))).toBe(
    'Field "TYPE" groups the report and cannot be a column of it too',
  );
  expect(await refused(report('Bad', 'List', ''))).toBe(
    "Error parsing file: 'List' is not a valid value for the enum 'ReportFormat'",
  );
  expect(
    await refused(report('Bad', 'Tabular', `<filter>${criteria('AMOUNT', 'above', '1')}</filter>`)),
  ).toBe("Error parsing file: 'above' is not a valid value for the enum 'FilterOperation'");
  const nowhere = await org
    .admin()
    .metadata.deploy(
      zipPackage({
        manifest: { Report: ['Nowhere/R'], Dashboard: ['Boards/B', 'Boards/C'] },
        files: {
          'reports/Nowhere/R.report': report('R', 'Tabular', columns('AMOUNT')),
          'dashboards/Boards/B.dashboard': dashboard('Health/Missing', 'csm@small.example'),
          'dashboards/Boards/C.dashboard': dashboard('Health/Table', 'nobody@small.example'),
        },
      }),
    )
    .complete(true);
  expect(
    nowhere.details?.componentFailures.map(({ componentType, problem }) => [componentType, problem]),
  ).toEqual([
    ['Report', 'Cannot find folder:Nowhere'],
    ['Dashboard', 'In field: report - no Report named Health/Missing found'],
    ['Dashboard', 'Cannot find a user that matches any of the following usernames: nobody@small.example.'],
  ]);
});

test('a field that is deleted is gone from a report, which groups and filters by what is left', async () => {
  const { metadata } = org.admin();
  const [gone, shown] = ['Opportunity.Gone__c', 'Opportunity.Gone_Too__c'];
  for (const fullName of [gone, shown])
    await metadata.create('CustomField', { fullName, label: 'Gone', type: 'Text', length: 9 });
  const body =
    columns('OPPORTUNITY_NAME', shown) +
    `<filter><booleanFilter>1 OR 2</booleanFilter>${criteria(gone, 'equals', 'x')}${criteria('AMOUNT', 'greaterThan', '800')}</filter>` +
    group('Down', gone) +
    `<sortColumn>${gone}</sortColumn><sortOrder>Desc</sortOrder>`;
  expect(await deploy({ Losing: report('Losing', 'Summary', body) })).toEqual([]);
  for (const fullName of [gone, shown])
    expect(await metadata.delete('CustomField', fullName)).toMatchObject({ success: true });
  const { records } = await org.admin().query("SELECT Id, Format FROM Report WHERE DeveloperName = 'Losing'");
  expect(records).toMatchObject([{ Format: 'Tabular' }]);
  expect(await run('Losing')).toMatchObject({ factMap: { 'T!T': { aggregates: [{ value: 3 }] } } });
});

test('sums are in the currency of the report, else of the reader, and details in their own', async () => {
  const euro = {
    Name: 'Euro',
    StageName: 'Qualification',
    CloseDate: '2026-04-01',
    Amount: 90,
    CurrencyIsoCode: 'EUR',
  };
  const { id } = await org.admin().sobject('Opportunity').create(euro);
  const body = `${columns('OPPORTUNITY_NAME')}${summed('AMOUNT', 'Sum')}<filter>${criteria('STAGE_NAME', 'equals', 'Qualification')}</filter>`;
  const inEuro = `${body.replace('<filter>', '<currency>EUR</currency><filter>')}<showDetails>true</showDetails>`;
  expect(
    await deploy({ Dollars: report('Dollars', 'Tabular', body), Euros: report('Euros', 'Tabular', inEuro) }),
  ).toEqual([]);
  const cell = { label: '€90.00', value: { amount: 90, currency: 'EUR' } };
  for (const [name, label, value, currency] of [
    ['Dollars', '$100.00', 100, 'USD'],
    ['Euros', '€90.00', 90, 'EUR'],
  ] as const) {
    const fact = { aggregates: [{ label, value }, { value: 1 }], rows: [{ dataCells: [{}, cell] }] };
    const expected = { reportMetadata: { currency }, factMap: { 'T!T': fact } };
    expect(await run(name)).toMatchObject(expected);
    expect(
      await org
        .admin()
        .analytics.report(await idOf(name))
        .execute({ details: true }),
    ).toMatchObject(expected);
  }
  await org.admin().sobject('Opportunity').destroy(String(id));
});

test('running takes a permission, and so many runs in an hour', async () => {
  const id = await idOf('Accounts');
  const token = org.userOf('Minimum Access - API Only Integrations').token;
  const refused = await org.call('GET', `/analytics/reports/${id}`, { token });
  expect([refused.status, refused.json]).toEqual([
    403,
    [
      {
        errorCode: 'FORBIDDEN',
        message:
          "You don't have permission to run reports. Check that you have the Run Reports user permission.",
      },
    ],
  ]);
  const left = async () => (await org.admin().limits())['HourlySyncReportRuns']?.Remaining ?? 0;
  const before = await left();
  await run('Accounts');
  expect(await left()).toBe(before - 1);
  await org.control('POST', '/usage', { reportRuns: { used: 500 } });
  const spent = await rejection(org.admin().analytics.report(id).execute());
  expect(spent).toMatchObject({
    errorCode: 'FORBIDDEN',
    message: "You can't run more than 500 reports synchronously every 60 minutes. Try again later.",
  });
  await org.control('POST', '/usage', { reportRuns: { used: 0 } });
});
