import { describe, expect, test } from 'vitest';
import { runQuery } from './index';
import { id, smallOrg } from './small-org';
import { SoqlError } from './soql-error';

function refusal(soql: string): SoqlError {
  try {
    runQuery(soql, smallOrg());
  } catch (error) {
    if (error instanceof SoqlError) return error;
    throw error;
  }
  throw new Error(`not refused: ${soql}`);
}

const WSDL = 'Please reference your WSDL or the describe call for the appropriate names.';

describe('a refusal shows the place', () => {
  test('by a caret under it, with row and column', () => {
    const { status, errorCode, message } = refusal('SELECT Id, Helth_Score__c FROM Account');
    expect(status).toBe(400);
    expect(errorCode).toBe('INVALID_FIELD');
    expect(message).toBe(
      `\nSELECT Id, Helth_Score__c FROM Account\n           ^\nERROR at Row:1:Column:12\nNo such column 'Helth_Score__c' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${WSDL}`,
    );
  });

  test('in an excerpt of whole words when the query is long', () => {
    const { message } = refusal(
      'SELECT Name, NumberOfEmployees, Renewal_Date__c, CreatedDate, Wrong, Regions__c, Industry, CurrencyIsoCode, OwnerId FROM Account',
    );
    expect(message.split('\n').slice(1, 4)).toEqual([
      'Renewal_Date__c, CreatedDate, Wrong, Regions__c, Industry, CurrencyIsoCode,',
      `${' '.repeat(30)}^`,
      'ERROR at Row:1:Column:63',
    ]);
  });

  test('in its row when the query has several lines', () => {
    expect(refusal('SELECT Id\nFROM Account\nWHERE Nme = 1').message).toContain(
      "\nSELECT Id FROM Account WHERE Nme = 1\n                             ^\nERROR at Row:3:Column:7\nNo such column 'Nme'",
    );
  });

  test('where the name is used, not where it is first seen', () => {
    expect(refusal('SELECT Id FROM Account WHERE Id = null ORDER BY Idd').message).toContain('Column:49\n');
    expect(refusal("SELECT Name FROM Account WHERE Name = 'Foo' AND Foo = 1").message).toContain(
      'Column:49\n',
    );
    expect(refusal('SELECT Id, (SELECT Foo FROM Contacts), Foo FROM Account').message).toContain(
      "Column:20\nNo such column 'Foo' on entity 'Contact'",
    );
  });
});

describe('names that are not there', () => {
  test.each([
    ['SELECT Secret__c FROM Account', 'INVALID_FIELD', "No such column 'Secret__c' on entity 'Account'."],
    ["SELECT Id FROM Account WHERE Secret__c = 'x'", 'INVALID_FIELD', "No such column 'Secret__c'"],
    ['SELECT Owner FROM Account', 'INVALID_FIELD', "No such column 'Owner' on entity 'Account'."],
    ['SELECT Owner.Foo FROM Account', 'INVALID_FIELD', "No such column 'Foo' on entity 'User'."],
    ['SELECT What.Amount FROM Task', 'INVALID_FIELD', "No such column 'Amount' on entity 'Name'."],
    [
      'SELECT Boss.Name FROM Account',
      'INVALID_FIELD',
      `Didn't understand relationship 'Boss' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${WSDL}`,
    ],
    [
      'SELECT Id FROM Acount',
      'INVALID_TYPE',
      `sObject type 'Acount' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${WSDL}`,
    ],
    ['SELECT Id FROM Hidden', 'INVALID_TYPE', "sObject type 'Hidden' is not supported."],
    [
      'SELECT (SELECT Id FROM Contact) FROM Account',
      'INVALID_TYPE',
      "Didn't understand relationship 'Contact' in FROM part of query call.",
    ],
    ['SELECT Id FROM Account WHERE Id IN (SELECT X FROM Contact)', 'INVALID_FIELD', "No such column 'X'"],
  ])('%s', (soql, code, reason) => {
    const { errorCode, message } = refusal(soql);
    expect(errorCode).toBe(code);
    expect(message).toContain(reason);
  });
});

