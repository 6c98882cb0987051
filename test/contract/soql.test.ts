import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId, CSM } from '../org/small-book';

let org: OrgUnderTest;
let zoe = '';
let renewal = '';

/** Contacts of account 4: more than two pages. */
const MANY = 2300;

beforeAll(async () => {
  org = await OrgUnderTest.start(5);
  const create = async (object: string, fields: Record<string, unknown>): Promise<string> => {
    const reply = await org.call('POST', `/sobjects/${object}`, { body: fields });
    expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
    return String(Reflect.get(Object(reply.json), 'id'));
  };
  const opportunity = (name: string, account: number, amount: number, code: string, day: string) =>
    create('Opportunity', {
      ...{ Name: name, AccountId: accountId(account), StageName: 'Prospecting', CloseDate: day },
      ...{ Amount: amount, CurrencyIsoCode: code },
    });
  zoe = await create('Contact', { FirstName: 'Zoe', LastName: 'Hart', AccountId: accountId(1) });
  await create('Contact', { LastName: 'Wu', AccountId: accountId(1), ReportsToId: zoe });
  renewal = await opportunity('Renewal', 1, 1000, 'EUR', '2026-02-10');
  await opportunity('Upsell', 2, 1050, 'USD', '2026-06-10');
  await create('Task', { Subject: 'Call', WhatId: accountId(1), WhoId: zoe });
  await create('Task', { Subject: 'Email', WhatId: renewal });
  for (let done = 0; done < MANY; done += 200) {
    const records = Array.from({ length: Math.min(200, MANY - done) }, (_, i) => ({
      attributes: { type: 'Contact' },
      LastName: `Many ${String(done + i).padStart(4, '0')}`,
      AccountId: accountId(4),
    }));
    const reply = await org.call('POST', '/composite/sobjects', { body: { allOrNone: true, records } });
    expect(reply.status).toBe(200);
  }
});
afterAll(() => org.close());

const ask = (soql: string, more: { resource?: string; token?: string; size?: number } = {}) =>
  org.call('GET', `/${more.resource ?? 'query'}?q=${encodeURIComponent(soql)}`, {
    ...(more.token === undefined ? {} : { token: more.token }),
    ...(more.size === undefined ? {} : { headers: { 'sforce-query-options': `batchSize=${more.size}` } }),
  });
interface Page {
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: Record<string, unknown>[];
}
const page = async (soql: string, more = {}): Promise<Page> => {
  const reply = await ask(soql, more);
  expect([reply.status, reply.text]).toEqual([200, expect.any(String)]);
  return reply.json as Page;
};
const names = async (soql: string, more = {}) => (await page(soql, more)).records.map((one) => one['Name']);
/** A refusal, which jsforce must hear in the same words. */
const refused = async (soql: string) => {
  const reply = await ask(soql);
  expect(reply.status).toBe(400);
  const [error = { errorCode: '', message: '' }] = reply.json as { errorCode: string; message: string }[];
  expect(await rejection(org.admin().query(soql))).toEqual({
    errorCode: error.errorCode,
    message: error.message,
  });
  return error;
};

