import { afterAll, beforeAll, expect, test } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId } from '../org/small-book';
import { zipPackage } from '../org/small-package';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const field = (name: string, more: string) =>
  `<fields><fullName>${name}</fullName><label>${name}</label>${more}</fields>`;
const score = field('Score__c', '<type>Number</type><precision>3</precision><scale>0</scale>');
const tier = field(
  'Tier__c',
  `<type>Picklist</type><valueSet><valueSetDefinition><sorted>false</sorted>${['Healthy', 'Watch', 'Critical']
    .map(
      (value) =>
        `<value><fullName>${value}</fullName><default>false</default><label>${value}!</label></value>`,
    )
    .join('')}</valueSetDefinition></valueSet>`,
);
const why = field('Why__c', '<type>LongTextArea</type><length>1000</length><visibleLines>3</visibleLines>');
const view = (name: string, body: string) =>
  `<listViews><fullName>${name}</fullName>${body}<label>${name} Accounts</label></listViews>`;
const filter = (name: string, operation: string, value: string) =>
  `<filters><field>${name}</field><operation>${operation}</operation><value>${value}</value></filters>`;
const columns = (...names: string[]) => names.map((name) => `<columns>${name}</columns>`).join('');
const everything = '<filterScope>Everything</filterScope>';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(40);
  await deployed(
    score +
      tier +
      why +
      view(
        'At_Risk',
        `<booleanFilter>1 AND (2 OR 3)</booleanFilter>${columns('ACCOUNT.NAME', 'Score__c', 'Tier__c', 'CORE.USERS.ALIAS')}${everything}` +
          filter('Score__c', 'lessThan', '70') +
          filter('Tier__c', 'equals', 'Watch,Critical') +
          filter('ACCOUNT.NAME', 'startsWith', 'Nobody'),
      ) +
      view('Mine', `${columns('ACCOUNT.NAME')}<filterScope>Mine</filterScope>`),
  );
  await org.control('POST', '/permission-sets/assign', {
    user: org.userOf('System Administrator').username,
    name: 'Seer',
  });
  await org
    .admin()
    .sobject('Account')
    .update([
      { Id: accountId(1), Score__c: 40, Tier__c: 'Critical' },
      { Id: accountId(2), Score__c: 60, Tier__c: 'Watch' },
      { Id: accountId(3), Score__c: 90, Tier__c: 'Watch' },
      { Id: accountId(4), Score__c: 50, Tier__c: 'Healthy' },
    ]);
});
afterAll(() => org.close());

async function deploy(body: string) {
  const grant = (name: string) =>
    `<fieldPermissions><editable>true</editable><field>Account.${name}</field><readable>true</readable></fieldPermissions>`;
  return org
    .admin()
    .metadata.deploy(
      zipPackage({
        manifest: { CustomObject: ['Account'], PermissionSet: ['Seer'] },
        files: {
          'objects/Account.object': `<CustomObject ${NAMESPACE}>${body}</CustomObject>`,
          'permissionsets/Seer.permissionset': `<PermissionSet ${NAMESPACE}><label>Seer</label>${['Score__c', 'Tier__c', 'Why__c'].map(grant).join('')}</PermissionSet>`,
        },
      }),
    )
    .complete(true);
}

async function deployed(body: string) {
  const result = await deploy(body);
  expect(result.details?.componentFailures).toEqual([]);
}

async function problems(body: string) {
  const result = await deploy(body);
  return result.details?.componentFailures.map(({ fullName, problem }) => [fullName, problem]);
}

interface Listed {
  listviews: Array<{
    developerName: string;
    id: string;
    label: string;
    resultsUrl: string;
    describeUrl: string;
  }>;
  size: number;
  sobjectType: string;
}

async function listed(type = 'Account'): Promise<Listed['listviews']> {
  const { json } = await org.call('GET', `/sobjects/${type}/listviews`);
  return (json as Listed).listviews;
}

const named = async (name: string) => {
  const found = (await listed()).find((each) => each.developerName === name);
  if (!found) throw new Error(`no list view ${name}`);
  return found;
};

test('an object’s list views are those the org came with and those that were deployed', async () => {
  const { json, status } = await org.call('GET', '/sobjects/account/listviews');
  expect(status).toBe(200);
  expect(json).toMatchObject({ done: true, nextRecordsUrl: null, size: 4, sobjectType: 'Account' });
  expect((await listed()).map((each) => each.developerName).sort()).toEqual([
    'AllAccounts',
    'At_Risk',
    'Mine',
    'MyAccounts',
  ]);
  const atRisk = await named('At_Risk');
  const url = `/services/data/v66.0/sobjects/Account/listviews/${atRisk.id}`;
  expect(atRisk).toEqual({
    describeUrl: `${url}/describe`,
    developerName: 'At_Risk',
    id: expect.stringMatching(/^00B\w{15}$/),
    label: 'At_Risk Accounts',
    resultsUrl: `${url}/results`,
    soqlCompatible: true,
    url,
  });
  expect((await org.call('GET', url)).json).toEqual(atRisk);
});

