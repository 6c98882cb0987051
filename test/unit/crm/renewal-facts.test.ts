import { expect, it } from 'vitest';
import { lineFact } from '../../../worker/sources/salesforce/opportunity-lines';
import { isRenewal, isVoid } from '../../../worker/sources/salesforce/renewal-match';
import { salesforceSettings } from '../../../worker/sources/salesforce/settings';

const settings = (renewals: object) => salesforceSettings.parse({ renewals }).renewals;

it('tells renewals by a picklist, a checkbox or a record type', () => {
  const record = {
    Type: 'Renewal',
    Is_Renewal__c: true,
    RecordTypeId: '0125g0000000002AAA',
    RecordType: { DeveloperName: 'Renewal_Deal' },
  };
  const is = (field: string, value: string | boolean) =>
    isRenewal(record, settings({ match: { field, value } }));
  expect([is('Type', 'Renewal'), is('Type', 'New Business')]).toEqual([true, false]);
  expect([is('Is_Renewal__c', true), is('Is_Renewal__c', false), is('Missing__c', true)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([is('RecordTypeId', 'Renewal_Deal'), is('RecordTypeId', '0125g0000000002AAA')]).toEqual([
    true,
    true,
  ]);
  expect(is('RecordTypeId', 'Other')).toBe(false);
});

it('takes a stage that people use for duplicates as void, without regard to case', () => {
  const of = (StageName: string) => isVoid({ StageName }, settings({}));
  expect(['closed duplicate', 'Closed Lost'].map(of)).toEqual([true, false]);
});

const LINE = {
  Id: '00k5g0000000001AAA',
  IsDeleted: false,
  CreatedDate: '2026-03-02T10:00:00.000+0000',
  SystemModstamp: '2026-03-02T10:00:00.000+0000',
  OpportunityId: '0065g0000000001AAA',
  Opportunity: { AccountId: '0015g0000000001AAA' },
  TotalPrice: 2400,
  CurrencyIsoCode: 'EUR',
  Product2Id: '01t5g0000000001AAA',
  Product2: { Family: 'Subscription' },
  Term__c: 24,
};
const FIRST = { floor: null, after: null };
const lineOf = (change: object, renewals: object) =>
  lineFact({ ...LINE, ...change }, settings(renewals), FIRST)[0];

it('reads a line with the account of its opportunity; all recur unless something tells them apart', () => {
  expect(lineOf({}, {})).toMatchObject({
    record: LINE.Id,
    sourceKey: '0015g0000000001AAA',
    knownFrom: '2026-03-02T10:00:00.000Z',
    body: {
      opportunity_id: '0065g0000000001AAA',
      product: '01t5g0000000001AAA',
      is_recurring: true,
      amount: '2400',
      term_months: null,
    },
  });
  const recurring = { field: 'Product2.Family', values: ['Subscription', 'Support'] };
  const isRecurring = (change: object, by: object = recurring) =>
    lineOf(change, { recurring: by })?.body.is_recurring;
  expect(isRecurring({})).toBe(true);
  expect(isRecurring({ Product2: { Family: 'Services' } })).toBe(false);
  expect(isRecurring({ One_Off__c: false }, { field: 'One_Off__c', values: [false] })).toBe(true);
  expect(lineOf({}, { lineTermMonths: 'Term__c' })?.body.term_months).toBe(24);
});

it('knows of a deleted line only that it is gone, and leaves out one without an account', () => {
  expect(lineOf({ IsDeleted: true, Opportunity: null }, {})).toMatchObject({ deleted: true });
  expect(lineOf({ Opportunity: null }, {})).toBeUndefined();
});
