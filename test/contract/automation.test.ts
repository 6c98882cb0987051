import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId, CSM } from '../org/small-book';

let org: OrgUnderTest;
beforeEach(async () => {
  org = await OrgUnderTest.start(4);
});
afterEach(() => org.close());

const ACCOUNT = accountId(1);
const rule = (body: object) =>
  org.control('POST', '/automation', { object: 'Account', name: 'Rule', ...body });
const patch = (body: object, headers: Record<string, string> = {}, id = ACCOUNT) =>
  org.call('PATCH', `/sobjects/Account/${id}`, { body, headers });
const read = async (...fields: string[]) =>
  (await org.call('GET', `/sobjects/Account/${ACCOUNT}?fields=${fields.join(',')}`)).json;

describe('a validation rule', () => {
  it('refuses what its formula finds, at its field, and leaves the row as it was', async () => {
    await rule({
      kind: 'validation',
      condition: 'ISCHANGED(Site) && PRIORVALUE(Type) = "Customer" && LEN(Site) > 3',
      message: 'The site is too long',
      field: 'site',
    });
    const refused = await patch({ Site: 'Lisbon', Rating: 'Hot' });
    expect([refused.status, refused.json]).toEqual([
      400,
      [{ message: 'The site is too long', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: ['Site'] }],
    ]);
    expect(await read('Site', 'Rating')).toMatchObject({ Site: null, Rating: null });
    expect((await patch({ Site: 'Rio' })).status).toBe(204);
    expect((await patch({ Rating: 'Hot' })).status).toBe(204);
  });

  it('may exempt who holds a custom permission, and may ask whether the record is new', async () => {
    await rule({
      kind: 'validation',
      condition: 'NOT(ISNEW()) && NOT($Permission.Sync) && $Profile.Name = "System Administrator"',
      message: 'No',
    });
    const conn = org.admin();
    const made = await conn.sobject('Account').create({ Name: 'New' });
    expect(made.success).toBe(true);
    expect(await rejection(conn.sobject('Account').update({ Id: ACCOUNT, Site: 'x' }))).toEqual({
      errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'No',
    });
  });

  it('that does not compile is not set up', async () => {
    await expect(rule({ kind: 'validation', condition: 'Nope__c', message: 'x' })).rejects.toThrow(
      'Field Nope__c does not exist',
    );
    expect(await org.control('GET', '/automation')).toEqual([]);
  });

  it.each([
    ['1 / LEN(Site) > 0', 'Division by zero'],
    ['REGEX(Site, "(") ', 'Invalid regular expression'],
    [`REGEX("${'a'.repeat(40)}b", "(a+)+")`, 'Regex too complicated'],
    ['DATE(0, 1, 1) = TODAY()', 'Invalid date'],
  ])('that has an error refuses the save: %s', async (condition, words) => {
    await rule({ kind: 'validation', condition, message: 'x' });
    const message = `Validation Formula "Rule" Invalid (${words})`;
    const refused = await patch({ Site: null });
    expect([refused.status, refused.json]).toEqual([
      400,
      [{ message, errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: [] }],
    ]);
    expect(await rejection(org.admin().sobject('Account').update({ Id: ACCOUNT, Site: '' }))).toMatchObject({
      message,
    });
  });

  it('is gone when it is taken away', async () => {
    await rule({ kind: 'validation', condition: 'TRUE', message: 'Never' });
    expect((await patch({ Site: 'x' })).status).toBe(400);
    await org.control('DELETE', '/automation', { object: 'Account', name: 'Rule' });
    expect((await patch({ Site: 'x' })).status).toBe(204);
  });
});

describe('a flow', () => {
  it('changes other fields of the record in the same save, as the same user', async () => {
    await rule({
      kind: 'update',
      condition: 'ISCHANGED(Plan__c)',
      set: {
        Rating: '"Hot"',
        Description: '"was " & TEXT(PRIORVALUE(Plan__c))',
        NumberOfEmployees: '2.0 * 21',
      },
    });
    expect((await patch({ Plan__c: 'Growth' })).status).toBe(204);
    expect(await read('Rating', 'Description', 'NumberOfEmployees', 'LastModifiedById')).toMatchObject({
      Rating: 'Hot',
      Description: 'was Starter',
      NumberOfEmployees: 42,
      LastModifiedById: org.userOf('System Administrator').userId,
    });
    const soql = `SELECT Field, NewValue FROM AccountHistory WHERE AccountId = '${ACCOUNT}' ORDER BY CreatedDate DESC LIMIT 1`;
    expect((await org.admin().query(soql)).records).toMatchObject([{ Field: 'Plan__c', NewValue: 'Growth' }]);
  });

  it('that fails takes the save back', async () => {
    await rule({
      kind: 'failure',
      by: 'flow',
      condition: 'Site = "boom"',
      message: 'FIELD_INTEGRITY_EXCEPTION',
    });
    const refused = await patch({ Site: 'boom' });
    expect([refused.status, refused.json]).toEqual([
      400,
      [expect.objectContaining({ errorCode: 'CANNOT_EXECUTE_FLOW_TRIGGER' })],
    ]);
    expect(await read('Site')).toMatchObject({ Site: null });
  });
});