test('a describe shows columns, order, conditions and the query', async () => {
  const { describeUrl } = await named('At_Risk');
  const { json } = await org.call('GET', describeUrl);
  expect(json).toMatchObject({
    orderBy: [
      { fieldNameOrPath: 'Name', nullsPosition: 'first', sortDirection: 'ascending' },
      { fieldNameOrPath: 'Id' },
    ],
    query:
      'SELECT Name, Score__c, toLabel(Tier__c), Owner.Alias, Id, CreatedDate, LastModifiedDate, SystemModstamp FROM Account ' +
      "WHERE (Score__c < 70 AND ((Tier__c = 'Watch' OR Tier__c = 'Critical') OR Name LIKE 'Nobody%')) " +
      'ORDER BY Name ASC NULLS FIRST, Id ASC NULLS FIRST',
    scope: null,
    sobjectType: 'Account',
    whereCondition: {
      conjunction: 'and',
      conditions: [
        { field: 'Score__c', operator: 'lessThan', values: ['70'] },
        {
          conjunction: 'or',
          conditions: [
            { field: 'Tier__c', operator: 'equals', values: ['Watch', 'Critical'] },
            { field: 'Name', operator: 'like', values: ['Nobody'] },
          ],
        },
      ],
    },
  });
  expect(json).toHaveProperty('columns.0', {
    ascendingLabel: 'Z-A',
    descendingLabel: 'A-Z',
    fieldNameOrPath: 'Name',
    hidden: false,
    label: 'Account Name',
    searchable: true,
    selectListItem: 'Name',
    sortDirection: 'ascending',
    sortIndex: 0,
    sortable: true,
    type: 'string',
  });
});

interface Results {
  records: Array<{ columns: Array<{ fieldNameOrPath: string; value: string | null }> }>;
  size: number;
}

const rowsOf = (json: unknown) =>
  (json as Results).records.map(({ columns: cells }) =>
    Object.fromEntries(cells.map(({ fieldNameOrPath, value }) => [fieldNameOrPath, value])),
  );

