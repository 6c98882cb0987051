import { describe, expect, test } from 'vitest';
import { runQuery } from './index';
import { id, smallOrg } from './small-org';

const records = (soql: string, more = {}) => runQuery(soql, smallOrg(more)).records;
const names = (soql: string, more = {}) => records(soql, more).map((record) => record['Name']);

describe('a record in the reply', () => {
  test('has attributes first, then the fields in canonical spelling and the order of selection', () => {
    const [first] = records('select name, ID from ACCOUNT limit 1');
    expect(JSON.stringify(first)).toBe(
      `{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/${id('001', 1)}"},"Name":"Acme","Id":"${id('001', 1)}"}`,
    );
  });

  test('carries the API version of the call in its address', () => {
    const [first] = records('SELECT Id FROM User LIMIT 1', { apiVersion: '62.0' });
    expect(first?.['attributes']).toEqual({
      type: 'User',
      url: `/services/data/v62.0/sobjects/User/${id('005', 1)}`,
    });
  });

  test('writes datetimes with +0000, dates plain, absent checkboxes as false and other absent values as null', () => {
    const [acme] = records(
      "SELECT CreatedDate, Renewal_Date__c, Active__c, ParentId FROM Account WHERE Name = 'Acme'",
    );
    expect(acme).toMatchObject({
      CreatedDate: '2026-03-10T02:30:00.000+0000',
      Renewal_Date__c: '2026-03-31',
      Active__c: true,
      ParentId: null,
    });
    expect(records("SELECT Active__c FROM Account WHERE Name = 'O\\'Hara_1'")[0]?.['Active__c']).toBe(false);
  });

  test('computes formula fields and puts addresses together', () => {
    const [acme] = records("SELECT Employees_Doubled__c, BillingAddress FROM Account WHERE Name = 'Acme'");
    expect(acme).toMatchObject({
      Employees_Doubled__c: 200,
      BillingAddress: { city: 'Oslo', postalCode: null },
    });
    expect(records("SELECT BillingAddress FROM Account WHERE Name LIKE 'bolt%'")[0]).toMatchObject({
      BillingAddress: null,
    });
  });

  test('nests parents over several levels, and says null for a missing one', () => {
    const found = records(
      'SELECT Parent.Parent.Name, Name, Parent.Owner.Name, parent.id FROM Account WHERE ParentId != null',
    );
    expect(found[0]).toMatchObject({
      Parent: { attributes: { type: 'Account' }, Parent: null, Owner: { Name: 'Ada Obi' }, Id: id('001', 1) },
    });
    expect(found[1]).toMatchObject({ Parent: { Parent: { Name: 'Acme' }, Owner: { Name: 'Bo Lind' } } });
  });

  test('knows a lookup with several objects by the entity Name, with the object in Type', () => {
    const found = records('SELECT What.Type, What.Name, Who.Email FROM Task');
    expect(found[0]).toMatchObject({
      What: {
        attributes: { type: 'Name', url: `/services/data/v66.0/sobjects/Account/${id('001', 1)}` },
        Type: 'Account',
        Name: 'Acme',
      },
      Who: { Email: 'zoe@acme.test' },
    });
    expect(found[1]).toMatchObject({ What: { Type: 'Opportunity', Name: 'Renewal' }, Who: null });
  });

  test('takes its fields by TYPEOF from the object that the lookup points to', () => {
    const found = records(
      'SELECT Subject, TYPEOF What WHEN Account THEN Industry, Owner.Name WHEN Opportunity THEN Amount ELSE Name END, Id FROM Task',
    );
    expect(found[0]).toMatchObject({
      What: { attributes: { type: 'Account' }, Industry: 'Banking', Owner: { Name: 'Ada Obi' } },
      Id: id('00T', 1),
    });
    expect(found[1]?.['What']).toEqual({
      attributes: {
        type: 'Opportunity',
        url: `/services/data/v66.0/sobjects/Opportunity/${id('006', 1)}`,
      },
      Amount: 10.5,
    });
  });

  test('lists children under the relationship, filtered, sorted and cut, and null when there are none', () => {
    const found = records(
      "SELECT Name, (SELECT LastName, (SELECT Name FROM Reports) FROM Account.Contacts c WHERE c.LastName != 'x' ORDER BY LastName DESC LIMIT 1) FROM Account WHERE Name IN ('Acme', 'bolt % Co')",
    );
    expect(found[0]?.['Contacts']).toMatchObject({
      totalSize: 1,
      done: true,
      records: [{ LastName: 'Wu', Reports: null }],
    });
    expect(found[1]?.['Contacts']).toBeNull();
  });

  test('holds labels by toLabel() and written forms by FORMAT(), under the field or an alias', () => {
    const [acme] = records(
      "SELECT toLabel(Industry), FORMAT(ARR__c) arrText, FORMAT(CreatedDate), ARR__c FROM Account WHERE Name = 'Acme'",
    );
    expect(acme).toMatchObject({
      Industry: 'Banking (label)',
      arrText: 'EUR 1,000.10',
      CreatedDate: '3/9/2026, 7:30 PM',
      ARR__c: 1000.1,
    });
  });
});