describe('a query', () => {
  it('answers jsforce and plain fetch alike, attributes first', async () => {
    const soql = 'select id, NAME, owner.Profile.name from ACCOUNT order by Name limit 1';
    const plain = await page(soql);
    expect(Object.keys(plain.records[0] ?? {})).toEqual(['attributes', 'Id', 'Name', 'Owner']);
    expect(plain).toEqual({
      totalSize: 1,
      done: true,
      records: [
        {
          attributes: { type: 'Account', url: `/services/data/v66.0/sobjects/Account/${accountId(1)}` },
          Id: accountId(1),
          Name: 'Account 1',
          Owner: {
            attributes: { type: 'User', url: `/services/data/v66.0/sobjects/User/${CSM}` },
            Profile: { attributes: expect.objectContaining({ type: 'Profile' }), Name: 'Standard User' },
          },
        },
      ],
    });
    const found = await org.admin().query(soql);
    expect(found.records).toEqual(plain.records);
  });

  it('goes down to children and their children, filtered, sorted and cut', async () => {
    const { records } = await page(
      'SELECT Name, (SELECT LastName, (SELECT Subject FROM Tasks) FROM Contacts) FROM Account LIMIT 1',
    );
    expect(records).toMatchObject([
      { Contacts: { totalSize: 2, done: true, records: [{ Tasks: { totalSize: 1 } }, { Tasks: null }] } },
    ]);
    const [first] = (
      await page('SELECT (SELECT LastName FROM Contacts ORDER BY LastName DESC LIMIT 1) FROM Account LIMIT 1')
    ).records;
    expect(first).toMatchObject({ Contacts: { totalSize: 1, records: [{ LastName: 'Wu' }] } });
  });

  it('looks behind lookups of several objects, by Name and by TYPEOF', async () => {
    const { records } = await page(
      `SELECT Subject, What.Type, What.Name, TYPEOF Who WHEN Contact THEN LastName, Account.Name ELSE Name END FROM Task ORDER BY Subject`,
    );
    expect(records).toMatchObject([
      {
        What: { attributes: { type: 'Name' }, Type: 'Account', Name: 'Account 1' },
        Who: { LastName: 'Hart' },
      },
      { What: { Type: 'Opportunity', Name: 'Renewal' }, Who: null },
    ]);
    expect(await page("SELECT Id FROM Task WHERE What.Type = 'Opportunity'")).toMatchObject({ totalSize: 1 });
  });

  it('joins by IN and NOT IN a query', async () => {
    expect(
      await names(
        "SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity WHERE Amount > 1) AND Id NOT IN (SELECT AccountId FROM Contact WHERE LastName = 'Wu')",
      ),
    ).toEqual(['Account 2']);
  });

  it('groups, sums up and adds subtotals', async () => {
    const { records } = await page(
      `SELECT Type t, COUNT(Id), COUNT_DISTINCT(Plan__c) plans, GROUPING(Type) g FROM Account GROUP BY ROLLUP(Type) HAVING COUNT(Id) > 1`,
    );
    expect(records).toHaveLength(2);
    expect(records).toContainEqual({
      attributes: { type: 'AggregateResult' },
      ...{ t: 'Customer', expr0: 5, plans: 2, g: 0 },
    });
    expect(records).toContainEqual(expect.objectContaining({ t: null, expr0: 5, g: 1 }));
    expect(await page('SELECT COUNT() FROM Contact')).toEqual({
      totalSize: MANY + 2,
      done: true,
      records: [],
    });
  });

  it('finds deleted rows by queryAll only', async () => {
    const made = await org.call('POST', '/sobjects/Contact', { body: { LastName: 'Gone' } });
    await org.call('DELETE', `/sobjects/Contact/${Reflect.get(Object(made.json), 'id')}`);
    const soql = "SELECT Name FROM Contact WHERE IsDeleted = true AND LastName = 'Gone'";
    expect(await names(soql)).toEqual([]);
    expect(await names(soql, { resource: 'queryAll' })).toEqual(['Gone']);
  });

  it('gives FIELDS() what the user may read', async () => {
    const custom = await page('SELECT FIELDS(CUSTOM) FROM Account LIMIT 1');
    expect(Object.keys(custom.records[0] ?? {})).toEqual(['attributes', 'Workspace_Id__c', 'Plan__c']);
    const bot = org.userOf('Minimum Access - API Only Integrations').token;
    const refusal = await ask('SELECT Id FROM Account', { token: bot });
    expect([refusal.status, refusal.json]).toEqual([
      400,
      [expect.objectContaining({ errorCode: 'INVALID_TYPE' })],
    ]);
  });

  it('describes its columns, and explains itself by the indexes', async () => {
    const columns = await org.call('GET', '/query?q=SELECT+Id,Owner.Name,Plan__c+FROM+Account&columns=true');
    expect(columns.json).toMatchObject({
      entityName: 'Account',
      idSelected: true,
      columnMetadata: [
        { columnName: 'Id' },
        { columnName: 'Owner', joinColumns: [{ columnName: 'Name' }] },
        { columnName: 'Plan__c', custom: true },
      ],
    });
    const soql = "SELECT Id FROM Account WHERE Workspace_Id__c = 'ws-1' AND Plan__c = 'Growth'";
    const explained = await org.call('GET', `/query?explain=${encodeURIComponent(soql)}`);
    expect(explained.json).toMatchObject({
      sourceQuery: soql,
      plans: [
        {
          cardinality: 1,
          fields: ['Workspace_Id__c'],
          leadingOperationType: 'Index',
          sobjectCardinality: 5,
          sobjectType: 'Account',
          notes: [
            {
              description: 'Not considering filter for optimization because unindexed',
              fields: ['Plan__c'],
              tableEnumOrId: 'Account',
            },
            { fields: ['IsDeleted'] },
          ],
        },
        { leadingOperationType: 'TableScan', fields: [] },
      ],
    });
  });
});