test('results are what the caller sees, in order, a page of 25 unless more is asked for', async () => {
  const { resultsUrl } = await named('At_Risk');
  const { json } = await org.call('GET', resultsUrl);
  expect(json).toMatchObject({ developerName: 'At_Risk', done: true, label: 'At_Risk Accounts', size: 2 });
  expect(rowsOf(json)).toMatchObject([
    { Id: accountId(1), Score__c: '40', Tier__c: 'Critical!' },
    { Id: accountId(2), Score__c: '60', Tier__c: 'Watch!' },
  ]);
  const all = await named('AllAccounts');
  const first = rowsOf((await org.call('GET', all.resultsUrl)).json);
  expect(first).toHaveLength(25);
  const rest = rowsOf((await org.call('GET', `${all.resultsUrl}?limit=2000&offset=25`)).json);
  expect(rest).toHaveLength(15);
  const ids = [...first, ...rest].map((row) => row['Id']);
  expect(new Set(ids).size).toBe(40);
  const names = [...first, ...rest].map((row) => String(row['Name']));
  expect(names).toEqual([...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  for (const query of ['limit=2001', 'limit=0', 'offset=x']) {
    const refused = await org.call('GET', `${all.resultsUrl}?${query}`);
    expect([refused.status, refused.json]).toMatchObject([
      400,
      [{ errorCode: 'NUMBER_OUTSIDE_VALID_RANGE' }],
    ]);
  }
});

test('jsforce lists, describes, explains and runs list views', async () => {
  const accounts = org.admin().sobject('Account');
  expect(await accounts.listviews()).toMatchObject({ size: 4, listviews: await listed() });
  const { id, describeUrl, resultsUrl } = await named('At_Risk');
  const view = accounts.listview(id);
  expect(await view.describe()).toEqual((await org.call('GET', describeUrl)).json);
  expect(await view.results()).toEqual((await org.call('GET', resultsUrl)).json);
  expect(await view.explain()).toMatchObject({ plans: [{ sobjectType: 'Account' }] });
  const gone = await rejection(accounts.listview('00B000000000001AAA').results());
  expect(gone.errorCode).toBe('NOT_FOUND');
});

test('a list of mine holds the caller’s rows, and columns that one may not see are left out', async () => {
  const mine = await named('Mine');
  const rows = async (token: string) =>
    rowsOf((await org.call('GET', `${mine.resultsUrl}?limit=2000`, { token })).json);
  const csm = org.userOf('Standard User').token;
  expect(await rows(csm)).toHaveLength(40);
  expect(await rows(org.userOf('System Administrator').token)).toEqual([]);
  const { resultsUrl } = await named('AllAccounts');
  expect(rowsOf((await org.call('GET', resultsUrl, { token: csm })).json)[0]).not.toHaveProperty('Score__c');
});

test('what is not there is not found, and who may not read the object finds nothing', async () => {
  const { id } = await named('At_Risk');
  for (const path of [
    '/sobjects/Nothing/listviews',
    '/sobjects/Account/listviews/00B000000000001AAA',
    `/sobjects/Contact/listviews/${id}/results`,
  ]) {
    const { status, json } = await org.call('GET', path);
    expect([path, status, json]).toMatchObject([path, 404, [{ errorCode: 'NOT_FOUND' }]]);
  }
  const token = org.userOf('Minimum Access - API Only Integrations').token;
  expect((await org.call('GET', `/sobjects/Account/listviews/${id}`, { token })).status).toBe(404);
});

test('list views can be queried', async () => {
  const found = await org
    .admin()
    .query(
      "SELECT Id, Name, DeveloperName, SobjectType FROM ListView WHERE SobjectType = 'Account' AND DeveloperName = 'At_Risk'",
    );
  expect(found.records).toMatchObject([
    {
      Name: 'At_Risk Accounts',
      DeveloperName: 'At_Risk',
      SobjectType: 'Account',
      Id: (await named('At_Risk')).id,
    },
  ]);
});

test('a list view is refused for what cannot be a column, a filter or a scope', async () => {
  const good = columns('ACCOUNT.NAME') + everything;
  expect(await problems(view('A', columns('ACCOUNT.NAMES') + everything))).toEqual([
    ['Account.A', 'Could not resolve list view column: ACCOUNT.NAMES'],
  ]);
  expect(await problems(view('A', columns('Name') + everything))).toEqual([
    ['Account.A', 'Could not resolve list view column: Name'],
  ]);
  expect(await problems(view('A', good + filter('Why__c', 'contains', 'x')))).toEqual([
    ['Account.A', 'Could not resolve list view column: Why__c'],
  ]);
  expect(await problems(view('A', good + filter('Score__c', 'equals', 'high')))).toEqual([
    ['Account.A', 'Invalid filter value high for field Score__c'],
  ]);
  expect(await problems(view('A', good + filter('Score__c', 'contains', '1')))).toEqual([
    ['Account.A', 'Invalid filter operator contains for field Score__c'],
  ]);
  expect(
    await problems(
      view('A', `<booleanFilter>1 OR 2</booleanFilter>${good}${filter('Score__c', 'equals', '1')}`),
    ),
  ).toEqual([['Account.A', 'The filter logic is not valid: 1 OR 2']]);
  expect(await problems(view('A', `${columns('ACCOUNT.NAME')}<filterScope>Team</filterScope>`))).toEqual([
    ['Account.A', 'Invalid scope:Team, not allowed on: Account'],
  ]);
  expect(await problems(view('A', `${columns('ACCOUNT.NAME')}<filterScope>Ours</filterScope>`))).toEqual([
    ['Account.A', "Error parsing file: 'Ours' is not a valid value for the enum 'FilterScope'"],
  ]);
});

test('the choices of a picklist are served for a record type', async () => {
  const path = '/ui-api/object-info/Account/picklist-values/012000000000000AAA';
  const one = await org.call('GET', `${path}/Tier__c`);
  expect(one.json).toMatchObject({
    controllerValues: {},
    defaultValue: null,
    url: `/services/data/v66.0${path}/Tier__c`,
    values: [
      { label: 'Healthy!', value: 'Healthy', attributes: null, validFor: [] },
      { value: 'Watch' },
      { value: 'Critical' },
    ],
  });
  const all = await org.call('GET', path);
  expect(all.json).toMatchObject({ picklistFieldValues: { Tier__c: one.json } });
  expect((await org.call('GET', `${path}/Score__c`)).status).toBe(404);
  const wrong = await org.call('GET', '/ui-api/object-info/Account/picklist-values/012000000000001AAA');
  expect([wrong.status, wrong.json]).toMatchObject([400, [{ errorCode: 'INVALID_ID_FIELD' }]]);
});

test('a field that is deleted is gone from columns, filters and their logic, as the platform drops it', async () => {
  const { metadata } = org.admin();
  const sum = field('Gone__c', '<type>Number</type><precision>3</precision><scale>0</scale>');
  await deployed(
    sum +
      view(
        'Losing',
        `<booleanFilter>(1 OR 2) AND 3</booleanFilter>${columns('ACCOUNT.NAME', 'Gone__c')}${everything}` +
          filter('Gone__c', 'equals', '1') +
          filter('ACCOUNT.NAME', 'notEqual', 'x') +
          filter('Score__c', 'lessThan', '45'),
      ),
  );
  const { id } = await named('Losing');
  expect(await metadata.delete('CustomField', 'Account.Gone__c')).toMatchObject({ success: true });
  expect(await metadata.read('ListView', ['Account.Losing'])).toMatchObject([
    { booleanFilter: '1 AND 2', columns: ['ACCOUNT.NAME'], filters: [{}, { field: 'Score__c' }] },
  ]);
  const { json } = await org.call('GET', `/sobjects/Account/listviews/${id}/results`);
  expect(json).toMatchObject({ developerName: 'Losing', size: 1 });
  const found = await org.admin().query("SELECT Name FROM ListView WHERE DeveloperName = 'Losing'");
  expect(found.totalSize).toBe(1);
});
