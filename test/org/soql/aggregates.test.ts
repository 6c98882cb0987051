import { describe, expect, test } from 'vitest';
import { runQuery } from './index';
import { smallOrg } from './small-org';

const groups = (soql: string) =>
  runQuery(soql, smallOrg()).records.map(({ attributes, ...rest }) => {
    expect(attributes).toEqual({ type: 'AggregateResult' });
    return rest;
  });

describe('COUNT()', () => {
  test('answers by the size alone', () => {
    expect(runQuery('SELECT COUNT() FROM Account', smallOrg())).toMatchObject({ totalSize: 3, records: [] });
    expect(runQuery("SELECT count( ) FROM Account WHERE Name LIKE 'a%'", smallOrg()).totalSize).toBe(1);
    expect(runQuery('SELECT COUNT() FROM Account LIMIT 2', smallOrg()).totalSize).toBe(2);
  });
});

describe('aggregates', () => {
  test('over all rows, skipping empty values, and empty themselves over none', () => {
    expect(
      groups(
        'SELECT COUNT(Id), COUNT(NumberOfEmployees) n, SUM(ARR__c), AVG(NumberOfEmployees), MIN(Name), MAX(CreatedDate) newest, COUNT_DISTINCT(Industry) FROM Account',
      ),
    ).toEqual([
      {
        expr0: 3,
        n: 2,
        expr1: 3000.3,
        expr2: 75,
        expr3: 'Acme',
        newest: '2026-03-10T02:30:00.000+0000',
        expr4: 2,
      },
    ]);
    expect(groups("SELECT COUNT(Id), SUM(ARR__c) FROM Account WHERE Name = 'none'")).toEqual([
      { expr0: 0, expr1: null },
    ]);
  });

  test('by group, with aliases, HAVING and ORDER BY', () => {
    expect(
      groups(
        'SELECT Industry i, COUNT(Id) n FROM Account GROUP BY Industry HAVING COUNT(Id) > 0 AND Industry != null ORDER BY COUNT(Id) DESC',
      ),
    ).toEqual([
      { i: 'Banking', n: 2 },
      { i: 'Retail', n: 1 },
    ]);
    expect(groups('SELECT Industry FROM Account GROUP BY Industry HAVING COUNT(Id) > 1')).toEqual([
      { Industry: 'Banking' },
    ]);
    expect(groups('SELECT Account.Name, SUM(Amount) FROM Opportunity GROUP BY Account.Name LIMIT 1')).toEqual(
      [{ Name: 'Acme', expr0: 10.5 }],
    );
  });

  test('by a date function, in UTC or in the user’s zone', () => {
    expect(
      groups(
        'SELECT CALENDAR_YEAR(CloseDate) y, COUNT(Id) FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate)',
      ),
    ).toEqual([
      { y: 2026, expr0: 2 },
      { y: 2025, expr0: 1 },
    ]);
    const day = (zoned: string) =>
      groups(`SELECT DAY_ONLY(${zoned}) d FROM Account WHERE Name = 'Acme' GROUP BY DAY_ONLY(${zoned})`);
    expect(day('CreatedDate')).toEqual([{ d: '2026-03-10' }]);
    expect(day('convertTimezone(CreatedDate)')).toEqual([{ d: '2026-03-09' }]);
  });

  test('with subtotals by ROLLUP, told apart by GROUPING()', () => {
    expect(
      groups('SELECT Industry, GROUPING(Industry) g, COUNT(Id) n FROM Account GROUP BY ROLLUP(Industry)'),
    ).toEqual([
      { Industry: 'Banking', g: 0, n: 2 },
      { Industry: null, g: 1, n: 3 },
      { Industry: 'Retail', g: 0, n: 1 },
    ]);
    expect(
      groups('SELECT Industry, Active__c, COUNT(Id) FROM Account GROUP BY CUBE(Industry, Active__c)'),
    ).toHaveLength(8);
  });

  test('describe their columns', () => {
    const { columns } = runQuery('SELECT Industry, COUNT(Id) n FROM Account GROUP BY Industry', smallOrg());
    expect(columns).toMatchObject({ entityName: 'Account', groupBy: true, idSelected: false });
    expect(columns.columnMetadata).toMatchObject([
      { columnName: 'Industry', aggregate: false, textType: true },
      { columnName: 'n', aggregate: true, numberType: true },
    ]);
  });
});

test('columns of records name parents and children with their own columns', () => {
  const { columns } = runQuery(
    'SELECT Id, ARR__c, Owner.Name, (SELECT Email FROM Contacts) FROM Account',
    smallOrg(),
  );
  expect(columns).toMatchObject({ keyPrefix: '001', idSelected: true });
  expect(columns.columnMetadata).toMatchObject([
    { columnName: 'Id' },
    { columnName: 'ARR__c', custom: true },
    { columnName: 'Owner', joinColumns: [{ columnName: 'Name' }] },
    { columnName: 'Contacts', aggregate: true, joinColumns: [{ columnName: 'Email' }] },
  ]);
});