describe('pages', () => {
  const soql = "SELECT LastName FROM Contact WHERE LastName LIKE 'Many%' ORDER BY LastName";

  it('are 2,000 records, or 200 to 2,000 as asked, up to the last by locators', async () => {
    const first = await page(soql);
    expect([first.records.length, first.totalSize, first.done]).toEqual([2000, MANY, false]);
    const second = await org.call('GET', first.nextRecordsUrl ?? '');
    expect(second.json).toMatchObject({ totalSize: MANY, done: true, records: { length: 300 } });
    expect((await page(soql, { size: 50 })).records).toHaveLength(200);
    const all = await org.admin().query(soql, { autoFetch: true, maxFetch: 10_000 });
    expect(all.records).toHaveLength(MANY);
    expect(all.records.at(-1)).toMatchObject({ LastName: 'Many 2299' });
  });

  it('are cut of lists of children too', async () => {
    const { records } = await page(
      `SELECT (SELECT Id FROM Contacts) FROM Account WHERE Id = '${accountId(4)}'`,
    );
    const children = records[0]?.['Contacts'] as Page;
    expect([children.records.length, children.totalSize, children.done]).toEqual([2000, MANY, false]);
    const rest = await org.call('GET', children.nextRecordsUrl ?? '');
    expect(rest.json).toMatchObject({ done: true, records: { length: 300 } });
  });

  it('are closed to who may no longer read what the first showed', async () => {
    const { token, userId } = org.userOf('Minimum Access - API Only Integrations');
    const set = { user: userId, name: 'ReadContacts' };
    const objectPermissions = ['Account', 'Contact'].map((object) => ({
      object,
      allowRead: true,
      viewAllRecords: true,
    }));
    const made = await org.admin().metadata.create('PermissionSet', {
      fullName: set.name,
      label: set.name,
      objectPermissions: objectPermissions.map((each) => ({
        ...{ allowCreate: false, allowDelete: false, allowEdit: false, modifyAllRecords: false },
        ...each,
      })),
    });
    expect(made).toMatchObject({ success: true, errors: [] });
    await org.control('POST', '/permission-sets/assign', set);
    const first = await org.call('GET', `/query?q=${encodeURIComponent(soql)}`, { token });
    const next = String(Reflect.get(Object(first.json), 'nextRecordsUrl'));
    expect((await org.call('GET', next, { token })).status).toBe(200);
    const other = await org.call('GET', next);
    expect([other.status, other.json]).toEqual([
      400,
      [{ message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' }],
    ]);
    await org.control('POST', '/permission-sets/unassign', set);
    const closed = await org.call('GET', next, { token });
    expect([closed.status, closed.json]).toEqual([
      400,
      [expect.objectContaining({ errorCode: 'INVALID_TYPE' })],
    ]);
  });

  it.each(['0r8000000000000000-2000', 'wrong', '0r8-x'])('are refused to the locator %s', async (locator) => {
    const reply = await org.call('GET', `/query/${locator}`);
    expect([reply.status, reply.json]).toEqual([
      400,
      [{ message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' }],
    ]);
    expect(await rejection(org.admin().queryMore(locator))).toMatchObject({
      errorCode: 'INVALID_QUERY_LOCATOR',
    });
  });

  it('are their own user’s only, and ten cursors stay open', async () => {
    const locators: string[] = [];
    for (let n = 0; n < 11; n++) locators.push((await page(soql)).nextRecordsUrl ?? '');
    const bot = org.userOf('Minimum Access - API Only Integrations').token;
    expect((await org.call('GET', locators[10] ?? '', { token: bot })).status).toBe(400);
    expect((await org.call('GET', locators[0] ?? '')).json).toEqual([
      { message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' },
    ]);
    expect((await org.call('GET', locators[1] ?? '')).status).toBe(200);
  });

  it('are one only behind an OFFSET', async () => {
    const cut = await page(`${soql} OFFSET 100`);
    expect([cut.records.length, cut.done, cut.records[0]?.['LastName']]).toEqual([2000, true, 'Many 0100']);
  });
});

describe('time and money are the running user’s own', () => {
  const meAs = async (fields: Record<string, string>) => {
    const { username } = org.userOf('System Administrator');
    const [me] = (await page(`SELECT Id FROM User WHERE Username = '${username}'`)).records;
    const id = String(me?.['Id']);
    expect((await org.call('PATCH', `/sobjects/User/${id}`, { body: fields })).status).toBe(204);
  };

  it('for date literals and convertTimezone()', async () => {
    // 22:30 of 4 January in New York, noon of the 5th in Tokyo: the accounts are of 1 January, 04:00 in New York.
    await org.control('POST', '/time', { now: '2026-01-05T03:30:00Z' });
    const asked = 'SELECT Id FROM Account WHERE CreatedDate = N_DAYS_AGO:4';
    const day =
      'SELECT DAY_ONLY(convertTimezone(CreatedDate)) d FROM Account GROUP BY DAY_ONLY(convertTimezone(CreatedDate))';
    await meAs({ TimeZoneSidKey: 'America/New_York' });
    expect(await page(asked)).toMatchObject({ totalSize: 0 });
    await meAs({ TimeZoneSidKey: 'Asia/Tokyo' });
    expect(await page(asked)).toMatchObject({ totalSize: 5 });
    expect((await page(day)).records).toMatchObject([{ d: '2026-01-01' }]);
  });

  it('for the fiscal year, which is the org’s', async () => {
    await org.control('POST', '/time', { now: '2026-03-05T12:00:00Z' });
    expect(await names('SELECT Name FROM Opportunity WHERE CloseDate = THIS_FISCAL_QUARTER')).toEqual([
      'Renewal',
    ]);
    expect(await names('SELECT Name FROM Opportunity WHERE CloseDate = NEXT_FISCAL_QUARTER')).toEqual([
      'Upsell',
    ]);
    const { records } = await page(
      'SELECT FISCAL_YEAR(CloseDate) y, FISCAL_QUARTER(CloseDate) q FROM Opportunity GROUP BY FISCAL_YEAR(CloseDate), FISCAL_QUARTER(CloseDate)',
    );
    expect(records).toMatchObject([
      { y: 2027, q: 1 },
      { y: 2027, q: 2 },
    ]);
  });

  it('for amounts', async () => {
    await meAs({ DefaultCurrencyIsoCode: 'EUR' });
    const { records } = await page(
      'SELECT Amount, convertCurrency(Amount) mine, FORMAT(convertCurrency(Amount)) text FROM Opportunity ORDER BY Amount',
    );
    expect(records).toMatchObject([
      { Amount: 1050, mine: 945, text: 'EUR 945.00' },
      { Amount: 1000, mine: 1000, text: 'EUR 1,000.00' },
    ]);
    expect(await names('SELECT Name FROM Opportunity WHERE Amount > USD1060')).toEqual(['Renewal']);
    expect(await names('SELECT Name FROM Opportunity WHERE Amount > 1020')).toEqual(['Upsell']);
  });
});

describe('a refused query', () => {
  it('shows the place by an excerpt, a caret, row and column', async () => {
    const message =
      "\nSELECT Id, Nope__c FROM Account\n           ^\nERROR at Row:1:Column:12\nNo such column 'Nope__c' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.";
    const soql = 'SELECT Id, Nope__c FROM Account';
    expect((await ask(soql)).json).toEqual([{ message, errorCode: 'INVALID_FIELD' }]);
    expect(await rejection(org.admin().query(soql))).toEqual({ errorCode: 'INVALID_FIELD', message });
  });

  test.each([
    ['SELECT Id FROM Acount', 'INVALID_TYPE', "sObject type 'Acount' is not supported."],
    [
      'SELECT Boss.Name FROM Account',
      'INVALID_FIELD',
      "Didn't understand relationship 'Boss' in field path.",
    ],
    [
      'SELECT (SELECT Id FROM Contact) FROM Account',
      'INVALID_TYPE',
      "Didn't understand relationship 'Contact'",
    ],
    [
      "SELECT Id FROM Account WHERE Id = 'ZZZ'",
      'INVALID_QUERY_FILTER_OPERATOR',
      'Column:30\ninvalid ID field: ZZZ',
    ],
    [
      "SELECT Id FROM Account WHERE Description = 'x'",
      'INVALID_FIELD',
      'can not be filtered in a query call',
    ],
    ['SELECT Id FROM Account ORDER BY Description', 'INVALID_FIELD', 'can not be sorted in a query call'],
    ['SELECT Amount FROM Opportunity GROUP BY Amount', 'INVALID_FIELD', 'can not be grouped in a query call'],
    [
      "SELECT Id FROM Account WHERE IsDeleted = 'true'",
      'INVALID_FIELD',
      'must be of type boolean and should not',
    ],
    ['SELECT Id FROM Account WHERE CreatedDate > 2026-01-01', 'INVALID_FIELD', 'must be of type dateTime'],
    [
      'SELECT Id FROM Account WHERE Name = 5',
      'INVALID_FIELD',
      'must be of type string and should be enclosed',
    ],
    ['SELECT Id Name FROM Account', 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing'],
    [
      "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
      'MALFORMED_QUERY',
      "token: 'OR'",
    ],
    ['SELECT Id FROM Account WHERE', 'MALFORMED_QUERY', "Column:29\nunexpected token: '<EOF>'"],
    ["SELECT Id FROM Account WHERE Name = 'O'Brien'", 'MALFORMED_QUERY', "expecting '''"],
    [
      'SELECT Id FROM Account WHERE Name = :name',
      'MALFORMED_QUERY',
      'Bind variables only allowed in Apex code',
    ],
    ['SELECT Id, Id FROM Account', 'INVALID_FIELD', 'duplicate field selected: Id'],
    ['SELECT Name, COUNT(Id) FROM Account', 'MALFORMED_QUERY', 'Field must be grouped or aggregated: Name'],
    ['SELECT COUNT(Id) a, MAX(Name) a FROM Account', 'MALFORMED_QUERY', 'duplicate alias: a'],
    ['SELECT MAX(Name) FROM Account LIMIT 1', 'MALFORMED_QUERY', 'cannot also use LIMIT'],
    ['SELECT FIELDS(ALL) FROM Account', 'MALFORMED_QUERY', 'must have a LIMIT of at most 200'],
    [
      'SELECT Id FROM Account LIMIT 1 OFFSET 2001',
      'NUMBER_OUTSIDE_VALID_RANGE',
      'Maximum SOQL offset allowed',
    ],
    ['SELECT Id FROM Account USING SCOPE my_territory', 'INVALID_QUERY_SCOPE', 'my_territory'],
    ['SELECT Id FROM Account WITH DATA CATEGORY Geo__c AT usa__c', 'INVALID_TYPE', 'Data category'],
    ['SELECT Id FROM Account ALL ROWS', 'MALFORMED_QUERY', 'ALL ROWS not allowed in this context'],
    ['SELECT Id FROM Account FOR UPDATE', 'MALFORMED_QUERY', 'FOR UPDATE is not allowed in this context'],
    [
      "SELECT Id FROM Account WHERE Name = 'x' OR Id IN (SELECT AccountId FROM Contact)",
      'MALFORMED_QUERY',
      "Semi join sub-selects are not allowed with the 'OR' operator",
    ],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)',
      'MALFORMED_QUERY',
      'The inner and outer selects should not be on the same object type',
    ],
    [
      'SELECT LastName, COUNT(Id) FROM Contact GROUP BY LastName',
      'EXCEEDED_ID_LIMIT',
      'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch',
    ],
  ])('%s', async (soql, errorCode, reason) => {
    expect(await refused(soql)).toEqual({ errorCode, message: expect.stringContaining(reason) });
  });

  it('is one without text too, and one that is too long for an address is refused before it is read', async () => {
    const empty = await org.call('GET', '/query');
    expect([empty.status, empty.json]).toEqual([
      400,
      [{ message: 'A query string has to be specified', errorCode: 'MALFORMED_QUERY' }],
    ]);
    const long = await ask(`SELECT Id FROM Account WHERE Name = '${'x'.repeat(17_000)}'`);
    expect([414, 431]).toContain(long.status);
  });
});
