import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountId } from '../small-book';
import { OrgUnderTest, rejection } from './org-under-test';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(2300);
});
afterAll(() => org.close());

test('a query pages through all rows and counts calls in the limit header', async () => {
  const conn = org.admin();
  const soql = 'SELECT Id, Name, Owner.Name FROM Account ORDER BY Id';
  const records = await conn.query(soql, { autoFetch: true, maxFetch: 5000 });
  expect(records.records).toHaveLength(2300);
  expect(new Set(records.records.map((record) => record['Id'])).size).toBe(2300);
  expect(records.records[0]).toMatchObject({
    attributes: { type: 'Account', url: `/services/data/v66.0/sobjects/Account/${accountId(1)}` },
    Name: 'Account 1',
    Owner: { Name: 'Casey Morgan' },
  });
  const before = conn.limitInfo.apiUsage?.used ?? 0;
  await conn.query('SELECT Id FROM Account LIMIT 1');
  expect(conn.limitInfo.apiUsage).toEqual({ used: before + 1, limit: 100_000 });
});

test('describe shows what the user may see, and an unknown object is NOT_FOUND', async () => {
  const conn = org.admin();
  const account = await conn.describe('Account');
  expect(account.fields.find((field) => field.name === 'Plan__c')).toMatchObject({
    type: 'picklist',
    restrictedPicklist: true,
  });
  const global = await conn.describeGlobal();
  expect(global.sobjects.map((each) => each.name)).toEqual(expect.arrayContaining(['Account', 'User']));
  expect((await rejection(conn.describe('Nothing__c'))).errorCode).toBe('NOT_FOUND');
});

test('rows are read one at a time, by external id, and many at once in the order asked', async () => {
  const conn = org.admin();
  const one = await conn.sobject('Account').retrieve(accountId(3).slice(0, 15));
  expect(one).toMatchObject({ Id: accountId(3), Name: 'Account 3', Plan__c: 'Starter' });
  const byKey = await conn.request<{ Id: string }>('/sobjects/account/workspace_id__c/ws-7');
  expect(byKey.Id).toBe(accountId(7));
  const ids = [accountId(9), accountId(999_999), accountId(8)];
  const many = await conn.sobject('Account').retrieve(ids, { fields: ['Name'] });
  expect(many.map((row) => row?.['Name'] ?? null)).toEqual(['Account 9', null, 'Account 8']);
  expect((await rejection(conn.sobject('Account').retrieve(accountId(999_999)))).errorCode).toBe('NOT_FOUND');
});

test('wrong queries are refused by Salesforce’s codes', async () => {
  const conn = org.admin();
  expect((await rejection(conn.query('SELECT Id Name FROM Account'))).errorCode).toBe('MALFORMED_QUERY');
  const missing = await rejection(conn.query('SELECT Id, Nope__c FROM Account'));
  expect(missing.errorCode).toBe('INVALID_FIELD');
  expect(missing.message).toContain("No such column 'Nope__c' on entity 'Account'");
  expect((await rejection(conn.query('SELECT Id FROM Nope'))).errorCode).toBe('INVALID_TYPE');
  expect((await rejection(conn.queryMore('0r8000000000000-200'))).errorCode).toBe('INVALID_QUERY_LOCATOR');
});

test('versions, limits, identity and resources answer', async () => {
  const conn = org.admin();
  const versions = await (await fetch(`${org.url}/services/data`)).json();
  expect(versions).toContainEqual({ label: "Spring '26", url: '/services/data/v66.0', version: '66.0' });
  expect((await conn.limits())['DailyApiRequests']).toMatchObject({ Max: 100_000 });
  expect(await conn.identity()).toMatchObject({ username: org.userOf('System Administrator').username });
  expect((await org.call('GET', '/services/data/v12.0/limits')).status).toBe(410);
  expect((await org.call('GET', '/services/data/v99.0/limits')).status).toBe(404);
});
