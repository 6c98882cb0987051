import fc from 'fast-check';
import { joined, list, maybe, word } from './random-words';
import { sound } from './sound-soql';

const OBJECTS = word('Account', 'Contact', 'Opportunity', 'Task', 'User', 'account', 'Lead', 'Nothing__c');
const CHILDREN = word(
  'Contacts',
  'Opportunities',
  'ChildAccounts',
  'Account.Contacts',
  'a.Contacts',
  'Reports',
);
const field = word(
  ...[
    'Id',
    'Name',
    'id',
    'NAME',
    'OwnerId',
    'Owner.Name',
    'Owner.Id',
    'AccountId',
    'Account.Name',
    'ParentId',
  ],
  ...[
    'Parent.Parent.Owner.Name',
    'CreatedDate',
    'SystemModstamp',
    'CloseDate',
    'Amount',
    'NumberOfEmployees',
  ],
  ...['Industry', 'Type', 'Description', 'IsDeleted', 'BillingAddress', 'BillingCity', 'Email', 'StageName'],
  ...['What.Name', 'What.Type', 'Who.Email', 'WhatId', 'a.Name', 'a.Owner.Name', 'Regions__c', 'Plan__c'],
  ...[
    'constructor',
    '__proto__',
    'Owner.toString',
    'Nope__c',
    'a.b.c.d.e.f.g',
    'CurrencyIsoCode',
    'TaskSubtype',
  ],
);
const call = fc
  .tuple(
    word(
      ...[
        'COUNT',
        'COUNT_DISTINCT',
        'SUM',
        'AVG',
        'MIN',
        'MAX',
        'GROUPING',
        'toLabel',
        'FORMAT',
        'convertCurrency',
      ],
      ...[
        'CALENDAR_YEAR',
        'FISCAL_QUARTER',
        'DAY_ONLY',
        'HOUR_IN_DAY',
        'WEEK_IN_YEAR',
        'FIELDS',
        'DISTANCE',
        'foo',
      ],
    ),
    fc.oneof(
      field,
      word('', 'ALL', 'CUSTOM', 'STANDARD', 'a, b', "'x'", '5', 'GEOLOCATION(1, 2)'),
      field.map((name) => `convertTimezone(${name})`),
      field.map((name) => `MAX(${name})`),
      field.map((name) => `convertCurrency(${name})`),
    ),
  )
  .map(([name, argument]) => `${name}(${argument})`);
const operand = fc.oneof({ arbitrary: field, weight: 3 }, { arbitrary: call, weight: 1 });

const string = fc.oneof(
  word(
    "''",
    "'a%'",
    "'%'",
    "'_x'",
    "'\\\\'",
    "'\\''",
    "'\\u00e9'",
    "'Acme'",
    "'001000000000001AAA'",
    "'001'",
  ),
  fc.string({ maxLength: 8 }).map((text) => `'${text}'`),
);
const literal = fc.oneof(
  string,
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  word(
    'true',
    'FALSE',
    'null',
    'TODAY',
    'LAST_N_DAYS:3',
    'THIS_FISCAL_QUARTER',
    'N_YEARS_AGO:9999',
    'NEXT_N_WEEKS : 2',
  ),
  word(
    '2026-01-31',
    '2026-02-30',
    '1700-01-01',
    '2026-01-31T10:00:00Z',
    '2026-01-31T10:00:00.5+05:30',
    'USD5000',
  ),
  word('EUR-0.5', 'XXX1', ':bound', 'Name', 'LAST_N_DAYS', '-5.50', '.5', '007'),
);

