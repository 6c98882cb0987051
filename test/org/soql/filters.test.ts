import { describe, expect, test } from 'vitest';
import { runQuery } from './index';
import { id, smallOrg } from './small-org';

const ALL = ['Acme', 'bolt % Co', "O'Hara_1"];
const where = (condition: string, more = {}) =>
  runQuery(`SELECT Name FROM Account WHERE ${condition}`, smallOrg(more)).records.map((one) => one['Name']);

describe('comparing text', () => {
  test.each([
    ["Name = 'ACME'", ['Acme']],
    ["Name != 'acme'", ['bolt % Co', "O'Hara_1"]],
    ["Name <> 'acme'", ['bolt % Co', "O'Hara_1"]],
    ["Name > 'acme'", ['bolt % Co', "O'Hara_1"]],
    ["Name <= 'Bolt % co'", ['Acme', 'bolt % Co']],
    ["Name = 'O\\'Hara_1'", ["O'Hara_1"]],
    ["Name IN ('ACME', 'o\\'hara_1')", ['Acme', "O'Hara_1"]],
    ["Name NOT IN ('ACME')", ['bolt % Co', "O'Hara_1"]],
    ["Name LIKE 'a%'", ['Acme']],
    ["Name LIKE '%O%'", ['bolt % Co', "O'Hara_1"]],
    ["Name LIKE '_cme'", ['Acme']],
    ["Name LIKE '%\\%%'", ['bolt % Co']],
    ["Name LIKE '%\\_1'", ["O'Hara_1"]],
    ["Name LIKE 'a.me'", []],
    ["(NOT Name LIKE 'a%')", ['bolt % Co', "O'Hara_1"]],
    ["BillingCity = ''", ['bolt % Co', "O'Hara_1"]],
    ["toLabel(Industry) = 'Retail (label)'", ['bolt % Co']],
  ])('%s', (condition, expected) => {
    expect(where(condition)).toEqual(expected);
  });
});

describe('comparing other types', () => {
  test.each([
    ['NumberOfEmployees >= 50', ['Acme', 'bolt % Co']],
    ['NumberOfEmployees IN (50, null)', ['bolt % Co', "O'Hara_1"]],
    ['NumberOfEmployees != 50', ['Acme', "O'Hara_1"]],
    ['ARR__c > 1000.1', ['bolt % Co']],
    ['ARR__c = +1000.10', ['Acme']],
    ['Employees_Doubled__c = 200', ['Acme']],
    ['Active__c = false', ['bolt % Co', "O'Hara_1"]],
    ['Active__c != TRUE', ['bolt % Co', "O'Hara_1"]],
    ['ParentId = null', ['Acme']],
    [`ParentId = '${id('001', 1).slice(0, 15)}'`, ['bolt % Co']],
    [`Id IN ('${id('001', 3)}', '${id('001', 1)}', '${id('001', 9)}')`, ["O'Hara_1", 'Acme']],
    [`Id > '${id('001', 1)}'`, ['bolt % Co', "O'Hara_1"]],
    ["Regions__c INCLUDES ('emea')", ['Acme', 'bolt % Co']],
    ["Regions__c INCLUDES ('EMEA;APAC', 'LATAM')", ['Acme']],
    ["Regions__c EXCLUDES ('APAC')", ['bolt % Co', "O'Hara_1"]],
    ["Regions__c = 'APAC;EMEA'", ['Acme']],
    ['Renewal_Date__c < 2026-04-01', ['Acme']],
    ['CreatedDate >= 2026-03-10T04:30:00+02:00', ['Acme']],
    ['CreatedDate < 2026-03-10T02:30:00.000Z', ['bolt % Co']],
  ])('%s', (condition, expected) => {
    expect(where(condition)).toEqual(expected);
  });
});

describe('paths to parents', () => {
  test.each([
    ["Parent.Owner.Name = 'ada obi'", ['bolt % Co']],
    ["Account.Parent.Name = 'acme'", ['bolt % Co']],
    ["Parent.Name != 'acme'", ['Acme', "O'Hara_1"]],
    ['Parent.Name = null', ['Acme']],
    ['Parent.Active__c = false', ['Acme', "O'Hara_1"]],
  ])('%s', (condition, expected) => {
    expect(where(condition)).toEqual(expected);
  });

  test('go through a lookup with several objects', () => {
    const soql = "SELECT Subject FROM Task t WHERE t.What.Type = 'Opportunity'";
    expect(runQuery(soql, smallOrg()).records.map((one) => one['Subject'])).toEqual(['Email']);
  });
});

describe('joining conditions', () => {
  test.each([
    ["Name = 'Acme' OR (Industry = 'Banking' AND NumberOfEmployees = null)", ['Acme', "O'Hara_1"]],
    ["(Name = 'Acme' OR Industry = 'Banking') AND NumberOfEmployees = null", ["O'Hara_1"]],
    ["NOT (Name = 'Acme' OR Industry = 'Retail')", ["O'Hara_1"]],
    ["((NOT (Name = 'Acme')) AND ((Industry = 'Retail')))", ['bolt % Co']],
    ["Name != 'x' AND Name != 'y' AND Name != 'z'", ALL],
  ])('%s', (condition, expected) => {
    expect(where(condition)).toEqual(expected);
  });
});

describe('semi- and anti-joins', () => {
  test.each([
    ['Id IN (SELECT AccountId FROM Contact)', ['Acme']],
    ["Id NOT IN (SELECT AccountId FROM Opportunity WHERE Name LIKE 'up%')", ['Acme', "O'Hara_1"]],
    [
      'Id IN (SELECT AccountId FROM Opportunity) AND Id NOT IN (SELECT AccountId FROM Contact)',
      ['bolt % Co'],
    ],
    ["OwnerId IN (SELECT Id FROM User WHERE Name = 'Bo Lind')", ['bolt % Co', "O'Hara_1"]],
  ])('%s', (condition, expected) => {
    expect(where(condition)).toEqual(expected);
  });
});

describe('looking rows up instead of reading them all', () => {
  const noScan = {
    rows: (): never => {
      throw new Error('read all rows');
    },
  };

  test.each([
    [`Id = '${id('001', 1)}'`, ['Acme']],
    [`Name LIKE 'b%' AND Id IN ('${id('001', 1)}', '${id('001', 2)}')`, ['bolt % Co']],
    [`OwnerId = '${id('005', 1)}'`, ['Acme']],
    [`ParentId IN ('${id('001', 1)}', '${id('001', 2)}')`, ['bolt % Co', "O'Hara_1"]],
  ])('%s', (condition, expected) => {
    expect(where(condition, noScan)).toEqual(expected);
  });

  test('is not tried where other rows could match, too', () => {
    expect(() => where(`Id = '${id('001', 1)}' OR Name = 'x'`, noScan)).toThrow('read all rows');
    expect(where(`ParentId IN ('${id('001', 1)}', null)`)).toEqual(['Acme', 'bolt % Co']);
    expect(where(`Id != '${id('001', 1)}'`)).toEqual(['bolt % Co', "O'Hara_1"]);
  });
});
