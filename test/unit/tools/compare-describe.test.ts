import { expect, it } from 'vitest';
import { compareDescribe, compareShape } from '../../check-data/compare-describe';
import { Comparison } from '../../check-data/comparison';
import type { DescribedField, DescribeResult } from '../../check-data/recorded-describes';

const field = (more: Partial<DescribedField> = {}): DescribedField => ({
  name: 'Industry',
  type: 'picklist',
  length: 40,
  nillable: true,
  referenceTo: [],
  picklistValues: [{ value: 'Banking' }, { value: 'Energy' }],
  ...more,
});
const account = (...fields: DescribedField[]): DescribeResult => ({ name: 'Account', fields });

/** What a comparison of one field of ours with the records says. */
function said(ours: DescribedField, ...records: DescribedField[]): string[] {
  const comparison = new Comparison();
  compareDescribe(
    comparison,
    account(ours),
    records.map((record) => account(record)),
  );
  expect(comparison.differing).toBe(comparison.lines().filter((line) => line.startsWith('  ')).length);
  return comparison.lines();
}

it('finds nothing where ours is as recorded, with fewer choices or not', () => {
  expect(said(field(), field())).toEqual([]);
  expect(said(field({ picklistValues: [{ value: 'Energy' }] }), field())).toEqual([]);
});

it('names the object, the field and both values of what differs', () => {
  expect(said(field({ length: 80 }), field())).toEqual([
    'Account',
    '  Industry.length: ours 80, recorded 40',
  ]);
  expect(said(field({ picklistValues: [{ value: 'Space' }] }), field())).toEqual([
    'Account',
    '  Industry.picklistValues: ours alone ["Space"]',
  ]);
});

it('finds a standard field that nobody recorded, and leaves an org’s own ones alone', () => {
  expect(said(field({ name: 'Invented' }), field())).toEqual(['Account', '  Invented: in no record']);
  expect(said(field({ name: 'Plan__c' }), field())).toEqual([]);
});

it('does not compare what the records disagree on, and knows a choice that any of them has', () => {
  const other = field({ nillable: false, picklistValues: [{ value: 'Space' }] });
  expect(said(field({ picklistValues: [{ value: 'Space' }] }), field(), other)).toEqual([]);
});

it('finds an attribute that ours lack altogether', () => {
  const comparison = new Comparison();
  const { length: _, ...short } = field();
  compareShape(comparison, account(short), [account(field())]);
  expect(comparison.lines()).toEqual(['Account', '  fields lack length']);
});