const parts = fc.letrec<{ query: string; condition: string }>((tie) => {
  const inner = tie('query').map((text) => `(${text})`);
  const comparison = fc.oneof(
    joined(operand, word('=', '!=', '<>', '<', '<=', '>', '>=', 'LIKE'), literal),
    joined(
      operand,
      word('IN', 'NOT IN', 'INCLUDES', 'excludes'),
      list(literal, 4).map((values) => `(${values})`),
    ),
    joined(operand, word('IN', 'NOT IN'), inner),
  );
  const condition = fc.oneof(
    { maxDepth: 3, depthIdentifier: 'condition' },
    comparison,
    fc
      .tuple(tie('condition'), word('AND', 'OR'), tie('condition'))
      .map(([a, joint, b]) => `(${a}) ${joint} (${b})`),
    fc
      .tuple(tie('condition'), word('AND', 'OR'), tie('condition'))
      .map(([a, joint, b]) => `${a} ${joint} ${b}`),
    tie('condition').map((part) => `NOT (${part})`),
  );
  const item = fc.oneof(
    { maxDepth: 2, depthIdentifier: 'query' },
    operand,
    joined(operand, word('x', 'expr0', 'Name', 'amt1', 'FROM', 'LIMIT')),
    fc
      .tuple(word('What', 'Who', 'Owner'), OBJECTS, list(field, 3), maybe(list(field, 2)))
      .map(
        ([lookup, object, fields, others]) =>
          `TYPEOF ${lookup} WHEN ${object} THEN ${fields}${others === '' ? '' : ` ELSE ${others}`} END`,
      ),
    fc.tuple(tie('query'), CHILDREN).map(([text, name]) => `(${text.replace(/FROM \w+/, `FROM ${name}`)})`),
  );
  const prefixed = (keyword: string, part: fc.Arbitrary<string>) =>
    maybe(part.map((text) => `${keyword} ${text}`));
  const query = joined(
    list(item, 4).map((items) => `SELECT ${items}`),
    OBJECTS.map((name) => `FROM ${name}`),
    maybe(word('a', 'c', 'limit', 'a, a.Owner o')),
    prefixed('USING SCOPE', word('mine', 'team', 'everything', 'delegated', 'nobody')),
    prefixed('WHERE', tie('condition')),
    prefixed('WITH', word('SECURITY_ENFORCED', 'DATA CATEGORY a AT b', 'x')),
    prefixed(
      'GROUP BY',
      fc.oneof(
        list(operand, 3),
        list(operand, 4).map((keys) => `CUBE(${keys})`),
        list(operand, 3).map((keys) => `ROLLUP(${keys})`),
      ),
    ),
    prefixed('HAVING', tie('condition')),
    prefixed(
      'ORDER BY',
      list(joined(operand, maybe(word('ASC', 'DESC')), maybe(word('NULLS FIRST', 'NULLS LAST'))), 3),
    ),
    prefixed('LIMIT', word('0', '1', '200', '2000', '99999999999', '-1', '1.5')),
    prefixed('OFFSET', word('0', '1', '2000', '2001')),
    maybe(word('FOR VIEW', 'FOR UPDATE', 'ALL ROWS', 'UPDATE TRACKING', ';')),
  );
  return { query, condition };
});

/** Queries that keep to the grammar, mostly; their names and types need not fit. */
export const wild: fc.Arbitrary<string> = parts.query;

/** Queries with words dropped, doubled, exchanged or cut. */
export const damaged: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(parts.query, sound),
    fc.array(fc.tuple(fc.nat(3), fc.nat(80), fc.nat(80)), { minLength: 1, maxLength: 4 }),
  )
  .map(([text, wounds]) => {
    let words = text.split(/(?<=[\s(),])/);
    for (const [kind, a, b] of wounds) {
      const at = a % Math.max(1, words.length);
      if (kind === 0) words.splice(at, 1);
      else if (kind === 1) words.splice(at, 0, words[b % Math.max(1, words.length)] ?? '');
      else if (kind === 2) words = words.slice(0, at);
      else words[at] = (words[at] ?? '').slice(0, b % 5);
    }
    return words.join('');
  });

/** Text of any kind, alone and where a condition would stand. */
export const anything: fc.Arbitrary<string> = fc
  .oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 60 }))
  .chain((text) => word(text, `SELECT Id FROM Account WHERE ${text}`, `SELECT ${text} FROM Account`));
