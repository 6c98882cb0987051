import type { Connection } from 'jsforce';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountId } from '../small-book';
import { healthPackage, zipPackage } from '../small-package';
import { OrgUnderTest, rejection, VERSION } from './org-under-test';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(60);
});
afterAll(() => org.close());

test('fields come by deploy, are seen once granted, and obey their permissions', async () => {
  const conn = org.admin();
  const fieldNames = async (as: Connection) =>
    (await as.describe('Account')).fields.map((field) => field.name);
  const result = await conn.metadata.deploy(zipPackage(healthPackage)).complete(true);
  expect(result).toMatchObject({
    success: true,
    status: 'Succeeded',
    numberComponentErrors: 0,
    numberComponentsDeployed: 7,
  });
  const names = result.details?.componentSuccesses.map((each) => [
    each.componentType,
    each.fullName,
    each.fileName,
  ]);
  expect(names).toContainEqual(['CustomField', 'Account.Health_Score__c', 'objects/Account.object']);

  expect(await fieldNames(conn)).not.toContain('Health_Score__c');
  expect((await rejection(conn.query('SELECT Health_Score__c FROM Account'))).errorCode).toBe(
    'INVALID_FIELD',
  );

  const set = await conn.query("SELECT Id FROM PermissionSet WHERE Name = 'Small_Writer'");
  const { userId } = org.userOf('Minimum Access - API Only Integrations');
  await conn.sobject('PermissionSetAssignment').create({
    AssigneeId: userId,
    PermissionSetId: String(set.records[0]?.['Id']),
  });
  const worker = org.integration();
  expect(await fieldNames(worker)).toEqual(
    expect.arrayContaining(['Health_Score__c', 'Budget_Owner_Days_Since__c']),
  );
  await org.control('POST', '/time', { now: '2026-03-11T12:00:00.000Z' });
  const written = await worker.sobject('Account').update([
    {
      Id: accountId(31),
      Health_Score__c: 71.6,
      Health_Tier__c: 'Watch',
      Budget_Owner_Last_Engaged__c: '2026-03-01',
    },
    { Id: accountId(32), Budget_Owner_Days_Since__c: 3 },
    { Id: accountId(33), Health_Tier__c: 'Purple' },
  ]);
  expect(written.map((each) => Reflect.get(Object(each.errors[0]), 'statusCode'))).toEqual([
    undefined,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  ]);
  const soql = `SELECT Health_Score__c, Health_Tier__c, Budget_Owner_Days_Since__c, LastModifiedById FROM Account WHERE Id = '${accountId(31)}'`;
  expect((await worker.query(soql)).records).toMatchObject([
    {
      Health_Score__c: 72,
      Health_Tier__c: 'Watch',
      Budget_Owner_Days_Since__c: 10,
      LastModifiedById: userId,
    },
  ]);
  await org.control('POST', '/time', { offsetMs: 0 });
});

test('a custom setting takes rows, and a second deploy by REST changes nothing', async () => {
  const conn = org.admin();
  await conn.metadata.deploy(zipPackage(healthPackage)).complete();
  const made = await conn.sobject('Plimsoll_Status__c').create({ SetupOwnerId: org.organizationId });
  expect(made.success).toBe(true);
  const locator = conn.metadata.deployRest(zipPackage(healthPackage));
  const { id } = await locator;
  await expect
    .poll(async () => (await conn.metadata.checkDeployStatus(String(id), false, true)).done, { interval: 20 })
    .toBe(true);
  const status = await conn.metadata.checkDeployStatus(String(id), true, true);
  expect(status).toMatchObject({ done: true, success: true, status: 'Succeeded' });
  const changed = status.details?.componentSuccesses.filter(
    (each) => each.componentType === 'CustomField' && each.changed,
  );
  expect(changed).toEqual([]);
});

test('a failing component takes the whole package back, and check-only keeps nothing', async () => {
  const conn = org.admin();
  const field = (name: string, more: string) =>
    `<fields><fullName>${name}</fullName><label>L</label><type>Number</type>${more}</fields>`;
  const text = (fields: string) =>
    `<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">${fields}</CustomObject>`;
  const good = field('Good__c', '<precision>3</precision><scale>0</scale>');
  const zip = (members: string[], fields: string) =>
    zipPackage({ manifest: { CustomField: members }, files: { 'objects/Account.object': text(fields) } });
  const bad = await conn.metadata
    .deploy(zip(['Account.Good__c', 'Account.Bad__c'], good + field('Bad__c', '')))
    .complete(true);
  expect(bad).toMatchObject({ success: false, status: 'Failed', numberComponentErrors: 1 });
  expect(bad.details?.componentFailures).toMatchObject([
    { fullName: 'Account.Bad__c', problem: "Must specify 'precision' for a CustomField of type Number" },
  ]);
  const listed = async () =>
    (await conn.metadata.list([{ type: 'CustomField' }])).map((each) => each.fullName);
  expect(await listed()).not.toContain('Account.Good__c');
  const check = await conn.metadata.deploy(zip(['Account.Good__c'], good), { checkOnly: true }).complete();
  expect(check.success).toBe(true);
  expect(await listed()).not.toContain('Account.Good__c');
  const real = await conn.metadata.deploy(zip(['Account.Good__c'], good)).complete();
  expect(real.success).toBe(true);
  expect(await listed()).toContain('Account.Good__c');
});

