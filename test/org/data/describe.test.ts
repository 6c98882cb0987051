import { describe, expect, it } from 'vitest';
import { foundOrg } from './found-org';
import { asId, to18 } from './ids';
import { ADMIN, BOT, CSM, founding, refusal, smallOrg, T1 } from './small-founding';

interface Described {
  fields: { name: string; updateable: boolean; [key: string]: unknown }[];
  childRelationships: { childSObject: string; field: string; relationshipName: string | null }[];
  [key: string]: unknown;
}
const describeOf = (org: ReturnType<typeof smallOrg>, user: string, object: string) =>
  org.describe(user, object, '66.0') as Described;

describe('describe', () => {
  it('names a field as a recorded one does', () => {
    const stage = describeOf(smallOrg(), CSM, 'Opportunity').fields.find((f) => f.name === 'StageName');
    expect(stage).toMatchObject({
      type: 'picklist',
      length: 255,
      byteLength: 765,
      nillable: false,
      permissionable: false,
      updateable: true,
      soapType: 'xsd:string',
    });
  });

  it('tells a custom lookup by its relationship, on both sides', () => {
    const org = smallOrg();
    const field = describeOf(org, CSM, 'Account').fields.find((f) => f.name === 'Buyer__c');
    expect(field).toMatchObject({ relationshipName: 'Buyer__r', referenceTo: ['Contact'], custom: true });
    expect(describeOf(org, CSM, 'Contact').childRelationships).toContainEqual(
      expect.objectContaining({
        childSObject: 'Account',
        field: 'Buyer__c',
        relationshipName: 'As_Buyer__r',
      }),
    );
  });

  it('shows a field that may only be read as not updateable', () => {
    const org = smallOrg();
    org.addField(ADMIN, { object: 'Account', name: 'Tier__c', label: 'Tier', type: 'Text', length: 9 }, T1);
    const fields = [{ field: 'Account.Tier__c', read: true, edit: false }];
    org.deployPermissionSet(ADMIN, { name: 's', label: 'S', objects: [], fields }, T1);
    org.assignPermissionSet(ADMIN, CSM, 's', T1);
    const tier = describeOf(org, CSM, 'Account').fields.find((f) => f.name === 'Tier__c');
    expect(tier).toMatchObject({ createable: false, updateable: false });
  });

  it('lists only the objects that a user may read', () => {
    const org = smallOrg();
    const names = (user: string) =>
      (org.describeGlobal(user, '66.0') as { sobjects: { name: string }[] }).sobjects.map((s) => s.name);
    expect(names(ADMIN)).toEqual(expect.arrayContaining(['Account', 'AccountHistory', 'Organization']));
    expect(names(BOT)).toContain('Organization');
    expect(names(BOT)).not.toContain('Account');
    expect(refusal(() => org.describe(ADMIN, 'Nope', '66.0'))).toMatchObject({
      status: 404,
      errorCode: 'NOT_FOUND',
    });
  });
});

describe('a custom setting', () => {
  const status = {
    name: 'Plimsoll_Status__c',
    label: 'Status',
    labelPlural: 'Statuses',
    customSetting: true,
  };

  it('has one row an owner, the organisation by default, and fields that need no grant', () => {
    const org = smallOrg();
    org.addObject(ADMIN, status, T1);
    org.addField(ADMIN, { object: status.name, name: 'Run__c', label: 'Run', type: 'Text', length: 40 }, T1);
    const id = org.create(ADMIN, status.name, { Run__c: 'r1' }, T1);
    expect(org.row(status.name, id)).toMatchObject({ SetupOwnerId: org.organizationId, Run__c: 'r1' });
    org.update(ADMIN, status.name, id, { Run__c: 'r2' }, T1);
    expect(org.row(status.name, id)?.['Run__c']).toBe('r2');
    const again = { SetupOwnerId: org.organizationId, Run__c: 'r3' };
    expect(refusal(() => org.create(ADMIN, status.name, again, T1))).toMatchObject({
      errorCode: 'DUPLICATE_VALUE',
    });
    expect(refusal(() => org.create(ADMIN, status.name, {}, T1))).toMatchObject({
      errorCode: 'DUPLICATE_VALUE',
    });
    expect(org.mayReadObject(BOT, status.name)).toBe(false);
  });
});

describe('a founding', () => {
  it('gives the same org each time, and another one to another instance', () => {
    expect(foundOrg(founding).organizationId).toBe(foundOrg(founding).organizationId);
    expect(foundOrg(founding, 'uat').organizationId).not.toBe(foundOrg(founding).organizationId);
    expect(asId(foundOrg(founding).organizationId)).not.toBeNull();
  });

  it('adds an administrator and an integration user where there are none', () => {
    const org = foundOrg({ ...founding, users: founding.users.filter((u) => u.profile === 'Standard User') });
    const profiles = [...org.rows('User')].map((u) => org.row('Profile', String(u['ProfileId']))?.['Name']);
    expect(profiles).toEqual(
      expect.arrayContaining(['System Administrator', 'Minimum Access - API Only Integrations']),
    );
  });

  it('knows its quarters by the fiscal year that starts in February', () => {
    const quarters = [...smallOrg().rows('Period')].filter((p) => p['Type'] === 'Quarter');
    expect(quarters.find((p) => p['StartDate'] === '2026-02-01')).toMatchObject({
      EndDate: '2026-04-30',
      Number: 1,
      FullyQualifiedLabel: 'Q1 FY 2027',
    });
  });
});

describe('ids', () => {
  it('carry a checksum of their capital letters, and are refused with a wrong one', () => {
    // R, S and W are the first, fourth and fifth of the last five: 1 + 8 + 16 = 25, the letter Z.
    expect(to18('0010000000RmwSW')).toBe('0010000000RmwSWAAZ');
    expect(to18('012000000000000')).toBe('012000000000000AAA');
    expect(asId('0010000000RmwSWAAZ')).toBe('0010000000RmwSWAAZ');
    expect(asId('0010000000RmwSWAAY')).toBeNull();
    expect(asId('0010000000RmwS')).toBeNull();
  });
});
