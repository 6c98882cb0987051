import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { accountId, CSM } from '../small-book';
import { OrgUnderTest, rejection, VERSION } from './org-under-test';

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

/** Is the row seen by the customer success manager, by query and by its address alike? */
async function seen(object: string, id: string): Promise<boolean> {
  const { totalSize } = await csm().query(`SELECT Id FROM ${object} WHERE Id = '${id}'`);
  const reply = await fetch(`${org.url}/services/data/v${VERSION}/sobjects/${object}/${id}`, {
    headers: { authorization: `Bearer ${org.userOf('Standard User').token}` },
  });
  expect(reply.status).toBe(totalSize === 1 ? 200 : 404);
  if (totalSize === 0) expect(await reply.json()).toMatchObject([{ errorCode: 'NOT_FOUND' }]);
  return totalSize === 1;
}

test('a private account shows to its owner, those above and its team, and to nobody else', async () => {
  expect(await seen('Account', THEIRS)).toBe(true);
  expect(await share('account', 'Private')).toEqual({ object: 'Account', model: 'Private' });
  expect(await seen('Account', THEIRS)).toBe(false);
  expect(await seen('Account', accountId(1))).toBe(true);

  await org.control('POST', '/roles', { name: 'Above', caseAccess: 'None' });
  await org.control('POST', '/roles', { name: 'Below', parent: 'Above' });
  await org.control('POST', '/roles/assign', { user: CSM, role: 'Above' });
  await org.control('POST', '/roles/assign', { user: adminId, role: 'Below' });
  expect(await seen('Account', THEIRS)).toBe(true);
  await org.control('POST', '/roles/assign', { user: adminId, role: null });
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
  await expect(share('Account', 'ControlledByParent')).rejects.toThrow('INVALID_TYPE');
  await expect(share('Account', 'Sometimes')).rejects.toThrow('JSON_PARSER_ERROR');
});