describe('values and operators that do not fit the field', () => {
  test.each([
    [
      "NumberOfEmployees = '5'",
      'INVALID_FIELD',
      "value of filter criterion for field 'NumberOfEmployees' must be of type int and should not be enclosed in quotes",
    ],
    ['NumberOfEmployees = 5.5', 'INVALID_FIELD', 'must be of type int'],
    ["ARR__c > '5'", 'INVALID_FIELD', 'must be of type double and should not be enclosed in quotes'],
    ["Active__c = 'true'", 'INVALID_FIELD', 'must be of type boolean and should not be enclosed in quotes'],
    [
      "CreatedDate > '2026-01-01'",
      'INVALID_FIELD',
      'must be of type dateTime and should not be enclosed in quotes',
    ],
    ['CreatedDate > 2026-01-01', 'INVALID_FIELD', 'must be of type dateTime'],
    ['Renewal_Date__c > 2026-01-01T00:00:00Z', 'INVALID_FIELD', 'must be of type date and'],
    [
      'Name = 5',
      'INVALID_FIELD',
      "value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes",
    ],
    ['Name IN (5)', 'INVALID_FIELD', 'must be of type string'],
    [
      "Parent.NumberOfEmployees IN (5, '6')",
      'INVALID_FIELD',
      "field 'NumberOfEmployees' must be of type int",
    ],
    ["Description LIKE 'x%'", 'INVALID_FIELD', "field 'Description' can not be filtered in a query call"],
    ["Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: abc'],
    [`Id LIKE '${id('001', 1)}'`, 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator on id field'],
    ["NumberOfEmployees LIKE '5%'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator'],
    ['Active__c > true', 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator'],
    ["Name INCLUDES ('x')", 'INVALID_QUERY_FILTER_OPERATOR', 'only valid on multipicklist'],
    ["Regions__c < 'x'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator'],
    ['Amount = USD5000', 'INVALID_FIELD', "No such column 'Amount'"],
    ['CALENDAR_YEAR(Name) = 2026', 'INVALID_FIELD', 'CALENDAR_YEAR'],
    ['HOUR_IN_DAY(Renewal_Date__c) = 1', 'INVALID_FIELD', 'HOUR_IN_DAY'],
  ])('%s', (condition, code, reason) => {
    const { errorCode, message } = refusal(`SELECT Id FROM Account WHERE ${condition}`);
    expect(errorCode).toBe(code);
    expect(message).toContain('ERROR at Row:1:Column:');
    expect(message).toContain(reason);
  });
});

describe('text that is not SOQL', () => {
  test.each([
    ['', "unexpected token: '<EOF>'"],
    ['SELECT Id', "unexpected token: '<EOF>'"],
    ['SELECT * FROM Account', "Column:8\nunexpected token: '*'"],
    ['SELECT Id, FROM Account', "Column:12\nunexpected token: 'FROM'"],
    ['SELECT Id Name FROM Account', 'only aggregate expressions use field aliasing'],
    ['SELECT Id FROM Account WHERE', "Column:29\nunexpected token: '<EOF>'"],
    ["SELECT Id FROM Account WHERE Name = 'a' AND Id = null OR Id = null", "unexpected token: 'OR'"],
    ["SELECT Id FROM Account WHERE Name = 'a' OR Id = null AND Id = null", "unexpected token: 'AND'"],
    ["SELECT Id FROM Account WHERE Name = 'a' AND NOT Name = 'b'", "unexpected token: 'NOT'"],
    ["SELECT Id FROM Account WHERE NOT Name = 'a' AND Name = 'b'", "unexpected token: 'AND'"],
    ["SELECT Id FROM Account WHERE NOT NOT Name = 'a'", "unexpected token: 'NOT'"],
    ["SELECT Id FROM Account WHERE AND Name = 'a'", "unexpected token: 'AND'"],
    ["SELECT Id FROM Account WHERE Name = 'a' Name = 'b'", "Column:41\nunexpected token: 'Name'"],
    ["SELECT Id FROM Account WHERE (Name = 'a'", "unexpected token: '<EOF>'"],
    ["SELECT Id FROM Account WHERE Name = ('a', 'b')", "unexpected token: '('"],
    ["SELECT Id FROM Account WHERE Name IN 'a'", "unexpected token: ''a''"],
    ["SELECT Id FROM Account WHERE Name LIKE ('a%')", "unexpected token: '('"],
    ['SELECT Id FROM Account WHERE Id = (SELECT AccountId FROM Contact)', "unexpected token: '('"],
    ['SELECT Id FROM Account WHERE Name IN ()', 'unexpected token:'],
    ["SELECT Id FROM Account WHERE Name = 'O'Brien'", "mismatched character '<EOF>' expecting '''"],
    ['SELECT Id FROM Account WHERE Name = "a"', `line 1:36 unexpected token: '"'`],
    ['SELECT Id FROM Account WHERE Name = Industry', 'Bind variables only allowed in Apex code'],
    ['SELECT Id FROM Account WHERE Name = :name', 'Bind variables only allowed in Apex code'],
    ["SELECT Id FROM Account WHERE Name = 'a\\d'", "Illegal character sequence '\\d' in string literal."],
    ['SELECT Id FROM Account WHERE Renewal_Date__c = 2026-02-30', 'Invalid date: 2026-02-30'],
    ['SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:-1', "unexpected token: '-1'"],
    ['SELECT Id FROM Account ALL ROWS', 'ALL ROWS not allowed in this context'],
    ['SELECT Id FROM Account FOR UPDATE', 'FOR UPDATE is not allowed in this context'],
    ['SELECT Id FROM Account LIMIT -1', "unexpected token: '-1'"],
    ['SELECT Id FROM Account LIMIT 1; DELETE', "unexpected token: ';'"],
    ['SELECT FROM Account', "unexpected token: 'SELECT FROM'"],
    ['SELECT DISTINCT Name FROM Account', 'only aggregate expressions use field aliasing'],
    ['SELECT UPPER(Name) FROM Account', "Column:13\nunexpected token: '('"],
    ['SELECT Id FROM Account ORDER', "Column:29\nunexpected token: '<EOF>'"],
    ['SELECT Id FROM Account OFFSET', "unexpected token: '<EOF>'"],
    ['SELECT Id FROM Account limit', "unexpected token: '<EOF>'"],
    ['SELECT Id FROM Account AS a', "unexpected token: 'AS'"],
    ['SELECT Id FROM Account USING everything', "unexpected token: 'everything'"],
    ['SELECT Id FROM Account, Contact', "unexpected token: 'Contact'"],
    ['SELECT Id FROM Account OFFSET 1 LIMIT 1', "unexpected token: 'LIMIT'"],
    ['SELECT Id FROM Account LIMIT 5.5', "unexpected token: '5.5'"],
    ['SELECT Id FROM Account LIMIT 2147483648', 'numeric value out of range: 2147483648'],
    ['SELECT Id FROM Account LIMIT :n', 'Bind variables only allowed in Apex code'],
    ['SELECT Id FROM Account WHERE Name  IN ( )', "Column:30\nunexpected token: 'Name IN ( )'"],
    ["SELECT Id FROM Account WHERE Name NOT LIKE 'a%'", "unexpected token: 'LIKE'"],
    ['SELECT Id FROM Account WHERE Name LIKE NULL', "unexpected token: 'NULL'"],
    ['SELECT Id FROM Account WHERE Name IS NULL', "unexpected token: 'IS'"],
    ["SELECT Id FROM Account WHERE Name == 'a'", "unexpected token: '='"],
    ['SELECT Id FROM Account WHERE CreatedDate = 2026-01-01T10:00:00-25:00', 'Invalid datetime: 2026'],
    ['SELECT Id FROM Account WITH SECURITY_ENFORCED', 'SECURITY_ENFORCED not allowed in this context'],
    ['SELECT Id FROM Account WITH USER_MODE', 'USER_MODE not allowed in this context'],
    ['SELECT Id FROM Account HAVING COUNT(Id) > 1', "unexpected token: 'HAVING'"],
    ["SELECT DISTANCE(BillingAddress, GEOLOCATION(1, 2), 'mi') FROM Account", 'does not serve the function'],
    ['SELECT CALENDAR_YEAR(convertTimezone(DAY_ONLY(CreatedDate))) FROM Account', "unexpected token: '('"],
  ])('%s', (soql, reason) => {
    const { errorCode, message } = refusal(soql);
    expect(errorCode).toBe('MALFORMED_QUERY');
    expect(message).toContain(reason);
  });

  test.each([
    ['parentheses', `SELECT Id FROM Account WHERE ${'('.repeat(200)}Name = 'a'${')'.repeat(200)}`],
    ['queries', 'SELECT (SELECT '.repeat(5000)],
    ['functions', `SELECT ${'COUNT('.repeat(5000)}Id FROM Account`],
  ])('with too many %s inside each other', (_, soql) => {
    expect(refusal(soql).errorCode).toBe('MALFORMED_QUERY');
  });

  test('with too many lists of children', () => {
    const lists = Array.from({ length: 21 }, () => '(SELECT Id FROM Contacts)').join(', ');
    expect(refusal(`SELECT ${lists} FROM Account`).message).toContain('more than 20 child relationships');
  });

  test('that is too long', () => {
    const soql = `SELECT Id FROM Account WHERE Name = '${'x'.repeat(100_000)}'`;
    expect(refusal(soql).errorCode).toBe('QUERY_TOO_COMPLICATED');
  });
});

describe('clauses against the rules', () => {
  test.each([
    ['SELECT Id, id FROM Account', 'INVALID_FIELD', 'duplicate field selected: Id'],
    ['SELECT FIELDS(ALL) FROM Account', 'MALFORMED_QUERY', 'must have a LIMIT of at most 200'],
    ['SELECT FIELDS(CUSTOM) FROM Account LIMIT 201', 'MALFORMED_QUERY', 'must have a LIMIT of at most 200'],
    ['SELECT Id, FIELDS(ALL) FROM Account LIMIT 1', 'INVALID_FIELD', 'duplicate field selected: Id'],
    [
      'SELECT Id FROM Account LIMIT 1 OFFSET 2001',
      'NUMBER_OUTSIDE_VALID_RANGE',
      'Maximum SOQL offset allowed is 2000',
    ],
    [
      'SELECT Id FROM Account ORDER BY Description',
      'INVALID_FIELD',
      "field 'Description' can not be sorted in a query call",
    ],
    [
      'SELECT COUNT(Id) FROM Account GROUP BY CreatedDate',
      'INVALID_FIELD',
      "field 'CreatedDate' can not be grouped in a query call",
    ],
    [
      'SELECT MAX(CreatedDate) FROM Account LIMIT 1',
      'MALFORMED_QUERY',
      'Non-grouped query that uses overall aggregate functions cannot also use LIMIT',
    ],
    [
      'SELECT Name, COUNT(Name) FROM Account GROUP BY Name',
      'MALFORMED_QUERY',
      'Grouped field should not be aggregated: Name',
    ],
    [
      'SELECT Name FROM Account GROUP BY Name, NAME',
      'MALFORMED_QUERY',
      'duplicate grouping expression: Name',
    ],
    [
      'SELECT COUNT(Id) FROM Account GROUP BY CUBE(Name, Industry, OwnerId, ParentId)',
      'MALFORMED_QUERY',
      'at most 3 grouped fields',
    ],
    [
      'SELECT FIELDS(STANDARD) FROM Account GROUP BY Name',
      'MALFORMED_QUERY',
      'FIELDS function is not supported',
    ],
    ['SELECT toLabel(OwnerId) FROM Account', 'INVALID_FIELD', 'does not support the function toLabel'],
    ['SELECT FORMAT(Name) FROM Account', 'INVALID_FIELD', 'does not support the function FORMAT'],
    ['SELECT convertCurrency(ARR__c) FROM Account', 'MALFORMED_QUERY', 'orgs with several currencies'],
    [
      'SELECT (SELECT Id FROM Contacts LIMIT 1 OFFSET 1) FROM Account',
      'MALFORMED_QUERY',
      'parent query has LIMIT 1',
    ],
    [
      'SELECT (SELECT (SELECT (SELECT (SELECT (SELECT Id FROM Reports) FROM Reports) FROM Reports) FROM Reports) FROM Contacts) FROM Account',
      'MALFORMED_QUERY',
      'more than 4 levels deep',
    ],
    ['SELECT Id FROM Account USING SCOPE nobody LIMIT 0', 'INVALID_QUERY_SCOPE', 'nobody'],
    ['SELECT Name, COUNT(Id) FROM Account', 'MALFORMED_QUERY', 'Field must be grouped or aggregated: Name'],
    ['SELECT COUNT(), Id FROM Account', 'MALFORMED_QUERY', "unexpected token: ')'"],
    [
      'SELECT CALENDAR_YEAR(CreatedDate) FROM Account',
      'MALFORMED_QUERY',
      'Field must be grouped or aggregated',
    ],
    [
      'SELECT COUNT(Id) FROM Account ORDER BY Name',
      'MALFORMED_QUERY',
      'Ordered field must be grouped or aggregated: Name',
    ],
    ['SELECT SUM(Name) FROM Account', 'INVALID_FIELD', 'field Name does not support aggregate operator SUM'],
    ['SELECT COUNT(Id) a, SUM(ARR__c) a FROM Account', 'MALFORMED_QUERY', 'duplicate alias: a'],
    [
      'SELECT COUNT(Id), (SELECT Id FROM Contacts) FROM Account',
      'MALFORMED_QUERY',
      'cannot use child relationships',
    ],
    [
      'SELECT (SELECT COUNT(Id) FROM Contacts) FROM Account',
      'MALFORMED_QUERY',
      'only root queries support aggregate expressions',
    ],
    [
      'SELECT Id FROM Account WHERE COUNT(Id) > 1',
      'MALFORMED_QUERY',
      'Invalid function in this context: COUNT',
    ],
    ['SELECT TYPEOF Owner WHEN User THEN Name END FROM Account', 'INVALID_FIELD', 'polymorphic'],
    ['SELECT TYPEOF What WHEN User THEN Name END FROM Task', 'INVALID_FIELD', "Object type 'User'"],
    ['SELECT Id FROM User USING SCOPE mine', 'INVALID_QUERY_SCOPE', 'mine'],
  ])('%s', (soql, code, reason) => {
    const { errorCode, message } = refusal(soql);
    expect(errorCode).toBe(code);
    expect(message).toContain(reason);
  });
});

describe('semi-joins against the rules', () => {
  test.each([
    [
      'Id IN (SELECT ParentId FROM Account)',
      'The inner and outer selects should not be on the same object type',
    ],
    ['Id IN (SELECT WhatId FROM Task)', "Entity 'Task' is not supported for semi join inner selects"],
    ['Id IN (SELECT Name FROM Contact)', "can only query id fields, cannot use: 'Name'"],
    ['Id IN (SELECT Id FROM Contact)', 'should point to the same object type'],
    ['Id IN (SELECT AccountId, Id FROM Contact)', 'can only query one field'],
    ['Id IN (SELECT AccountId FROM Contact LIMIT 5)', "missing value at 'LIMIT'"],
    [
      'Parent.Id IN (SELECT AccountId FROM Contact)',
      'The left operand cannot have more than one level of relationships',
    ],
    [
      'Id IN (SELECT Account.Id FROM Contact)',
      'The inner select field cannot have more than one level of relationships',
    ],
    [
      "Name = 'x' AND (NOT Id IN (SELECT AccountId FROM Contact))",
      'only allowed at the top level WHERE expressions',
    ],
    ["Name = 'x' OR Id IN (SELECT AccountId FROM Contact)", "not allowed with the 'OR' operator"],
    [
      'Id IN (SELECT AccountId FROM Contact WHERE OwnerId IN (SELECT Id FROM User))',
      'Nesting of semi join sub-selects is not supported',
    ],
    [
      'Id IN (SELECT AccountId FROM Contact) AND Id IN (SELECT AccountId FROM Contact) AND Id IN (SELECT AccountId FROM Contact)',
      'Maximum 2 semi join sub-selects are allowed',
    ],
  ])('%s', (condition, reason) => {
    const { errorCode, message } = refusal(`SELECT Id FROM Account WHERE ${condition}`);
    expect(errorCode).toBe('MALFORMED_QUERY');
    expect(message).toContain(reason);
  });
});
