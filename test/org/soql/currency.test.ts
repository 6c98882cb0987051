import { describe, expect, test } from 'vitest';
import type { Currencies } from './currency';
import { runQuery } from './index';
import { smallOrg } from './small-org';

const currencies: Currencies = {
  corporate: 'USD',
  user: 'GBP',
  rates: new Map([
    ['USD', { rate: 1, active: true }],
    ['EUR', { rate: 0.5, active: true }],
    ['GBP', { rate: 0.25, active: true }],
    ['DEM', { rate: 1.9, active: false }],
  ]),
};
// Acme's 1,000.10 are euros; bolt's 2,000.20 have no code and count as dollars: 2,000.20 dollars both.
const records = (soql: string) => runQuery(soql, smallOrg({ currencies })).records;
const names = (condition: string) =>
  records(`SELECT Name FROM Account WHERE ${condition}`).map((one) => one['Name']);

describe('an amount in an org of several currencies', () => {
  test('is converted to the user’s currency, formatted or not, and of a parent too', () => {
    expect(
      records(
        'SELECT ARR__c, convertCurrency(ARR__c) mine, FORMAT(convertCurrency(ARR__c)) text, convertCurrency(Parent.ARR__c) above FROM Account WHERE ARR__c != null',
      ),
    ).toMatchObject([
      { ARR__c: 1000.1, mine: 500.05, text: 'GBP 500.05', above: null },
      { ARR__c: 2000.2, mine: 500.05, text: 'GBP 500.05', above: 500.05 },
    ]);
    expect(records("SELECT convertCurrency(ARR__c) FROM Account WHERE Name = 'Acme'")[0]).toMatchObject({
      ARR__c: 500.05,
    });
  });

  test.each([
    ['ARR__c = USD2000.20', ['Acme', 'bolt % Co']],
    ['ARR__c = EUR1000.10', ['Acme', 'bolt % Co']],
    ['ARR__c > GBP500.05', []],
    ['ARR__c >= GBP500', ['Acme', 'bolt % Co']],
    ['ARR__c IN (EUR1000.10, USD1)', ['Acme', 'bolt % Co']],
    ['ARR__c != USD2000.20', ["O'Hara_1"]],
    ['ARR__c > USD-5', ['Acme', 'bolt % Co']],
    ['Parent.ARR__c = USD2000.2', ['bolt % Co', "O'Hara_1"]],
    ['ARR__c > 1500', ['bolt % Co']],
  ])('is compared at its worth with a code, by its number without: %s', (condition, expected) => {
    expect(names(condition)).toEqual(expected);
  });

  test('is sorted and summed at its worth in the corporate currency', () => {
    expect(
      records('SELECT Name FROM Account WHERE ARR__c != null ORDER BY ARR__c, Name DESC').map(
        (one) => one['Name'],
      ),
    ).toEqual(['bolt % Co', 'Acme']);
    expect(
      records('SELECT SUM(ARR__c), MAX(ARR__c), COUNT(ARR__c), FORMAT(SUM(ARR__c)) f FROM Account'),
    ).toMatchObject([{ expr0: 4000.4, expr1: 2000.2, expr2: 2, f: 'USD 4,000.40' }]);
  });

  test.each([
    ['SELECT Id FROM Account WHERE convertCurrency(ARR__c) > 5', 'MALFORMED_QUERY', 'CONVERTCURRENCY'],
    ['SELECT Id FROM Account ORDER BY convertCurrency(ARR__c)', 'MALFORMED_QUERY', 'CONVERTCURRENCY'],
    ['SELECT convertCurrency(MAX(ARR__c)) FROM Account', 'MALFORMED_QUERY', "unexpected token: 'MAX'"],
    ['SELECT convertCurrency(NumberOfEmployees) FROM Account', 'INVALID_FIELD', 'convertCurrency'],
    ['SELECT Id FROM Account WHERE ARR__c IN (USD5, 5)', 'MALFORMED_QUERY', 'cannot be mixed'],
    ['SELECT Id FROM Account WHERE ARR__c > DEM5', 'MALFORMED_QUERY', "'DEM' is not an active currency"],
    ['SELECT Id FROM Account WHERE NumberOfEmployees > USD5', 'MALFORMED_QUERY', "unexpected token: 'USD5'"],
    ['SELECT COUNT(Id) FROM Account GROUP BY Name HAVING SUM(ARR__c) > USD5', 'MALFORMED_QUERY', "'USD5'"],
  ])('%s is refused', (soql, errorCode, reason) => {
    expect(() => records(soql)).toThrow(
      expect.objectContaining({ errorCode, message: expect.stringContaining(reason) }),
    );
  });
});
