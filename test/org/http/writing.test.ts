import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountId } from '../small-book';
import { OrgUnderTest, rejection } from './org-under-test';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(700);
});
afterAll(() => org.close());

test('a row is created, changed, upserted by external id and deleted', async () => {
  const conn = org.admin();
  const accounts = conn.sobject('Account');
  const made = await accounts.create({ Name: '  Trimmed  ', Workspace_Id__c: 'ws-new' });
  if (!made.success) throw new Error('not created');
  expect((await accounts.update({ Id: made.id, Industry: 'Banking' })).success).toBe(true);
  expect(
    await accounts.upsert({ Workspace_Id__c: 'ws-new', Plan__c: 'Growth' }, 'Workspace_Id__c'),
  ).toMatchObject({
    id: made.id,
    created: false,
  });
  expect(await accounts.retrieve(made.id)).toMatchObject({
    Name: 'Trimmed',
    Industry: 'Banking',
    Plan__c: 'Growth',
  });
  expect((await accounts.destroy(made.id)).success).toBe(true);
  expect((await rejection(accounts.update({ Id: made.id, Name: 'x' }))).errorCode).toBe('ENTITY_IS_DELETED');
  const all = await conn.query(`SELECT Id, IsDeleted FROM Account WHERE Id = '${made.id}'`, {
    scanAll: true,
  });
  expect(all.records).toMatchObject([{ IsDeleted: true }]);
});

test('Collections answer row by row in request order, statusCode inside', async () => {
  const results = await org
    .admin()
    .sobject('Account')
    .update([
      { Id: accountId(11), Plan__c: 'Starter' },
      { Id: accountId(12), Plan__c: 'Nonsense' },
      { Id: accountId(13), Name: 'x'.repeat(256) },
      { Id: accountId(14), Name: null },
      { Id: accountId(999_999), Name: 'nobody' },
      { Id: accountId(15), Nope__c: 1 },
      { Id: accountId(11), Plan__c: 'Growth' },
    ]);
  expect(results.map((result) => result.success)).toEqual([true, false, false, false, false, false, false]);
  const codes = results.map((result) => Reflect.get(Object(result.errors[0]), 'statusCode'));
  expect(codes).toEqual([
    undefined,
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    'STRING_TOO_LONG',
    'REQUIRED_FIELD_MISSING',
    'INVALID_CROSS_REFERENCE_KEY',
    'INVALID_FIELD',
    'DUPLICATE_VALUE',
  ]);
});

test('all or none takes the good rows back', async () => {
  const conn = org.admin();
  const results = await conn.sobject('Account').update(
    [
      { Id: accountId(21), Industry: 'Banking' },
      { Id: accountId(22), Plan__c: 'Nonsense' },
    ],
    { allOrNone: true },
  );
  expect(results.map((result) => Reflect.get(Object(result.errors[0]), 'statusCode'))).toEqual([
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  ]);
  expect(await conn.sobject('Account').retrieve(accountId(21))).toMatchObject({ Industry: null });
});

test('more than 200 records in one call are refused; jsforce may split them', async () => {
  const conn = org.admin();
  const rows = Array.from({ length: 450 }, (_, index) => ({
    Id: accountId(index + 100),
    Industry: 'Energy',
  }));
  expect((await rejection(conn.sobject('Account').update(rows))).errorCode).toBe('EXCEEDED_ID_LIMIT');
  const results = await conn.sobject('Account').update(rows, { allowRecursive: true });
  expect(results.filter((result) => result.success)).toHaveLength(450);
  expect((await conn.query("SELECT COUNT() FROM Account WHERE Industry = 'Energy'")).totalSize).toBe(450);
});

test('many rows are created, upserted and deleted', async () => {
  const conn = org.admin();
  const accounts = conn.sobject('Account');
  const made = await accounts.create([
    { Name: 'Many 1', Workspace_Id__c: 'm-1' },
    { Name: 'Many 2' },
    { Industry: 'Banking' },
  ]);
  expect(made.map((result) => result.success)).toEqual([true, true, false]);
  const upserted = await accounts.upsert(
    [
      { Workspace_Id__c: 'm-1', Industry: 'Energy' },
      { Workspace_Id__c: 'm-9', Name: 'Many 9' },
    ],
    'Workspace_Id__c',
  );
  expect(upserted).toMatchObject([
    { id: made[0]?.id, success: true, created: false },
    { success: true, created: true },
  ]);
  const ids = [...made, ...upserted.slice(1)].flatMap((result) =>
    result.success && result.id ? [result.id] : [],
  );
  expect((await accounts.destroy(ids)).map((result) => result.success)).toEqual([true, true, true]);
});

test('a composite refers to earlier results and can be taken back whole', async () => {
  const conn = org.admin();
  const base = '/services/data/v66.0/sobjects';
  const request = (allOrNone: boolean, lastName: string | null) =>
    conn.requestPost<{ compositeResponse: Array<{ httpStatusCode: number; body: unknown }> }>('/composite', {
      allOrNone,
      compositeRequest: [
        { method: 'POST', url: `${base}/Account`, referenceId: 'acc', body: { Name: 'Composed' } },
        {
          method: 'POST',
          url: `${base}/Contact`,
          referenceId: 'con',
          body: { LastName: lastName, AccountId: '@{acc.id}' },
        },
      ],
    });
  const failed = await request(true, null);
  expect(failed.compositeResponse.map((each) => each.httpStatusCode)).toEqual([400, 400]);
  expect((await conn.query("SELECT COUNT() FROM Account WHERE Name = 'Composed'")).totalSize).toBe(0);
  const good = await request(true, 'Person');
  expect(good.compositeResponse.map((each) => each.httpStatusCode)).toEqual([201, 201]);
  const contacts = await conn.query("SELECT Account.Name FROM Contact WHERE LastName = 'Person'");
  expect(contacts.records).toMatchObject([{ Account: { Name: 'Composed' } }]);
  const astray = await conn.requestPost<{ compositeResponse: Array<{ httpStatusCode: number }> }>(
    '/composite',
    {
      compositeRequest: [
        { method: 'GET', url: `${base}/Account/@{nothing.id}`, referenceId: 'a' },
        { method: 'GET', url: `${base}/Account/${accountId(1)}?fields=Name`, referenceId: 'b' },
      ],
    },
  );
  expect(astray.compositeResponse.map((each) => each.httpStatusCode)).toEqual([400, 200]);
  const batch = await conn.requestPost<{ hasErrors: boolean; results: Array<{ statusCode: number }> }>(
    '/composite/batch',
    {
      batchRequests: [
        { method: 'GET', url: `v66.0/sobjects/Account/${accountId(1)}?fields=Name` },
        { method: 'GET', url: 'v66.0/sobjects/Account/nobody' },
      ],
    },
  );
  expect(batch).toMatchObject({ hasErrors: true, results: [{ statusCode: 200 }, { statusCode: 404 }] });
});

test('changed and deleted rows are listed for a window', async () => {
  const conn = org.admin();
  const start = new Date(Date.now() - 3_600_000);
  const end = new Date(Date.now() + 60_000);
  const made = await conn.sobject('Account').create({ Name: 'Short-lived' });
  const ids = async () => (await conn.sobject('Account').updated(start, end)).ids;
  expect(await ids()).toContain(made.id);
  await conn.sobject('Account').destroy(String(made.id));
  expect(await ids()).not.toContain(made.id);
  const deleted = await conn.sobject('Account').deleted(start, end);
  expect(deleted.deletedRecords.map((each) => each.id)).toContain(made.id);
});
