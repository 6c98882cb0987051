import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId, LEAVER } from '../org/small-book';

const ACCOUNT = accountId(1);
const FIELDS = [
  { fullName: 'Account.Share__c', label: 'Share', type: 'Percent', precision: 5, scale: 2 },
  {
    ...{ fullName: 'Account.Part__c', label: 'Part', type: 'Currency', precision: 18, scale: 2 },
    formula: 'AnnualRevenue * Share__c',
  },
  { fullName: 'Account.Code__c', label: 'Code', type: 'Text', length: 10, unique: true, externalId: true },
  { fullName: 'Account.Seen__c', label: 'Seen', type: 'DateTime' },
  { fullName: 'Account.Due__c', label: 'Due', type: 'Date' },
  { fullName: 'Account.Vip__c', label: 'VIP', type: 'Checkbox', defaultValue: 'false' },
  {
    ...{ fullName: 'Account.Tags__c', label: 'Tags', type: 'MultiselectPicklist', visibleLines: 3 },
    valueSet: {
      restricted: true,
      valueSetDefinition: {
        sorted: false,
        value: ['Red', 'Green', 'Blue'].map((name) => ({ fullName: name, label: name, default: false })),
      },
    },
  },
  {
    ...{ fullName: 'Account.Buyer__c', label: 'Buyer', type: 'Lookup', referenceTo: 'Contact' },
    ...{ relationshipName: 'Buyers', relationshipLabel: 'Buyers' },
    lookupFilter: {
      ...{ active: true, isOptional: false, errorMessage: 'Not of this account' },
      filterItems: [{ field: 'Contact.AccountId', operation: 'equals', valueField: '$Source.Id' }],
    },
  },
  { fullName: 'Contact.Firm__c', label: 'Firm', type: 'Text', formula: 'UPPER(Account.Name)' },
];
const READ_ONLY = ['Account.Part__c', 'Contact.Firm__c'];

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(3);
  const { metadata } = org.admin();
  const made = await metadata.create('CustomField', FIELDS);
  expect(made.map((each) => each.errors)).toEqual(FIELDS.map(() => []));
  await metadata.create('PermissionSet', {
    ...{ fullName: 'Values', label: 'Values' },
    fieldPermissions: FIELDS.map(({ fullName: field }) => ({
      ...{ field, readable: true, editable: !READ_ONLY.includes(field) },
    })),
  });
  const { userId } = org.userOf('System Administrator');
  await org.control('POST', '/permission-sets/assign', { user: userId, name: 'Values' });
});
afterAll(() => org.close());

const read = async (field: string, object = 'Account', id = ACCOUNT): Promise<unknown> =>
  Reflect.get(Object((await org.call('GET', `/sobjects/${object}/${id}?fields=${field}`)).json), field);

/** Both clients write; each write is read again. */
const WRITERS: Record<string, (values: object) => Promise<unknown>> = {
  fetch: async (values) => {
    const reply = await org.call('PATCH', `/sobjects/Account/${ACCOUNT}`, { body: values });
    return reply.status === 204 ? undefined : Object(reply.json)[0].errorCode;
  },
  jsforce: async (values) => {
    const write = org
      .admin()
      .sobject('Account')
      .update({ Id: ACCOUNT, ...values });
    return write.then(
      () => undefined,
      (error: unknown) => Reflect.get(Object(error), 'errorCode'),
    );
  },
};

