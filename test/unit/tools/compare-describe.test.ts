import { expect, it } from 'vitest';
import { compareChildren, compareDescribe } from '../../check-data/compare-describe';
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
  const recorded = records.map((record) => account(record));
  compareDescribe(comparison, account(ours), recorded, new Set(['Account']));
  expect(comparison.differing).toBe(comparison.lines().filter((line) => line.startsWith('  ')).length);
  return comparison.lines();
}

it('finds nothing where ours is as recorded, in whatever order the choices are', () => {
  expect(said(field(), field())).toEqual([]);
  expect(said(field({ picklistValues: [{ value: 'Energy' }, { value: 'Banking' }] }), field())).toEqual([]);
});

it('names the object, the field and both values of what differs', () => {
  expect(said(field({ length: 80 }), field())).toEqual([
    'Account',
    '  Industry: length: ours 80, recorded 40',
  ]);
  expect(said(field({ picklistValues: [{ value: 'Banking' }] }), field())).toEqual([
    'Account',
    '  Industry: picklistValues: ours [{"value":"Banking"}], recorded [{"value":"Banking"},{"value":"Energy"}]',
  ]);
});

it('finds an attribute that ours lacks', () => {
  const { length: _, ...short } = field();
  expect(said(short, field())).toEqual(['Account', '  Industry: length: ours undefined, recorded 40']);
});

it('finds a standard field that nobody recorded, or nobody serves, and leaves an org’s own ones alone', () => {
  expect(said(field({ name: 'Invented' }), field())).toEqual([
    'Account',
    '  Invented: in no record',
    '  Industry: in a record, and not served',
  ]);
  expect(said(field({ name: 'Plan__c' }), field({ name: 'Tier__c' }))).toEqual([]);
});

it('compares with the record that is closest, attribute by attribute of that one', () => {
  const newer = field({ length: 255, nillable: false });
  expect(said(field({ length: 255, nillable: false }), field(), newer)).toEqual([]);
  expect(said(field({ nillable: false }), field(), newer)).toHaveLength(2);
});

it('leaves out of a lookup the objects that the org has not', () => {
  const lookup = (...referenceTo: string[]) => field({ name: 'WhatId', picklistValues: [], referenceTo });
  expect(said(lookup('Account'), lookup('Account', 'Solution'))).toEqual([]);
  expect(said(lookup(), lookup('Account'))).toHaveLength(2);
});

it('finds a child that ours lacks between objects of the org, and what differs of one', () => {
  const relation = (more: object = {}) => ({
    childSObject: 'Case',
    field: 'AccountId',
    restrictedDelete: true,
    ...more,
  });
  const lines = (ours: object[], ...recorded: object[]): string[] => {
    const comparison = new Comparison();
    const described = (childRelationships: object[]) => ({ ...account(), childRelationships });
    compareChildren(comparison, described(ours), [described(recorded)], new Set(['Case']));
    return comparison.lines();
  };
  expect(lines([relation()], relation(), relation({ childSObject: 'Order' }))).toEqual([]);
  expect(lines([], relation())).toHaveLength(2);
  expect(lines([relation({ restrictedDelete: false })], relation())).toEqual([
    'Account',
    '  child Case.AccountId: restrictedDelete: ours false, recorded true',
  ]);
});
