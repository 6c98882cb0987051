import { expect, it } from 'vitest';
import { compareFields } from '../../check-data/compare-fields';
import { compareChildren, compareObject } from '../../check-data/compare-object';
import { Comparison } from '../../check-data/comparison';
import type { DescribedField, DescribeResult } from '../../check-data/recorded-describes';

const choice = (value: string, more: object = {}) => ({
  value,
  label: value,
  active: true,
  defaultValue: false,
  validFor: null,
  ...more,
});
const [BANKING, ENERGY] = [choice('Banking'), choice('Energy')];
const field = (more: Partial<DescribedField> = {}): DescribedField => ({
  name: 'Industry',
  type: 'picklist',
  length: 40,
  nillable: true,
  referenceTo: [],
  picklistValues: [BANKING, ENERGY],
  ...more,
});
const account = (...fields: DescribedField[]): DescribeResult => ({ name: 'Account', fields });

/** What a comparison of one field of ours with the records says. */
function said(ours: DescribedField, ...records: DescribedField[]): string[] {
  const comparison = new Comparison();
  const recorded = records.map((record) => account(record));
  compareFields(comparison, account(ours), recorded, recorded, new Set(['Account']));
  expect(comparison.differing).toBe(comparison.lines().filter((line) => line.startsWith('  ')).length);
  return comparison.lines();
}

it('finds nothing where ours is as recorded', () => {
  expect(said(field(), field())).toEqual([]);
});

it.each([
  ['another order', [ENERGY, BANKING]],
  ['another label', [choice('Banking', { label: 'Banks' }), ENERGY]],
  ['a choice that is not offered any more', [BANKING, choice('Energy', { active: false })]],
  ['another default', [BANKING, choice('Energy', { defaultValue: true })]],
  ['what a choice depends on', [BANKING, choice('Energy', { validFor: 'gAAA' })]],
  ['a choice fewer', [BANKING]],
  ['a choice more', [BANKING, ENERGY, choice('Retail')]],
])('finds %s in a picklist', (_, picklistValues) => {
  expect(said(field({ picklistValues }), field())).toHaveLength(2);
});

it('names the object, the field and both values of what differs', () => {
  expect(said(field({ length: 80 }), field())).toEqual([
    'Account',
    '  Industry: length: ours 80, recorded 40',
  ]);
});

it('finds an attribute that only one of them has', () => {
  const { length: _, ...short } = field();
  expect(said(short, field())).toEqual(['Account', '  Industry: length: ours undefined, recorded 40']);
  expect(said(field(), short)).toEqual(['Account', '  Industry: length: ours 40, recorded undefined']);
});

it('leaves out a field of a feature only where another record is without it', () => {
  const [partner, name] = [field({ name: 'IsPartner' }), field({ name: 'Name' })];
  const against = (...witnesses: DescribeResult[]) => {
    const comparison = new Comparison();
    compareFields(comparison, account(name), [account(name, partner)], witnesses, new Set());
    return { lines: comparison.lines(), leftOut: comparison.leftOut };
  };
  expect(against(account(name, partner), account(name))).toEqual({
    lines: [],
    leftOut: ['Account.IsPartner (partner accounts)'],
  });
  expect(against(account(name, partner)).lines).toEqual([
    'Account',
    '  IsPartner: in a record, and not served',
  ]);
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

it('finds what an object may not do, and a scope or an address too many', () => {
  const lines = (ours: object, recorded: object): string[] => {
    const comparison = new Comparison();
    compareObject(comparison, { ...account(), ...ours }, [{ ...account(), ...recorded }], new Set());
    return comparison.lines().slice(1);
  };
  expect(lines({ mergeable: true }, { mergeable: true })).toEqual([]);
  expect(lines({ mergeable: true }, { mergeable: false })).toEqual([
    '  object: mergeable: ours true, recorded false',
  ]);
  const urls = { sobject: '/a', describe: '/b' };
  expect(lines({ urls: { sobject: '/c' } }, { urls })).toEqual(['  urls: ours lack describe']);
  const scopes = (...names: string[]) => ({ supportedScopes: names.map((name) => ({ name, label: name })) });
  expect(lines(scopes('mine', 'team'), scopes('mine'))).toEqual(['  supportedScopes: only ours have team']);
});
