import { describe, expect, it } from 'vitest';
import {
  ACME,
  ADMIN,
  ANN,
  account,
  BOT,
  CSM,
  DEAL,
  grant,
  MANAGER,
  refusal,
  smallOrg,
  T1,
} from '../small-founding';

const TIER = { object: 'Account', name: 'Tier__c', label: 'Tier', type: 'Text', length: 9 } as const;
const tierSet = (read: boolean, edit: boolean) => ({
  name: 'tier',
  label: 'Tier',
  objects: [grant('Account', 'edit')],
  fields: [{ field: 'Account.Tier__c', read, edit }],
});

function fieldNames(org: ReturnType<typeof smallOrg>, user: string): string[] {
  const described = org.describe(user, 'Account', '66.0') as { fields: { name: string }[] };
  return described.fields.map((f) => f.name);
}

describe('field-level security', () => {
  it('hides a newly deployed field from everybody, the administrator too, until a permission set grants it', () => {
    const org = smallOrg();
    org.addField(ADMIN, TIER, T1);
    expect(fieldNames(org, ADMIN)).not.toContain('Tier__c');
    expect(refusal(() => org.update(ADMIN, 'Account', ACME, { Tier__c: 'x' }, T1))).toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
    org.deployPermissionSet(ADMIN, tierSet(true, true), T1);
    expect(fieldNames(org, ADMIN)).not.toContain('Tier__c');
    org.assignPermissionSet(ADMIN, ADMIN, 'tier', T1);
    expect(fieldNames(org, ADMIN)).toContain('Tier__c');
    org.update(ADMIN, 'Account', ACME, { Tier__c: 'x' }, T1);
    expect(account(org)['Tier__c']).toBe('x');
  });

  it('refuses writes to a field that may only be read', () => {
    const org = smallOrg();
    org.addField(ADMIN, TIER, T1);
    org.deployPermissionSet(ADMIN, tierSet(true, false), T1);
    org.assignPermissionSet(ADMIN, CSM, 'tier', T1);
    expect(refusal(() => org.update(CSM, 'Account', ACME, { Tier__c: 'x' }, T1))).toMatchObject({
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      fields: ['Tier__c'],
    });
  });

  it('lets whoever may edit the object write fields that are not granted by field', () => {
    const org = smallOrg();
    org.addField(ADMIN, TIER, T1);
    org.deployPermissionSet(ADMIN, tierSet(true, true), T1);
    org.assignPermissionSet(ADMIN, BOT, 'tier', T1);
    org.update(BOT, 'Account', ACME, { Name: 'Renamed' }, T1);
    expect(account(org)['Name']).toBe('Renamed');
    expect(refusal(() => org.update(BOT, 'Account', ACME, { Industry: 'Energy' }, T1))).toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
  });

  it('is replaced as a whole when a permission set is deployed again', () => {
    const org = smallOrg();
    org.addField(ADMIN, TIER, T1);
    expect(org.deployPermissionSet(ADMIN, tierSet(true, true), T1)).toBe('created');
    org.assignPermissionSet(ADMIN, BOT, 'tier', T1);
    expect(org.mayReadField(BOT, 'Account', 'Tier__c')).toBe(true);
    expect(org.deployPermissionSet(ADMIN, { ...tierSet(true, true), fields: [] }, T1)).toBe('changed');
    expect(org.mayReadField(BOT, 'Account', 'Tier__c')).toBe(false);
    const [set] = [...org.rows('PermissionSet')].filter((row) => row['Name'] === 'tier');
    const left = [...org.rows('FieldPermissions')].filter((row) => row['ParentId'] === set?.Id);
    expect([set !== undefined, left]).toEqual([true, []]);
  });
});

