import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { accountId, CSM } from '../small-book';
import { OrgUnderTest, rejection } from './org-under-test';

const THEIRS = accountId(2);

let org: OrgUnderTest;
let adminId: string;
beforeAll(async () => {
  org = await OrgUnderTest.start(2);
  adminId = org.userOf('System Administrator').userId;
  await change('Account', THEIRS, { OwnerId: adminId });
});
afterAll(() => org.close());
afterEach(async () => {
  for (const object of ['Account', 'Case']) await share(object, 'ReadWrite');
});

const share = (object: string, model: string) => org.control('POST', '/sharing', { object, model });
const change = (object: string, id: string, fields: Record<string, string | null>) =>
  org.control('POST', '/change', { user: 'admin@small.example', op: 'update', object, id, fields });
const csm = () => org.connect(org.userOf('Standard User').token);

async function seen(object: string, id: string): Promise<boolean> {
  const { totalSize } = await csm().query(`SELECT Id FROM ${object} WHERE Id = '${id}'`);
  if (totalSize === 1) return (await csm().sobject(object).retrieve(id))['Id'] === id;
  const refusal = await rejection(csm().sobject(object).retrieve(id));
  expect(refusal.errorCode).toBe('NOT_FOUND');
  return false;
}

test('a private account shows to its owner, those above and its team, and to nobody else', async () => {
  expect(await seen('Account', THEIRS)).toBe(true);
  expect(await share('account', 'Private')).toEqual({ object: 'Account', model: 'Private' });
  expect(await seen('Account', THEIRS)).toBe(false);
  expect(await seen('Account', accountId(1))).toBe(true);

  await change('User', adminId, { ManagerId: CSM });
  expect(await seen('Account', THEIRS)).toBe(true);
  await change('User', adminId, { ManagerId: null });
  expect(await seen('Account', THEIRS)).toBe(false);

  const member = { AccountId: THEIRS, UserId: CSM, AccountAccessLevel: 'Read' };
  await org.admin().sobject('AccountTeamMember').create(member);
  expect(await seen('Account', THEIRS)).toBe(true);
});

test('read-only accounts are seen by all and changed by their own', async () => {
  await share('Account', 'Read');
  expect(await seen('Account', THEIRS)).toBe(true);
  const edit = (Id: string) => csm().sobject('Account').update({ Id, Industry: 'Banking' });
  expect((await rejection(edit(THEIRS))).errorCode).toMatch(/^INSUFFICIENT_ACCESS/);
  expect((await edit(accountId(1))).success).toBe(true);
});

test('a private case stays hidden while its account shows', async () => {
  const made = await org
    .admin()
    .sobject('Case')
    .create({ AccountId: accountId(1), Subject: 'Private' });
  expect(await seen('Case', String(made.id))).toBe(true);
  await share('Case', 'Private');
  expect(await seen('Case', String(made.id))).toBe(false);
  expect(await seen('Account', accountId(1))).toBe(true);
});

test('what has no sharing of its own is refused', async () => {
  await expect(share('AccountTeamMember', 'Private')).rejects.toThrow('INVALID_TYPE');
  await expect(share('Nope', 'Private')).rejects.toThrow('NOT_FOUND');
  await expect(share('Account', 'ControlledByParent')).rejects.toThrow('JSON_PARSER_ERROR');
});
