import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_FIELD } from '../../../worker/crm/provision/fields';
import { uninstall } from '../../../worker/crm/provision/uninstall';
import { accountId } from '../../org/small-book';
import { zipPackage } from '../../org/small-package';
import { SETTINGS } from './a-worker-org';
import { type PeopledOrg, peopledOrg } from './provisioned-org';

describe('taking Plimsoll out of an org', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uninstall-'));
  let org: PeopledOrg;
  let opportunity: string;
  beforeAll(async () => {
    org = await peopledOrg();
    await org.provision();
    const fields = {
      Name: 'Renewal',
      AccountId: accountId(2),
      StageName: 'Prospecting',
      CloseDate: '2026-06-30',
    };
    const { body } = await org.as('admin', 'POST', '/sobjects/Opportunity', { ...fields, Amount: 1000 });
    opportunity = String((body as { id: string }).id);
    const write = (path: string, values: object) =>
      org.as('integration', 'PATCH', `/sobjects/${path}`, values);
    await write(`Account/${accountId(1)}`, {
      Health_Score__c: 71,
      Health_Drivers__c: 'Use, "falls"\nsince May',
    });
    await write(`Opportunity/${opportunity}`, { Renewal_Likelihood__c: 40 });
    await org.as('csm', 'PATCH', `/sobjects/Account/${accountId(2)}`, { CSM_Pulse__c: 'Red' });
    await org.as('csm', 'POST', '/sobjects/Task', { Subject: 'Call', Plimsoll_Run__c: 'run-1' });
  });
  afterAll(async () => {
    await org.org.close();
    rmSync(folder, { recursive: true });
  });

  const remove = (file: string, dryRun = false) =>
    uninstall({
      admin: org.admin,
      settings: SETTINGS,
      backup: join(folder, file),
      now: () => new Date('2026-01-05T12:00:00Z'),
      dryRun,
      pollMs: 10,
    });
  const count = async (soql: string): Promise<number> => {
    const { body } = await org.as('admin', 'GET', `/query?q=${encodeURIComponent(soql)}`);
    return (body as { totalSize: number }).totalSize;
  };
  const sets = "SELECT Id FROM PermissionSet WHERE Name LIKE 'Plimsoll%'";

  it('only says what would go in a dry run', async () => {
    const { removed, backup, unassigned } = await remove('unmade.jsonl', true);
    expect(backup).toBeNull();
    expect(unassigned).toBe(5);
    const at = (name: string) => removed.findIndex(({ fullName }) => fullName === name);
    const order = [
      'Plimsoll/Customer_Health',
      'Plimsoll/Renewals_by_Tier',
      'Account.Health_Critical',
      'Plimsoll_Viewer',
      'Plimsoll_Sync',
      'Opportunity.Health_Weighted_Amount__c',
      'Opportunity.Renewal_Likelihood__c',
    ].map(at);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(await count(sets)).toBe(6);
  });

  it('removes nothing where the backup cannot be made', async () => {
    await expect(remove('no/such/folder.jsonl')).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
    expect(await count(sets)).toBe(6);
    expect((await org.provision({ dryRun: true })).plan.make).toEqual([]);
  });

  it('stops at a field that something of the customer reads, and goes on when run again', async () => {
    const formula =
      '<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><fields><fullName>Worry__c</fullName><label>Worry</label><type>Number</type><precision>3</precision><scale>0</scale><formula>100 - Health_Score__c</formula></fields></CustomObject>';
    const connection = new Connection({ ...org.admin, version: '66.0' });
    const made = await connection.metadata
      .deploy(
        zipPackage({
          manifest: { CustomField: ['Account.Worry__c'] },
          files: { 'objects/Account.object': formula },
        }),
      )
      .complete(true);
    expect(made.success).toBe(true);
    await expect(remove('first.jsonl')).rejects.toMatchObject({
      code: 'DEPLOY_FAILED',
      message: expect.stringContaining('Account.Worry__c'),
    });
    expect(await count(sets)).toBe(0);
    await connection.metadata.delete('CustomField', 'Account.Worry__c');

    const { removed, backup } = await remove('second.jsonl');
    expect(removed.every(({ type }) => type === 'CustomField')).toBe(true);
    expect(backup?.rows).toEqual({ Account: 2, Opportunity: 1, Task: 1, Event: 0 });
    expect(readFileSync(join(folder, 'second.jsonl'), 'utf8')).toBe(
      readFileSync(join(folder, 'first.jsonl'), 'utf8'),
    );
  });

  it('has written every value to a file that only its owner may read', () => {
    const file = join(folder, 'first.jsonl');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [head, ...rows] = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(head).toMatchObject({
      plimsoll: 'backup',
      organizationId: org.org.organizationId,
      at: '2026-01-05T12:00:00.000Z',
    });
    expect(rows).toEqual([
      {
        object: 'Account',
        Id: accountId(1),
        fields: { Health_Score__c: 71, Health_Drivers__c: 'Use, "falls"\nsince May' },
      },
      { object: 'Account', Id: accountId(2), fields: { CSM_Pulse__c: 'Red' } },
      { object: 'Opportunity', Id: opportunity, fields: { Renewal_Likelihood__c: 40 } },
      { object: 'Task', Id: expect.any(String), fields: { Plimsoll_Run__c: 'run-1' } },
    ]);
  });

  it('leaves nothing of ours', async () => {
    const connection = new Connection({ ...org.admin, version: '66.0' });
    for (const type of ['CustomField', 'ListView', 'PermissionSet', 'CustomPermission', 'CustomObject']) {
      const names = (await connection.metadata.list({ type })).map(({ fullName }) => fullName);
      const ours = new Set(EVERY_FIELD.map(({ object, name }) => `${object}.${name}`));
      expect(names.filter((name) => ours.has(name) || /Plimsoll|Health_/.test(name))).toEqual([]);
    }
    for (const object of ['Report', 'Dashboard'])
      expect(await count(`SELECT Id FROM ${object} WHERE FolderName = 'Plimsoll'`)).toBe(0);
    expect(await count("SELECT Id FROM Folder WHERE Name = 'Plimsoll'")).toBe(0);
    expect(await remove('third.jsonl')).toEqual({ removed: [], kept: [], unassigned: 0, backup: null });
  });

  it('can be followed by a new installation', async () => {
    const { plan } = await org.provision();
    expect(plan.change).toEqual([]);
    expect(plan.make.length).toBeGreaterThan(50);
    expect((await org.provision({ dryRun: true })).plan).toMatchObject({ make: [], change: [] });
    const write = { Health_Score__c: 12 };
    expect((await org.as('integration', 'PATCH', `/sobjects/Account/${accountId(1)}`, write)).status).toBe(
      204,
    );
  });
});

describe('taking Plimsoll out of an org that had fields under our names', () => {
  it('leaves those', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'uninstall-'));
    const org = await peopledOrg();
    const date =
      '<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><fields><fullName>CSM_Pulse_At__c</fullName><label>Pulse At</label><type>Date</type></fields></CustomObject>';
    const connection = new Connection({ ...org.admin, version: '66.0' });
    await connection.metadata
      .deploy(
        zipPackage({
          manifest: { CustomField: ['Account.CSM_Pulse_At__c'] },
          files: { 'objects/Account.object': date },
        }),
      )
      .complete();
    await org.provision();
    const done = await uninstall({
      admin: org.admin,
      settings: SETTINGS,
      backup: join(folder, 'backup.jsonl'),
      now: () => new Date(),
      pollMs: 10,
    });
    expect(done.kept).toEqual(['Account.CSM_Pulse_At__c']);
    expect(await connection.metadata.read('CustomField', 'Account.CSM_Pulse_At__c')).toMatchObject({
      label: 'Pulse At',
    });
    await org.org.close();
    rmSync(folder, { recursive: true });
  });
});