test('only who may change the set-up deploys, and a dead session is a SOAP fault', async () => {
  const refused = await rejection(org.integration().metadata.describe());
  expect(refused.message).toContain('ModifyMetadata');
  expect((await rejection(org.connect('stale').metadata.describe())).errorCode).toBe('sf:INVALID_SESSION_ID');
  const types = (await org.admin().metadata.describe()).metadataObjects.map((each) => each.xmlName);
  expect(types).toEqual(['CustomObject', 'CustomPermission', 'PermissionSet', 'Report', 'Dashboard']);
});

test('fields can be retrieved as a package', async () => {
  const conn = org.admin();
  const retrieved = await conn.metadata
    .retrieve({
      apiVersion: Number(VERSION),
      packageNames: [],
      singlePackage: true,
      specificFiles: [],
      unpackaged: {
        objectPermissions: [],
        types: [{ name: 'CustomField', members: ['Account.Plan__c'] }],
        version: VERSION,
      },
    })
    .complete();
  expect(retrieved).toMatchObject({
    success: true,
    fileProperties: [
      { fullName: 'Account', type: 'CustomObject' },
      { fullName: 'Account.Plan__c', type: 'CustomField', fileName: 'objects/Account.object' },
      { fullName: 'package.xml' },
    ],
  });
  expect(Buffer.from(retrieved.zipFile, 'base64').subarray(0, 2).toString()).toBe('PK');
  await expect(conn.metadata.checkRetrieveStatus(retrieved.id)).rejects.toThrow(
    'Retrieve result has been deleted.',
  );
});

test('a field of Activity is one of Task and Event, and permission sets grant only what can be granted', async () => {
  const conn = org.admin();
  const namespace = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
  const grant = (field: string, editable: boolean) =>
    `<fieldPermissions><editable>${editable}</editable><field>${field}</field><readable>true</readable></fieldPermissions>`;
  const deploy = (grants: string) =>
    conn.metadata
      .deploy(
        zipPackage({
          manifest: {
            CustomField: ['Activity.Run__c', 'Account.Doubled__c'],
            PermissionSet: ['Activities'],
          },
          files: {
            'objects/Activity.object': `<CustomObject ${namespace}><fields><fullName>Run__c</fullName><label>Run</label><type>Text</type><length>40</length></fields></CustomObject>`,
            'objects/Account.object': `<CustomObject ${namespace}><fields><fullName>Doubled__c</fullName><label>Doubled</label><type>Number</type><precision>18</precision><scale>0</scale><formula>NumberOfEmployees * 2</formula></fields></CustomObject>`,
            'permissionsets/Activities.permissionset': `<PermissionSet ${namespace}><label>Activities</label>${grants}</PermissionSet>`,
          },
        }),
      )
      .complete(true);
  for (const [grants, problem] of [
    [grant('Account.Nowhere__c', true), 'no CustomField named Account.Nowhere__c found'],
    [grant('Account.Name', true), 'You cannot deploy to a required field: Account.Name'],
    [grant('Account.Doubled__c', true), 'formula'],
  ] as const) {
    const refused = await deploy(grants);
    expect(refused.details?.componentFailures).toMatchObject([{ problem: expect.stringContaining(problem) }]);
  }
  const done = await deploy(grant('Task.Run__c', true) + grant('Account.Doubled__c', false));
  expect(done.details?.componentFailures).toEqual([]);
  await org.control('POST', '/permission-sets/assign', {
    user: org.userOf('System Administrator').username,
    name: 'Activities',
  });
  await conn.sobject('Account').update({ Id: accountId(50), NumberOfEmployees: 21 });
  expect(await conn.sobject('Account').retrieve(accountId(50))).toMatchObject({ Doubled__c: 42 });
  const fields = (await conn.describe('Task')).fields.map((field) => field.name);
  expect(fields).toContain('Run__c');
});
