import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from 'jsforce';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { accountId, smallBook } from './small-book';
import { healthPackage, zipPackage } from './small-package';
import { type RunningOrg, startOrg } from './start-org';

let folder: string;
let org: RunningOrg | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'org-restart-'));
});
afterEach(async () => {
  await org?.close();
  rmSync(folder, { recursive: true });
});

async function start(through: string, append = true) {
  await org?.close();
  const running = await startOrg({ book: smallBook(20), through, append, folder, port: 0 });
  org = running;
  const admin = running.users.find((user) => user.profile === 'System Administrator');
  const conn = new Connection({
    instanceUrl: running.url,
    accessToken: String(admin?.token),
    version: '66.0',
  });
  conn.metadata.pollInterval = 20;
  return { running, conn, adminId: String(admin?.userId) };
}

const OBJECTS = ['Account', 'AccountHistory', 'PermissionSetAssignment', 'FieldPermissions', 'Organization'];

async function everything(conn: Connection, objects = [...OBJECTS, 'Plimsoll_Status__c']) {
  const rows = await Promise.all(
    objects.map(async (name) => {
      const { fields } = await conn.describe(name);
      const list = fields.filter((field) => field.type !== 'address').map((field) => field.name);
      return (await conn.query(`SELECT ${list.join(', ')} FROM ${name} ORDER BY Id`, { scanAll: true }))
        .records;
    }),
  );
  return JSON.stringify(rows);
}

test('a restarted org holds every write, deployment and day, with the same ids and stamps', async () => {
  const { running, conn, adminId } = await start('2026-01-03');
  await conn.metadata.deploy(zipPackage(healthPackage)).complete();
  const set = await conn.query("SELECT Id FROM PermissionSet WHERE Name = 'Small_Writer'");
  await conn
    .sobject('PermissionSetAssignment')
    .create({ AssigneeId: adminId, PermissionSetId: String(set.records[0]?.['Id']) });
  const made = await conn.sobject('Account').create({ Name: 'Made here' });
  await conn.sobject('Account').update([
    { Id: accountId(1), Health_Score__c: 80, Health_Tier__c: 'Healthy' },
    { Id: accountId(2), Health_Tier__c: 'Purple' },
  ]);
  await conn.sobject('Account').destroy(accountId(3));
  await conn.sobject('Plimsoll_Status__c').create({ SetupOwnerId: running.organizationId });
  const change = {
    user: 'csm@small.example',
    op: 'update',
    object: 'Account',
    id: accountId(4),
    fields: { Plan__c: 'Starter' },
  };
  await fetch(`${running.control}/change`, { method: 'POST', body: JSON.stringify(change) });
  await fetch(`${running.control}/sharing`, {
    method: 'POST',
    body: JSON.stringify({ object: 'Account', model: 'Private' }),
  });
  await fetch(`${running.control}/days`, { method: 'POST', body: JSON.stringify({ through: '2026-01-04' }) });
  await conn.sobject('Account').update({ Id: accountId(1), Health_Score__c: 55 });
  const before = await everything(conn);

  const again = await start('2026-01-04');
  expect(again.running.organizationId).toBe(running.organizationId);
  expect(again.running.client.id).toBe(running.client.id);
  expect(await everything(again.conn)).toBe(before);
  expect(before).toContain('"DefaultAccountAccess":"None"');
  expect(await again.conn.sobject('Account').retrieve(accountId(1))).toMatchObject({ Health_Score__c: 55 });
  expect((await again.conn.sobject('Account').create({ Name: 'Next' })).id).not.toBe(made.id);
});

test('a later start appends the days that passed, unless told not to', async () => {
  await start('2026-01-02');
  const held = await start('2026-01-05', false);
  expect(held.running.through).toBe('2026-01-02');
  const appended = await start('2026-01-05');
  expect(appended.running.through).toBe('2026-01-05');
  const plans = await appended.conn.query("SELECT Id FROM Account WHERE Plan__c = 'Starter' ORDER BY Id");
  expect(plans.records.map((row) => row['Id'])).toEqual([1, 2, 3, 4].map(accountId));
});