describe.each(Object.keys(WRITERS))('what %s writes', (client) => {
  const write = (values: object) => WRITERS[client]?.(values);

  it.each([
    ['is trimmed', 'Site', '  Lisbon \n', 'Lisbon'],
    ['is empty where it is blank', 'Site', '   ', null],
    ['is a number where it reads as one', 'NumberOfEmployees', '42', 42],
    ['is rounded to its scale, half away from zero', 'Share__c', 12.345, 12.35],
    [
      'is cut to the second, in UTC',
      'Seen__c',
      '2026-03-01T10:00:00.987+02:00',
      '2026-03-01T08:00:00.000+0000',
    ],
    ['is a day without its time', 'Due__c', '2026-03-01T23:30:00Z', '2026-03-01'],
    ['is a truth by its word', 'Vip__c', 'true', true],
    ['is a list of choices in their own order, each once', 'Tags__c', 'Blue;Red;Blue', 'Red;Blue'],
    ['is an id of 18 characters', 'ParentId', accountId(2).slice(0, 15), accountId(2)],
  ])('%s', async (_name, field, sent, stored) => {
    expect(await write({ [field]: sent })).toBeUndefined();
    expect(await read(field)).toBe(stored);
  });

  it.each([
    ['Share__c', 1234, 'NUMBER_OUTSIDE_VALID_RANGE'],
    ['NumberOfEmployees', 'many', 'JSON_PARSER_ERROR'],
    ['NumberOfEmployees', { a: 1 }, 'JSON_PARSER_ERROR'],
    ['Due__c', '2026-02-30', 'JSON_PARSER_ERROR'],
    ['Seen__c', '2026-03-01T10:00:00', 'JSON_PARSER_ERROR'],
    ['Vip__c', 'perhaps', 'JSON_PARSER_ERROR'],
    ['Tags__c', 'Red;Purple', 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    ['Code__c', 'x'.repeat(11), 'STRING_TOO_LONG'],
    ['OwnerId', LEAVER, 'INACTIVE_OWNER_OR_USER'],
    ['ParentId', accountId(9), 'INVALID_CROSS_REFERENCE_KEY'],
    ['Part__c', 1, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
  ])('is refused where it does not fit: %s %j', async (field, value, errorCode) => {
    expect(await write({ [field]: value })).toBe(errorCode);
  });

  it('may not take what another row has of a unique field', async () => {
    await org
      .admin()
      .sobject('Account')
      .update({ Id: accountId(2), Code__c: 'taken' });
    expect(await write({ Code__c: 'TAKEN' })).toBe('DUPLICATE_VALUE');
    expect(await write({ Code__c: 'free' })).toBeUndefined();
  });

  it('points only to what a lookup’s filter lets through', async () => {
    const contact = async (AccountId: string) =>
      String((await org.admin().sobject('Contact').create({ LastName: 'B', AccountId })).id);
    expect(await write({ Buyer__c: await contact(accountId(2)) })).toBe('FIELD_FILTER_VALIDATION_EXCEPTION');
    expect(await write({ Buyer__c: await contact(ACCOUNT) })).toBeUndefined();
  });

  it('leaves a history of tracked fields', async () => {
    const plan = (await read('Plan__c')) === 'Growth' ? 'Starter' : 'Growth';
    expect(await write({ Plan__c: plan })).toBeUndefined();
    const soql = `SELECT Field, NewValue FROM AccountHistory WHERE AccountId = '${ACCOUNT}' ORDER BY CreatedDate DESC, Id DESC LIMIT 1`;
    expect((await org.admin().query(soql)).records).toMatchObject([{ Field: 'Plan__c', NewValue: plan }]);
  });
});

describe('a query of what is stored', () => {
  const names = async (rest: string): Promise<unknown[]> => {
    const soql = `SELECT Name FROM Account ${rest}`;
    const records = (await org.admin().query(soql)).records;
    const plain = await org.call('GET', `/query?q=${encodeURIComponent(soql)}`);
    expect(Object(plain.json).records).toEqual(records);
    return records.map((record) => record['Name']);
  };

  it('looks into lists of choices', async () => {
    await org
      .admin()
      .sobject('Account')
      .update([
        { Id: accountId(1), Tags__c: 'Red;Blue' },
        { Id: accountId(2), Tags__c: 'Green' },
        { Id: accountId(3), Tags__c: null },
      ]);
    expect(await names("WHERE Tags__c INCLUDES ('Red;Blue', 'Green') ORDER BY Name")).toHaveLength(2);
    expect(await names("WHERE Tags__c INCLUDES ('Red;Green')")).toEqual([]);
    expect(await names("WHERE Tags__c EXCLUDES ('Red') AND Tags__c != null")).toEqual(['Account 2']);
  });

  it('puts what is empty first or last', async () => {
    await org
      .admin()
      .sobject('Account')
      .update([
        { Id: accountId(1), Site: 'a' },
        { Id: accountId(2), Site: 'b' },
        { Id: accountId(3), Site: null },
      ]);
    expect(await names('ORDER BY Site DESC NULLS LAST')).toEqual(['Account 2', 'Account 1', 'Account 3']);
    expect(await names('ORDER BY Site NULLS LAST')).toEqual(['Account 1', 'Account 2', 'Account 3']);
    expect(await names('ORDER BY Site')).toEqual(['Account 3', 'Account 1', 'Account 2']);
  });
});

describe('a formula', () => {
  it('takes a percent as a fraction', async () => {
    await org.admin().sobject('Account').update({ Id: ACCOUNT, AnnualRevenue: 1000, Share__c: 40 });
    expect(await read('Part__c')).toBe(400);
  });

  it('follows its parent without moving the row’s stamp', async () => {
    const contact = await org
      .admin()
      .sobject('Contact')
      .create({ LastName: 'F', AccountId: accountId(3) });
    const id = String(contact.id);
    const stamp = await read('SystemModstamp', 'Contact', id);
    expect(await read('Firm__c', 'Contact', id)).toBe('ACCOUNT 3');
    await org.control('POST', '/time', { offsetMs: 60_000 });
    await org
      .admin()
      .sobject('Account')
      .update({ Id: accountId(3), Name: 'Renamed' });
    expect(await read('Firm__c', 'Contact', id)).toBe('RENAMED');
    expect(await read('SystemModstamp', 'Contact', id)).toBe(stamp);
    const refusal = await rejection(org.admin().sobject('Contact').update({ Id: id, Firm__c: 'x' }));
    expect(refusal.errorCode).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
  });
});
