import fc from 'fast-check';
import { joined, list, maybe, word } from './random-words';

const order = word('=', '!=', '<', '<=', '>', '>=');
const quoted = word("'Acme'", "'a%'", "''", "'O\\'Hara_1'", "'\\u0041cme'");
const typed: readonly fc.Arbitrary<string>[] = [
  joined(word('Name', 'BillingCity', 'Owner.Name', 'Parent.Parent.Name', 'Account.Name'), order, quoted),
  joined(word('Name', 'Industry', 'Owner.Email'), word('LIKE'), quoted),
  joined(
    word('Name', 'Industry'),
    word('IN', 'NOT IN'),
    list(quoted, 3).map((values) => `(${values})`),
  ),
  joined(word('NumberOfEmployees'), order, fc.integer().map(String)),
  joined(
    word('ARR__c', 'Employees_Doubled__c'),
    order,
    fc.integer().map((n) => (n / 100).toFixed(2)),
  ),
  joined(
    word('Renewal_Date__c', 'DAY_ONLY(CreatedDate)'),
    order,
    word('TODAY', '2026-01-31', 'LAST_FISCAL_QUARTER', 'N_DAYS_AGO:40', 'null'),
  ),
  joined(
    word('CreatedDate', 'SystemModstamp', 'Parent.CreatedDate'),
    order,
    word('THIS_YEAR', '2026-01-31T10:00:00Z', 'NEXT_N_MONTHS:3'),
  ),
  joined(
    word('FISCAL_YEAR(CreatedDate)', 'HOUR_IN_DAY(convertTimezone(CreatedDate))'),
    order,
    fc.nat(3000).map(String),
  ),
  joined(word('Regions__c'), word('INCLUDES', 'EXCLUDES'), word("('EMEA')", "('EMEA;APAC', 'LATAM')")),
  joined(word('Active__c', 'IsDeleted'), word('=', '!='), word('true', 'false', 'null')),
  joined(word('OwnerId', 'Id'), word('=', '!=', 'IN', 'NOT IN'), word("'005000000000001AAA'")).map((text) =>
    text.replace(/IN ('.*')/, 'IN ($1)'),
  ),
];
const typedCondition = fc.letrec<{ all: string }>((tie) => ({
  all: fc.oneof(
    { maxDepth: 3 },
    ...typed,
    fc.tuple(tie('all'), word('AND', 'OR'), tie('all')).map(([a, joint, b]) => `(${a}) ${joint} (${b})`),
    tie('all').map((part) => `NOT (${part})`),
  ),
})).all;
const clause = (keyword: string, part: fc.Arbitrary<string>) =>
  maybe(part.map((text) => `${keyword} ${text}`));
const plain = word(
  'Name',
  'Industry',
  'OwnerId',
  'Owner.Name',
  'Parent.Id',
  'ARR__c',
  'CreatedDate',
  'NumberOfEmployees',
);
const key = word('Name', 'Industry', 'OwnerId', 'Parent.Industry', 'CALENDAR_YEAR(CreatedDate)', 'Active__c');
const ends = [clause('LIMIT', fc.nat(2000).map(String)), clause('OFFSET', fc.nat(2000).map(String))];
const unique = (item: fc.Arbitrary<string>, maxLength: number) =>
  fc.uniqueArray(item, {
    minLength: 1,
    maxLength,
    comparator: (a, b) => a.toLowerCase() === b.toLowerCase(),
  });

/** Queries of the small org's accounts that must be answered: names, types and clauses fit. */
export const sound: fc.Arbitrary<string> = fc.oneof(
  joined(
    unique(
      fc.oneof(plain, word('Id', 'BillingAddress', 'Description', '(SELECT Name FROM Contacts LIMIT 1)')),
      5,
    ).map((items) => `SELECT ${items.join(', ')} FROM Account`),
    maybe(word('a', 'USING SCOPE mine', 'USING SCOPE everything')),
    clause('WHERE', typedCondition),
    clause(
      'ORDER BY',
      unique(plain, 3).map((items) =>
        items.map((text, i) => text + (i ? ' DESC NULLS LAST' : '')).join(', '),
      ),
    ),
    ...ends,
    maybe(word('FOR VIEW', 'FOR REFERENCE', 'UPDATE TRACKING')),
  ),
  fc
    .tuple(
      unique(key, 3),
      clause('WHERE', typedCondition),
      word('', 'ROLLUP', 'CUBE'),
      word('', 'HAVING COUNT(Id) > 0'),
    )
    .map(([keys, where, shape, having]) =>
      [
        `SELECT COUNT(Id) n, MAX(SystemModstamp), SUM(ARR__c) FROM Account ${where}`,
        `GROUP BY ${shape === '' ? keys.join(', ') : `${shape}(${keys.join(', ')})`} ${having} ORDER BY ${keys[0]}`,
      ].join(' '),
    ),
);
