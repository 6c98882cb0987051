import { describe, expect, it } from 'vitest';
import { ACME, ADMIN, ANN, account, CSM, LEFT, OTHER, refusal, smallOrg, T1 } from '../small-founding';

const set = (values: Record<string, unknown>) => {
  const org = smallOrg();
  org.update(ADMIN, 'Account', ACME, values, T1);
  return account(org);
};
const refused = (values: Record<string, unknown>) => refusal(() => set(values));

describe('what is stored', () => {
  it('is trimmed, rounded to scale and cut to the second', () => {
    const org = smallOrg();
    org.addField(
      ADMIN,
      { object: 'Opportunity', name: 'When__c', label: 'When', type: 'DateTime', required: true },
      T1,
    );
    const id = org.create(
      ADMIN,
      'Opportunity',
      {
        Name: '  Big  ',
        StageName: 'Prospecting',
        CloseDate: '2026-05-01T10:00:00Z',
        Amount: '1.005',
        When__c: '2026-05-01T10:00:00.987+02:00',
      },
      T1,
    );
    expect(org.row('Opportunity', id)).toMatchObject({
      Name: 'Big',
      CloseDate: '2026-05-01',
      Amount: 1.01,
      When__c: '2026-05-01T08:00:00.000Z',
    });
  });

  it('takes ids of 15 characters and any spelling of a field', () => {
    expect(set({ parentid: OTHER.slice(0, 15) })['ParentId']).toBe(OTHER);
  });

  it('is empty for blank text and null', () => {
    expect(set({ Site: '   ' })['Site'] ?? null).toBeNull();
    expect(set({ Plan__c: null })['Plan__c']).toBeNull();
  });

  it('moves the stamp and names who wrote, even where nothing changed', () => {
    expect(set({ Name: 'Acme' })).toMatchObject({
      SystemModstamp: T1,
      LastModifiedById: ADMIN,
      LastModifiedDate: T1,
    });
  });
});

describe('what is refused, in Salesforce’s words', () => {
  it.each([
    [
      { Ws__c: '12345678901' },
      'STRING_TOO_LONG',
      'Workspace: data value too large: 12345678901 (max length=10)',
    ],
    [
      { Plan__c: 'C' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Plan: bad value for restricted picklist field: C',
    ],
    [{ Name: null }, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [Name]'],
    [{ ParentId: 'xyz' }, 'MALFORMED_ID', 'Parent Account ID: id value of incorrect type: xyz'],
    [{ ParentId: ANN }, 'MALFORMED_ID', `Parent Account ID: id value of incorrect type: ${ANN}`],
    [{ ParentId: '001xx0000000009' }, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'],
    [{ Nope__c: 1 }, 'INVALID_FIELD', "No such column 'Nope__c' on sobject of type Account"],
    [
      { OwnerId: LEFT },
      'INACTIVE_OWNER_OR_USER',
      `operation performed with inactive user [${LEFT}] as owner of account`,
    ],
    [
      { NumberOfEmployees: 'many' },
      'JSON_PARSER_ERROR',
      expect.stringContaining('Cannot deserialize instance of int'),
    ],
    [
      { AnnualRevenue: 1e18 },
      'NUMBER_OUTSIDE_VALID_RANGE',
      expect.stringContaining('Annual Revenue: value outside'),
    ],
    [
      { CreatedDate: T1 },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      'Unable to create/update fields: CreatedDate. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
    ],
  ])('%j', (values, errorCode, message) => {
    expect(refused(values)).toMatchObject({ errorCode, message });
  });

  it('names every missing field of a new record at once', () => {
    const error = refusal(() => smallOrg().create(CSM, 'Opportunity', { Amount: 1 }, T1));
    expect(error).toMatchObject({
      errorCode: 'REQUIRED_FIELD_MISSING',
      fields: ['Name', 'StageName', 'CloseDate'],
    });
  });

  it('a unique value twice, but not the row’s own', () => {
    const org = smallOrg();
    org.update(ADMIN, 'Account', ACME, { Ws__c: 'W1' }, T1);
    expect(refusal(() => org.update(ADMIN, 'Account', OTHER, { Ws__c: 'w1' }, T1))).toMatchObject({
      errorCode: 'DUPLICATE_VALUE',
      message: `duplicate value found: Ws__c duplicates value on record with id: ${ACME}`,
    });
  });

  it('a deleted row as a target and as a parent', () => {
    const org = smallOrg();
    org.delete(ADMIN, 'Account', OTHER, T1);
    const write = (id: string, values: Record<string, unknown>) =>
      refusal(() => org.update(ADMIN, 'Account', id, values, T1));
    expect(write(OTHER, { Name: 'x' })).toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
    expect(write(ACME, { ParentId: OTHER })).toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
  });

  it('leaves the row untouched', () => {
    const org = smallOrg();
    const before = { ...account(org) };
    refusal(() => org.update(ADMIN, 'Account', ACME, { Site: 'new', Plan__c: 'C' }, T1));
    expect(account(org)).toEqual(before);
  });
});
