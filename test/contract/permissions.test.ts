import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId, CSM } from '../org/small-book';

const API_ONLY = 'Minimum Access - API Only Integrations';

let org: OrgUnderTest;
let bot: string;
let botToken: string;
beforeAll(async () => {
  org = await OrgUnderTest.start(2);
  bot = org.userOf(API_ONLY).userId;
  botToken = org.userOf(API_ONLY).token;
});
afterAll(() => org.close());

const admin = () => org.admin();
const make = async (object: string, values: Record<string, unknown>) =>
  String((await admin().sobject(object).create(values)).id);
const refusedMake = (object: string, values: Record<string, unknown>) =>
  rejection(admin().sobject(object).create(values));
const newSet = (Name: string, more: object = {}) => make('PermissionSet', { Name, Label: Name, ...more });
const onObject = (ParentId: string, SobjectType: string, ...deeds: string[]) => ({
  ParentId,
  SobjectType,
  ...Object.fromEntries(deeds.map((deed) => [`Permissions${deed}`, true])),
});
const onField = (ParentId: string, Field: string, edit = true) => ({
  ParentId,
  SobjectType: Field.split('.')[0],
  Field,
  PermissionsRead: true,
  PermissionsEdit: edit,
});
const idOf = async (soql: string) => String((await admin().query(soql)).records[0]?.Id);
const query = (token: string, soql: string) =>
  org.call('GET', `/query?q=${encodeURIComponent(soql)}`, { token });
const codeOf = (reply: { json: unknown }) => Reflect.get(Object((reply.json as unknown[])[0]), 'errorCode');

/** A new user of a profile, and a session of theirs. */
async function person(alias: string, profile: string): Promise<{ id: string; token: string }> {
  const ProfileId = await idOf(`SELECT Id FROM Profile WHERE Name = '${profile}'`);
  const id = await make('User', { ...USER, Alias: alias, Username: `${alias}@small.example`, ProfileId });
  const session = await org.control('POST', '/sessions', { user: id });
  return { id, token: String(Reflect.get(Object(session), 'token')) };
}
const USER = {
  LastName: 'New',
  Email: 'new@small.example',
  TimeZoneSidKey: 'America/New_York',
  LocaleSidKey: 'en_US',
  LanguageLocaleKey: 'en_US',
  EmailEncodingKey: 'UTF-8',
};