test('paths may begin with names that FROM gives to parents', () => {
  const found = records(
    "SELECT c.LastName, a.Name, o.Name FROM Contact c, c.Account a, a.Owner o WHERE a.Name LIKE 'ac%' ORDER BY c.LastName",
  );
  expect(found).toMatchObject([
    { LastName: 'Hart', Account: { Name: 'Acme', Owner: { Name: 'Ada Obi' } } },
    { LastName: 'Wu' },
  ]);
});

describe('FIELDS()', () => {
  test('stands for the fields that the user may read', () => {
    const [all] = records('SELECT FIELDS(ALL) FROM Account LIMIT 200');
    expect(Object.keys(all ?? {})).toEqual(
      expect.arrayContaining(['Id', 'Name', 'ARR__c', 'BillingAddress', 'SystemModstamp']),
    );
    expect(all).not.toHaveProperty('Secret__c');
    expect(Object.keys(records('SELECT fields(custom) FROM Account LIMIT 1')[0] ?? {})).toEqual([
      'attributes',
      'ARR__c',
      'Regions__c',
      'Renewal_Date__c',
      'Active__c',
      'Employees_Doubled__c',
    ]);
  });

  test('needs no LIMIT for the standard ones', () => {
    const [first] = records('SELECT FIELDS(STANDARD), ARR__c FROM Account');
    expect(first).toHaveProperty('Industry');
    expect(first).toHaveProperty('ARR__c');
    expect(first).not.toHaveProperty('Active__c');
  });
});

describe('which rows are found', () => {
  test('not deleted ones, unless queryAll asks', () => {
    expect(names('SELECT Name FROM Account')).toEqual(['Acme', 'bolt % Co', "O'Hara_1"]);
    expect(names('SELECT Name FROM Account WHERE IsDeleted = true')).toEqual([]);
    expect(names('SELECT Name FROM Account WHERE IsDeleted = true', { includeDeleted: true })).toEqual([
      'Gone',
    ]);
  });

  test('not those that are not shared with the user', () => {
    expect(names(`SELECT Name FROM Account WHERE Id = '${id('001', 5)}'`)).toEqual([]);
  });

  test('the running user’s own by USING SCOPE mine', () => {
    expect(names('SELECT Name FROM Account USING SCOPE mine')).toEqual(['Acme']);
  });

  test('by LIMIT and OFFSET, also by OFFSET alone behind a WHERE', () => {
    expect(names('SELECT Name FROM Account ORDER BY Name LIMIT 1 OFFSET 1')).toEqual(['bolt % Co']);
    expect(names("SELECT Name FROM Account WHERE Name != 'x' OFFSET 2")).toEqual(["O'Hara_1"]);
    expect(names('SELECT Name FROM Account LIMIT 0')).toEqual([]);
  });
});

describe('the order of rows', () => {
  test('empty values come first either way, unless NULLS LAST', () => {
    const by = (order: string) => names(`SELECT Name FROM Account ORDER BY NumberOfEmployees ${order}`);
    expect(by('')).toEqual(["O'Hara_1", 'bolt % Co', 'Acme']);
    expect(by('DESC')).toEqual(["O'Hara_1", 'Acme', 'bolt % Co']);
    expect(by('DESC NULLS LAST')).toEqual(['Acme', 'bolt % Co', "O'Hara_1"]);
    expect(by('ASC NULLS LAST')).toEqual(['bolt % Co', 'Acme', "O'Hara_1"]);
  });

  test('follows the picklist for picklists, the alphabet without case for text, parents too', () => {
    expect(names('SELECT Name FROM Account ORDER BY Industry, Name')).toEqual([
      'bolt % Co',
      'Acme',
      "O'Hara_1",
    ]);
    expect(names('SELECT Name FROM Account ORDER  BY Name DESC')).toEqual(["O'Hara_1", 'bolt % Co', 'Acme']);
    expect(names('SELECT Name FROM Account\nORDER\nBY Owner.Name DESC, SystemModstamp DESC, Id')).toEqual([
      "O'Hara_1",
      'bolt % Co',
      'Acme',
    ]);
  });
});