test('old tokens die with the old run, and a memory-only org leaves nothing behind', async () => {
  const first = await start('2026-01-01');
  const stale = String(first.conn.accessToken);
  const { running } = await start('2026-01-01');
  const reply = await fetch(`${running.url}/services/data/v66.0/limits`, {
    headers: { authorization: `Bearer ${stale}` },
  });
  expect(reply.status).toBe(401);
  expect(await reply.json()).toEqual([
    { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
  ]);

  const memory = await startOrg({
    book: smallBook(1),
    through: '2026-01-01',
    append: true,
    folder: undefined,
    port: 0,
  });
  expect(readFileSync(memory.client.keyFile, 'utf8')).toContain('PRIVATE KEY');
  await memory.close();
  expect(existsSync(memory.client.keyFile)).toBe(false);
});

test('a restarted org holds its automation, and repeats what its flows did', async () => {
  const { running, conn } = await start('2026-01-02');
  const control = (path: string, body: object) =>
    fetch(`${running.control}${path}`, { method: 'POST', body: JSON.stringify(body) });
  await control('/automation', {
    ...{ kind: 'update', name: 'Tidy', object: 'Account', condition: 'ISCHANGED(Plan__c) || ISNEW()' },
    set: { Site: '"tidied"' },
  });
  await control('/automation', {
    ...{ kind: 'validation', name: 'Closed', object: 'Account' },
    ...{ condition: 'ISCHANGED(Rating)', message: 'No' },
  });
  await conn.sobject('Account').update({ Id: accountId(2), Plan__c: 'Starter' });
  await conn.sobject('Account').create({ Name: 'Later' });
  const before = await everything(conn, OBJECTS);
  const again = await start('2026-01-02');
  expect(await everything(again.conn, OBJECTS)).toBe(before);
  expect(before).toContain('tidied');
  await expect(again.conn.sobject('Account').update({ Id: accountId(1), Rating: 'Hot' })).rejects.toThrow(
    'No',
  );
});

test('a restarted org holds what was said of standard fields, what rows grant, and the shares of a custom object', async () => {
  const { conn, adminId } = await start('2026-01-02');
  const { metadata } = conn;
  await metadata.upsert('CustomField', [
    { fullName: 'Account.Industry', inlineHelpText: 'What they do', trackHistory: true },
  ]);
  await metadata.create('CustomObject', {
    ...{ fullName: 'Visit__c', label: 'Visit', pluralLabel: 'Visits', sharingModel: 'Private' },
    ...{ nameField: { type: 'Text', label: 'Name' }, deploymentStatus: 'Deployed' },
  });
  await metadata.create('PermissionSet', { fullName: 'Visitor', label: 'Visitor' });
  const [set] = (await conn.query("SELECT Id FROM PermissionSet WHERE Name = 'Visitor'")).records;
  const granted = { ParentId: String(set?.Id), SobjectType: 'Visit__c', PermissionsRead: true };
  await conn.sobject('ObjectPermissions').create(granted);
  const { id: ParentId } = await conn.sobject('Visit__c').create({ Name: 'First' });
  const [other] = (await conn.query(`SELECT Id FROM User WHERE Id != '${adminId}' LIMIT 1`)).records;
  await conn.sobject('Visit__Share').create({ ParentId, UserOrGroupId: other?.Id, AccessLevel: 'Read' });
  await conn.sobject('Account').update({ Id: accountId(1), Industry: 'Energy' });

  const told = async (by: Connection) => ({
    field: await by.metadata.read('CustomField', ['Account.Industry']),
    set: await by.metadata.read('PermissionSet', ['Visitor']),
    rows: await everything(by, ['AccountHistory', 'ObjectPermissions', 'Visit__c', 'Visit__Share']),
  });
  const before = await told(conn);
  expect(before).toMatchObject({
    field: [{ inlineHelpText: 'What they do', trackHistory: true }],
    set: [{ objectPermissions: [{ object: 'Visit__c' }] }],
  });
  const again = await start('2026-01-02');
  expect(await told(again.conn)).toEqual(before);
});