describe('object permissions', () => {
  it('give the API-only profile nothing but the description of the org', () => {
    const org = smallOrg();
    expect(org.mayReadObject(BOT, 'Organization')).toBe(true);
    expect(org.mayReadObject(BOT, 'Account')).toBe(false);
    expect(refusal(() => org.describe(BOT, 'Account', '66.0'))).toMatchObject({ errorCode: 'NOT_FOUND' });
  });

  it('let roles and history be read with their parent', () => {
    const org = smallOrg();
    const set = { name: 's', label: 'S', objects: [grant('Account'), grant('Opportunity')], fields: [] };
    org.deployPermissionSet(ADMIN, set, T1);
    org.assignPermissionSet(ADMIN, BOT, 's', T1);
    expect(org.mayReadObject(BOT, 'OpportunityContactRole')).toBe(true);
    expect(org.mayReadObject(BOT, 'AccountHistory')).toBe(true);
    expect(org.mayReadObject(BOT, 'Contact')).toBe(false);
  });

  it.each([
    [{ objects: [grant('Task')] }, 'no object permissions exist for Task'],
    [{ objects: [grant('Contact')] }, 'Permission Read Contact depends on permission(s): Read Account'],
    [
      { fields: [{ field: 'Account.Name', read: true, edit: true }] },
      'You cannot deploy to a required field: Account.Name',
    ],
    [
      { fields: [{ field: 'Account.Nope__c', read: true, edit: true }] },
      'no CustomField named Account.Nope__c found',
    ],
    [{ customPermissions: ['Nope'] }, 'no CustomPermission named Nope found'],
  ])('refuse a permission set that a real org refuses: %j', (part, message) => {
    const org = smallOrg();
    const set = { name: 'bad', label: 'Bad', objects: [], fields: [], ...part };
    expect(refusal(() => org.deployPermissionSet(ADMIN, set, T1))).toMatchObject({
      message: expect.stringContaining(message),
    });
    expect([...org.rows('PermissionSet')].some((r) => r['Name'] === 'bad')).toBe(false);
  });

  it('follow an assignment made as a record', () => {
    const org = smallOrg();
    org.addCustomPermission(ADMIN, 'Plimsoll_Sync', 'Sync', T1);
    const set = { name: 's', label: 'S', objects: [], fields: [], customPermissions: ['Plimsoll_Sync'] };
    org.deployPermissionSet(ADMIN, set, T1);
    const setId = [...org.rows('PermissionSet')].find((r) => r['Name'] === 's')?.Id;
    const values = { PermissionSetId: setId, AssigneeId: BOT };
    expect(refusal(() => org.create(CSM, 'PermissionSetAssignment', values, T1))).toBeDefined();
    expect(org.hasPermission(BOT, 'Plimsoll_Sync')).toBe(false);
    const id = org.create(ADMIN, 'PermissionSetAssignment', values, T1);
    expect(org.hasPermission(BOT, 'Plimsoll_Sync')).toBe(true);
    org.delete(ADMIN, 'PermissionSetAssignment', id, T1);
    expect(org.hasPermission(BOT, 'Plimsoll_Sync')).toBe(false);
  });
});

describe('sharing', () => {
  it('of private accounts reaches the owner, the managers above, the team and View All', () => {
    const org = smallOrg();
    org.setSharing('Account', 'Private');
    const other = [...org.rows('Account')].find((r) => r['OwnerId'] === MANAGER);
    if (!other) throw new Error('the manager owns an account');
    expect(org.maySeeRow(CSM, 'Account', account(org))).toBe(true);
    expect(org.maySeeRow(MANAGER, 'Account', account(org))).toBe(true);
    expect(org.maySeeRow(CSM, 'Account', other)).toBe(false);
    expect(org.maySeeRow(ADMIN, 'Account', other)).toBe(true);
    org.create(
      MANAGER,
      'AccountTeamMember',
      { AccountId: other.Id, UserId: CSM, AccountAccessLevel: 'Read' },
      T1,
    );
    expect(org.maySeeRow(CSM, 'Account', other)).toBe(true);
    expect(org.mayEditRow(CSM, 'Account', other)).toBe(false);
    expect([...org.rows('Organization')]).toMatchObject([
      { DefaultAccountAccess: 'None', DefaultOpportunityAccess: 'Edit' },
    ]);
  });

  it('of contacts, activities and history follows the account', () => {
    const org = smallOrg();
    const task = org.create(CSM, 'Task', { WhoId: ANN, Subject: 'Call' }, T1);
    org.setSharing('Account', 'Private');
    org.setSharing('Opportunity', 'Private');
    const seen = (user: string, object: string, id: string) => {
      const row = org.row(object, id);
      return row !== undefined && org.maySeeRow(user, object, row);
    };
    const set = { name: 's', label: 'S', objects: [grant('Account'), grant('Contact')], fields: [] };
    org.deployPermissionSet(ADMIN, set, T1);
    org.assignPermissionSet(ADMIN, BOT, 's', T1);
    const made = [...org.rows('AccountHistory')].find((r) => r['AccountId'] === ACME);
    for (const [object, id] of [
      ['Contact', ANN],
      ['Task', task],
      ['Opportunity', DEAL],
      ['AccountHistory', made?.Id ?? ''],
    ]) {
      expect(seen(CSM, object ?? '', id ?? ''), object).toBe(true);
      expect(seen(BOT, object ?? '', id ?? ''), object).toBe(false);
    }
  });
});