it('a trigger that throws refuses its rows only', async () => {
  await rule({
    kind: 'failure',
    by: 'trigger',
    condition: 'Site = "boom"',
    message: 'System.NullPointerException',
  });
  const results = await org
    .admin()
    .sobject('Account')
    .update([
      { Id: accountId(1), Site: 'fine' },
      { Id: accountId(2), Site: 'boom' },
    ]);
  expect(results).toMatchObject([
    { success: true },
    { success: false, errors: [{ statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', fields: [] }] },
  ]);
});

describe('an approval', () => {
  it('locks a record for all but those who may change everything', async () => {
    const { token } = org.userOf('Standard User');
    await org.control('POST', '/approval-locks', { id: ACCOUNT.slice(0, 15) });
    for (const method of ['PATCH', 'DELETE']) {
      const refused = await org.call(method, `/sobjects/Account/${ACCOUNT}`, {
        token,
        ...(method === 'PATCH' ? { body: { Site: 'x' } } : {}),
      });
      expect(refused.json).toEqual([expect.objectContaining({ errorCode: 'ENTITY_IS_LOCKED' })]);
    }
    expect((await patch({ Site: 'x' })).status).toBe(204);
    await org.control('POST', '/approval-locks', { id: ACCOUNT, locked: false });
    expect(
      (await org.call('PATCH', `/sobjects/Account/${ACCOUNT}`, { token, body: { Site: 'y' } })).status,
    ).toBe(204);
  });
});

describe('a duplicate rule', () => {
  const allow = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' };
  const create = (headers: Record<string, string> = {}) =>
    org.call('POST', '/sobjects/Account', { body: { Name: 'account 1', Type: 'Customer' }, headers });

  it('that alerts is passed by who allows the save', async () => {
    await rule({ kind: 'duplicates', fields: ['name', 'Type'], action: 'alert' });
    const refused = await create();
    expect([refused.status, refused.json]).toEqual([
      400,
      [
        {
          errorCode: 'DUPLICATES_DETECTED',
          message: 'Use one of these records?',
          duplicateResut: expect.objectContaining({ allowSave: true, duplicateRuleEntityType: 'Account' }),
        },
      ],
    ]);
    expect(refused.text).toContain(ACCOUNT);
    expect((await create(allow)).status).toBe(201);
  });

  it('that blocks is not, and looks at edits of what it compares', async () => {
    await rule({ kind: 'duplicates', fields: ['Name'], action: 'block' });
    expect((await create(allow)).status).toBe(400);
    expect((await patch({ Name: 'Account 2' }, allow)).status).toBe(400);
    expect((await patch({ Site: 'x' })).status).toBe(204);
    const [result] = await org
      .admin()
      .sobject('Account')
      .create([{ Name: 'ACCOUNT 3' }]);
    expect(result).toMatchObject({ success: false, errors: [{ statusCode: 'DUPLICATES_DETECTED' }] });
  });
});

describe('what happens outside the API', () => {
  const change = (body: object) => org.control('POST', '/change', { user: CSM, object: 'Account', ...body });
  const all = async (where: string) =>
    (
      await org.call(
        'GET',
        `/queryAll?q=${encodeURIComponent(`SELECT Id, IsDeleted, MasterRecordId FROM Account WHERE ${where}`)}`,
      )
    ).json;

  it('an edit is by its own user at its own time', async () => {
    await change({ op: 'update', id: ACCOUNT, fields: { Site: 'by hand' }, at: '2026-01-03T10:00:00Z' });
    expect(await read('Site', 'LastModifiedById', 'SystemModstamp')).toMatchObject({
      Site: 'by hand',
      LastModifiedById: CSM,
      SystemModstamp: '2026-01-03T10:00:00.000+0000',
    });
  });

  it('a merge leaves the loser deleted and pointing at the winner', async () => {
    const contact = await org
      .admin()
      .sobject('Contact')
      .create({ LastName: 'Moved', AccountId: accountId(2) });
    await change({ op: 'merge', id: accountId(2), into: ACCOUNT });
    expect(await all(`Id = '${accountId(2)}'`)).toMatchObject({
      records: [{ IsDeleted: true, MasterRecordId: ACCOUNT }],
    });
    const soql = `SELECT AccountId FROM Contact WHERE Id = '${contact.id}'`;
    expect((await org.admin().query(soql)).records).toMatchObject([{ AccountId: ACCOUNT }]);
    expect((await patch({ Site: 'x' }, {}, accountId(2))).json).toMatchObject([
      { errorCode: 'ENTITY_IS_DELETED' },
    ]);
  });

  it('a purge leaves nothing of a deleted row, and an undelete brings one back', async () => {
    await change({ op: 'delete', id: accountId(3) });
    await change({ op: 'delete', id: accountId(4) });
    await change({ op: 'undelete', id: accountId(3) });
    await change({ op: 'purge', id: accountId(4) });
    expect(await all(`Id IN ('${accountId(3)}', '${accountId(4)}')`)).toMatchObject({
      records: [{ Id: accountId(3), IsDeleted: false }],
    });
    expect((await patch({ Site: 'x' }, {}, accountId(4))).json).toMatchObject([
      { errorCode: 'INVALID_CROSS_REFERENCE_KEY' },
    ]);
    await expect(change({ op: 'purge', id: ACCOUNT })).rejects.toThrow('not in the recycle bin');
  });
});
