import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runQuery } from './index';
import { id, smallOrg } from './small-org';
import { SoqlError } from './soql-error';

/** True when the query ran, false when it was refused; anything else is thrown on. */
function runs(soql: string): boolean {
  try {
    runQuery(soql, smallOrg());
    return true;
  } catch (error) {
    if (error instanceof SoqlError) return false;
    throw error;
  }
}

const words = fc.constantFrom(
  ...'SELECT FROM WHERE AND OR NOT IN LIKE INCLUDES EXCLUDES GROUP BY ORDER HAVING LIMIT OFFSET ASC DESC NULLS FIRST LAST ALL ROWS FOR VIEW UPDATE WITH SECURITY_ENFORCED USING SCOPE mine TYPEOF WHEN THEN ELSE END ROLLUP CUBE TRUE FALSE NULL TODAY LAST_N_DAYS : N_DAYS_AGO THIS_FISCAL_YEAR'.split(
    ' ',
  ),
  ...'Id Name Account Contacts Owner.Name What.Type Account.Parent.Name Description NumberOfEmployees Regions__c CreatedDate BillingAddress Task Who constructor __proto__ x a.b.c.d.e.f.g Owner.'.split(
    ' ',
  ),
  ...'COUNT( COUNT_DISTINCT( SUM( MIN( FIELDS( toLabel( FORMAT( convertTimezone( convertCurrency( CALENDAR_YEAR( DAY_ONLY( DISTANCE( GEOLOCATION( GROUPING('.split(
    ' ',
  ),
  ...[
    "'a%'",
    "'\\'",
    "'x\\u00e9'",
    "'",
    '"',
    '5',
    '-5.50',
    '007',
    '1e9',
    'USD5',
    '2026-01-01',
    '9999-99-99',
    '2026-01-01T00:00:00Z',
    '(',
    ')',
    '((',
    '))',
    ',',
    '=',
    '!=',
    '<>',
    '<',
    '>=',
    '*',
    '[',
    '\n',
    'é',
    '💥',
  ],
);

test('no text makes anything else than a result or a SoqlError', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words, { maxLength: 25 }).map((list) => list.join(' ')),
      ),
      (soql) => {
        runs(soql);
        runs(`SELECT Id FROM Account WHERE ${soql}`);
      },
    ),
    { numRuns: 400 },
  );
});

test('no damage to a good query does, either', () => {
  const good = `SELECT Id, Owner.Name, toLabel(Industry), (SELECT Id FROM Contacts WHERE LastName LIKE 'a%' ORDER BY Name LIMIT 2) FROM Account WHERE (Name != 'x' OR (NOT NumberOfEmployees IN (5, null))) AND CreatedDate >= LAST_N_DAYS:30 AND Id NOT IN (SELECT AccountId FROM Contact) ORDER BY Name DESC NULLS LAST LIMIT 5 OFFSET 1`;
  expect(runs(good)).toBe(true);
  const place = fc.nat(good.length);
  fc.assert(
    fc.property(place, fc.nat(12), words, (at, length, word) => {
      runs(`${good.slice(0, at)}${word}${good.slice(at + length)}`);
      runs(good.slice(0, at));
    }),
    { numRuns: 300 },
  );
});

const leaf = fc.constantFrom(
  "Name = 'Acme'",
  "Industry != 'Retail'",
  'NumberOfEmployees > 60',
  'ParentId = null',
  'Active__c = true',
  "Name LIKE 'b%'",
);

interface Tree {
  text: string;
  plain: string;
}

/** Random conditions, each beside a form of it that uses NOT in place of OR (De Morgan). */
const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf.map((text) => ({ text, plain: text })),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => ({
      text: `(${a.text}) AND (${b.text})`,
      plain: `(${a.plain}) AND (${b.plain})`,
    })),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => ({
      text: `(${a.text}) OR (${b.text})`,
      plain: `NOT ((NOT (${a.plain})) AND (NOT (${b.plain})))`,
    })),
    tie('tree').map((a) => ({ text: `NOT (${a.text})`, plain: `NOT (${a.plain})` })),
  ),
})).tree;

test('parentheses, AND, OR and NOT mean what they say', () => {
  const found = (condition: string) =>
    runQuery(`SELECT Id FROM Account WHERE ${condition}`, smallOrg()).records.map((one) => one['Id']);
  fc.assert(
    fc.property(tree, ({ text, plain }) => {
      const ids = found(text);
      expect(found(plain)).toEqual(ids);
      const others = found(`NOT (${text})`);
      expect([...ids, ...others].sort()).toEqual([1, 2, 3].map((n) => id('001', n)));
    }),
    { numRuns: 200 },
  );
});