describe('grants written by an administrator', () => {
  it('open an object, its fields and its rows, and close them again', async () => {
    const set = await newSet('Step_By_Step');
    await make('PermissionSetAssignment', { PermissionSetId: set, AssigneeId: bot });
    expect(codeOf(await query(botToken, 'SELECT Id FROM Account'))).toBe('INVALID_TYPE');
    expect((await org.call('GET', '/sobjects/Account/describe', { token: botToken })).status).toBe(404);

    const object = await make('ObjectPermissions', onObject(set, 'Account', 'Read'));
    expect((await query(botToken, 'SELECT Id, Name FROM Account')).json).toMatchObject({ totalSize: 2 });
    expect(codeOf(await query(botToken, 'SELECT Industry FROM Account'))).toBe('INVALID_FIELD');

    const field = await make('FieldPermissions', onField(set, 'Account.Industry', false));
    expect((await query(botToken, 'SELECT Industry FROM Account')).status).toBe(200);
    const write = () =>
      org.call('PATCH', `/sobjects/Account/${accountId(1)}`, {
        token: botToken,
        body: { Industry: 'Energy' },
      });
    const created = await org.call('POST', '/sobjects/Account', { token: botToken, body: { Name: 'X' } });
    expect([created.status, codeOf(created)]).toEqual([400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY']);
    expect(codeOf(await write())).toBe('INSUFFICIENT_ACCESS_OR_READONLY');
    await admin().sobject('ObjectPermissions').update({ Id: object, PermissionsEdit: true });
    expect((await write()).json).toMatchObject([
      {
        errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
        message:
          'Unable to create/update fields: Industry. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
        fields: ['Industry'],
      },
    ]);
    await admin().sobject('FieldPermissions').update({ Id: field, PermissionsEdit: true });
    expect((await write()).status).toBe(204);

    await admin().sobject('FieldPermissions').destroy(field);
    expect(codeOf(await query(botToken, 'SELECT Industry FROM Account'))).toBe('INVALID_FIELD');
    await admin().sobject('ObjectPermissions').destroy(object);
    expect(codeOf(await query(botToken, 'SELECT Id FROM Account'))).toBe('INVALID_TYPE');
  });

  it('must hold what they depend on', async () => {
    const set = await newSet('Dependent');
    for (const [object, deeds, message] of [
      ['Account', ['Edit'], 'Permission Edit Account depends on permission(s): Read Account'],
      ['Account', ['Read', 'Delete'], 'Permission Delete Account depends on permission(s): Edit Account'],
      ['Contact', ['Read'], 'Permission Read Contact depends on permission(s): Read Account'],
      [
        'Account',
        ['Read', 'Edit', 'ModifyAllRecords'],
        'Permission Modify All Account depends on permission(s): Delete Account, View All Account',
      ],
    ] as const) {
      const values = onObject(set, object, ...deeds);
      expect(await refusedMake('ObjectPermissions', values)).toEqual({
        errorCode: 'FIELD_INTEGRITY_EXCEPTION',
        message,
      });
    }
    const account = await make('ObjectPermissions', onObject(set, 'Account', 'Read'));
    await make('ObjectPermissions', onObject(set, 'Contact', 'Read'));
    expect(await rejection(admin().sobject('ObjectPermissions').destroy(account))).toMatchObject({
      errorCode: 'FIELD_INTEGRITY_EXCEPTION',
    });
    expect(await refusedMake('ObjectPermissions', onObject(set, 'Account', 'Read'))).toMatchObject({
      errorCode: 'DUPLICATE_VALUE',
    });
  });

  it('are refused for what cannot be granted', async () => {
    const set = await newSet('Impossible');
    for (const name of ['Account.Name', 'Opportunity.StageName', 'Account.OwnerId', 'Account.Nope__c']) {
      expect(await refusedMake('FieldPermissions', onField(set, name)), name).toEqual({
        errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        message: `Field Name: bad value for restricted picklist field: ${name}`,
      });
    }
    for (const name of ['Task', 'OpportunityContactRole', 'User', 'Nope__c']) {
      expect(await refusedMake('ObjectPermissions', onObject(set, name, 'Read')), name).toEqual({
        errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        message: `Sobject Type Name: bad value for restricted picklist field: ${name}`,
      });
    }
    const editOnly = { ...onField(set, 'Account.Industry'), PermissionsRead: false };
    expect((await refusedMake('FieldPermissions', editOnly)).errorCode).toBe('FIELD_INTEGRITY_EXCEPTION');
    await make('FieldPermissions', onField(set, 'Account.Industry'));
    const again = await refusedMake('FieldPermissions', onField(set, 'Account.Industry'));
    expect(again.errorCode).toBe('DUPLICATE_VALUE');
  });

  it('are for administrators only', async () => {
    const { token } = org.userOf('Standard User');
    const body = { Name: 'Mine', Label: 'Mine' };
    const reply = await org.call('POST', '/sobjects/PermissionSet', { token, body });
    expect(codeOf(reply)).toBe('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY');
  });
});

describe('permission sets', () => {
  it('give user permissions by their columns', async () => {
    const set = await newSet('Sees_All', { PermissionsViewAllData: true });
    const { id, token } = await person('seer', 'Minimum Access - Salesforce');
    expect((await query(token, 'SELECT Id FROM Organization')).status).toBe(403);
    const api = await newSet('Api', { PermissionsApiEnabled: true });
    await make('PermissionSetAssignment', { PermissionSetId: api, AssigneeId: id });
    expect(codeOf(await query(token, 'SELECT Id FROM Account'))).toBe('INVALID_TYPE');
    await make('PermissionSetAssignment', { PermissionSetId: set, AssigneeId: id });
    expect((await query(token, 'SELECT Id FROM Account')).json).toMatchObject({ totalSize: 2 });
    await admin().sobject('PermissionSet').update({ Id: set, PermissionsViewAllData: false });
    expect(codeOf(await query(token, 'SELECT Id FROM Account'))).toBe('INVALID_TYPE');
  });

  it('are assigned once, and go only when nobody holds them', async () => {
    const set = await newSet('Held');
    const values = { PermissionSetId: set, AssigneeId: CSM };
    const assignment = await make('PermissionSetAssignment', values);
    expect(await refusedMake('PermissionSetAssignment', values)).toEqual({
      errorCode: 'DUPLICATE_VALUE',
      message: `Duplicate PermissionSetAssignment. Assignee: ${CSM}; Permission Set: ${set}`,
    });
    await make('FieldPermissions', onField(set, 'Account.Industry'));
    expect((await rejection(admin().sobject('PermissionSet').destroy(set))).errorCode).toBe('DELETE_FAILED');
    await admin().sobject('PermissionSetAssignment').destroy(assignment);
    await admin().sobject('PermissionSet').destroy(set);
    const left = await admin().query(`SELECT Id FROM FieldPermissions WHERE ParentId = '${set}'`);
    expect(left.totalSize).toBe(0);
  });

  it('are named as developers name things, and differently', async () => {
    await newSet('Named_Once');
    for (const [Name, code] of [
      ['named_once', 'DUPLICATE_DEVELOPER_NAME'],
      ['Two Words', 'FIELD_INTEGRITY_EXCEPTION'],
      ['Twice__Under', 'FIELD_INTEGRITY_EXCEPTION'],
    ]) {
      expect((await refusedMake('PermissionSet', { Name, Label: 'L' })).errorCode).toBe(code);
    }
  });

  it('of an integration user need the licence that holds what they open', async () => {
    const { id } = await person('robot', API_ONLY);
    const set = await newSet('Opens_Accounts');
    await make('ObjectPermissions', onObject(set, 'Account', 'Read'));
    const values = { PermissionSetId: set, AssigneeId: id };
    expect(await refusedMake('PermissionSetAssignment', values)).toEqual({
      errorCode: 'FIELD_INTEGRITY_EXCEPTION',
      message: "The user license doesn't allow the permission: Read Account",
    });
    const licence = await idOf(
      "SELECT Id FROM PermissionSetLicense WHERE DeveloperName = 'SalesforceAPIIntegrationPsl'",
    );
    const held = { PermissionSetLicenseId: licence, AssigneeId: id };
    await make('PermissionSetLicenseAssign', held);
    expect((await refusedMake('PermissionSetLicenseAssign', held)).errorCode).toBe('DUPLICATE_VALUE');
    expect(await make('PermissionSetAssignment', values)).toMatch(/^0Pa/);
  });
});

describe('profiles', () => {
  it('grant by the permission set behind them, which cannot be assigned or changed', async () => {
    const where = "Profile.Name = 'System Administrator' AND IsOwnedByProfile = true";
    const set = await idOf(`SELECT Id FROM PermissionSet WHERE ${where}`);
    const { records } = await admin().query(
      `SELECT PermissionsModifyAllRecords, Parent.Profile.PermissionsModifyAllData FROM ObjectPermissions WHERE ParentId = '${set}' AND SobjectType = 'Account'`,
    );
    expect(records).toMatchObject([
      { PermissionsModifyAllRecords: true, Parent: { Profile: { PermissionsModifyAllData: true } } },
    ]);
    const code = 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY';
    const refused = await refusedMake('PermissionSetAssignment', { PermissionSetId: set, AssigneeId: CSM });
    expect(refused.errorCode).toBe(code);
    const update = admin().sobject('PermissionSet').update({ Id: set, Label: 'Mine' });
    expect((await rejection(update)).errorCode).toBe(code);
  });

  it('are copied under a name of their own, and lose a field to the copy only', async () => {
    await org.control('POST', '/profiles', { name: 'Field Sales', like: 'Standard User' });
    const { token } = await person('field', 'Field Sales');
    expect((await query(token, 'SELECT Industry FROM Account')).status).toBe(200);
    const field = await idOf(
      "SELECT Id FROM FieldPermissions WHERE Field = 'Account.Industry' AND Parent.Profile.Name = 'Field Sales'",
    );
    await admin().sobject('FieldPermissions').destroy(field);
    expect(codeOf(await query(token, 'SELECT Industry FROM Account'))).toBe('INVALID_FIELD');
    const standard = org.userOf('Standard User').token;
    expect((await query(standard, 'SELECT Industry FROM Account')).status).toBe(200);
    const again = org.control('POST', '/profiles', { name: 'Field Sales', like: 'Standard User' });
    await expect(again).rejects.toThrow('DUPLICATE_VALUE');
  });

  it('that only read refuse every write', async () => {
    const { token } = await person('reader', 'Read Only');
    expect((await query(token, 'SELECT Id FROM Account')).json).toMatchObject({ totalSize: 2 });
    const make = await org.call('POST', '/sobjects/Account', { token, body: { Name: 'X' } });
    expect(codeOf(make)).toBe('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY');
  });
});

describe('users', () => {
  it('are made with what Salesforce asks for, under a name nobody has', async () => {
    const ProfileId = await idOf("SELECT Id FROM Profile WHERE Name = 'Standard User'");
    const values = { ...USER, Alias: 'newone', Username: 'new.one@small.example', ProfileId };
    const { Alias: _, ...without } = values;
    expect(await refusedMake('User', without)).toEqual({
      errorCode: 'REQUIRED_FIELD_MISSING',
      message: 'Required fields are missing: [Alias]',
    });
    const id = await make('User', values);
    expect((await admin().query(`SELECT Name, IsActive FROM User WHERE Id = '${id}'`)).records).toMatchObject(
      [{ Name: 'New', IsActive: true }],
    );
    const twice = await refusedMake('User', { ...values, Username: 'NEW.one@small.example' });
    expect(twice).toMatchObject({
      errorCode: 'DUPLICATE_USERNAME',
      message: expect.stringContaining('Duplicate Username.<br>The username already exists'),
    });
    const plain = await refusedMake('User', { ...values, Username: 'no-address' });
    expect(plain.errorCode).toBe('INVALID_EMAIL_ADDRESS');
  });

  it('lose all access at once when frozen or deactivated', async () => {
    const { id, token } = await person('gone', 'Standard User');
    const ask = () => query(token, 'SELECT Id FROM Account');
    expect((await ask()).status).toBe(200);
    const login = await idOf(`SELECT Id FROM UserLogin WHERE UserId = '${id}'`);
    await admin().sobject('UserLogin').update({ Id: login, IsFrozen: true });
    expect([(await ask()).status, codeOf(await ask())]).toEqual([401, 'INVALID_SESSION_ID']);
    await admin().sobject('UserLogin').update({ Id: login, IsFrozen: false });
    expect((await ask()).status).toBe(200);
    await admin().sobject('User').update({ Id: id, IsActive: false });
    expect((await ask()).status).toBe(401);
  });

  it('are given only records that they may read', async () => {
    const { id } = await person('blind', 'Minimum Access - Salesforce');
    const given = admin()
      .sobject('Account')
      .update({ Id: accountId(1), OwnerId: id });
    expect((await rejection(given)).errorCode).toBe('TRANSFER_REQUIRES_READ');
  });
});
