import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OWNED_ACCOUNT_FIELDS, type OwnedAccountField } from '../../../shared/crm-fields';
import { asStored } from '../../../worker/crm/as-stored';

const FIELDS = Object.keys(OWNED_ACCOUNT_FIELDS) as OwnedAccountField[];

describe('a value as Salesforce would store it', () => {
  it('rounds halves away from zero', () => {
    expect(asStored('Health_Score__c', 72.5)).toBe(73);
    expect(asStored('Health_Trend_30d__c', -2.5)).toBe(-3);
    expect(asStored('Health_Trend_30d__c', -0.4)).toBe(0);
    expect(Object.is(asStored('Health_Trend_30d__c', -0.4), -0)).toBe(false);
  });

  it('reads numbers that arrive as text', () => {
    expect(asStored('Health_Coverage__c', ' 81.49 ')).toBe(81);
    expect(asStored('Health_Coverage__c', '')).toBeNull();
  });

  it('trims text, and holds empty text as null', () => {
    expect(asStored('Health_Tier__c', '  Watch ')).toBe('Watch');
    expect(asStored('Health_Next_Play__c', '   ')).toBeNull();
  });

  it('drops milliseconds of a datetime in either notation', () => {
    expect(asStored('Health_Changed_At__c', '2026-05-03T10:11:12.987Z')).toBe('2026-05-03T10:11:12.000Z');
    expect(asStored('Health_Changed_At__c', '2026-05-03T12:11:12.000+0200')).toBe('2026-05-03T10:11:12.000Z');
  });

  it('widens a 15-character id to 18', () => {
    expect(asStored('Budget_Owner__c', '0035g00000ABCde')).toHaveLength(18);
  });

  it('never cuts a character in two', () => {
    const cut = asStored('Health_Drivers__c', `${'a'.repeat(3999)}😀`);
    expect(cut).toBe('a'.repeat(3999));
  });

  it('holds line ends as Salesforce gives them back', () => {
    expect(asStored('Health_Drivers__c', 'one\r\ntwo\r')).toBe('one\ntwo');
  });

  it('is the same when done twice', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5000 }),
      fc.double(),
      fc.integer(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.constantFrom(...FIELDS), value, (field, v) => {
        const once = asStored(field, v);
        expect(asStored(field, once)).toStrictEqual(once);
      }),
    );
  });
});
