import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomRuns } from '../../support/random-runs';
import { explainQuery, runQuery } from './index';
import { id, smallOrg } from './small-org';
import { SoqlError } from './soql-error';
import { sound } from './sound-soql';
import { anything, damaged, wild } from './wild-soql';

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

const { numRuns, timeout } = randomRuns(500);

test(
  'no query, however it is meant or maimed, makes anything else than a result or a SoqlError',
  () => {
    const property = fc.property(fc.oneof(wild, damaged, anything), (soql) => {
      runs(soql);
    });
    fc.assert(property, { numRuns });
  },
  timeout,
);

test(
  'a query whose names, types and clauses fit is answered',
  () => {
    const property = fc.property(sound, (soql) => {
      runQuery(soql, smallOrg());
    });
    fc.assert(property, { numRuns });
  },
  timeout,
);

test('explaining throws what running throws', () => {
  const outcome = (work: () => unknown): string => {
    try {
      work();
      return 'answered';
    } catch (error) {
      if (error instanceof SoqlError) return error.message;
      throw error;
    }
  };
  const property = fc.property(fc.oneof(wild, damaged, sound), (soql) => {
    const ran = outcome(() => runQuery(soql, smallOrg()));
    expect(outcome(() => explainQuery(soql, smallOrg()))).toBe(ran);
  });
  fc.assert(property, { numRuns: 200 });
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
