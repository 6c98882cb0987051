import { describe, expect, it } from 'vitest';
import { reports } from '../../../worker/crm/provision/reports';
import { salesforceSettings } from '../../../worker/sources/salesforce/settings';

const NAMED = { arr: 'ARR__c', renewalDate: 'Renewal_Date__c', csm: 'CSM__c' };

describe('what the report on renewals takes for one', () => {
  const filters = (match: { field: string; value: string | boolean }) =>
    reports(salesforceSettings.parse({ renewals: { match } }), NAMED)['Renewals_by_Tier']?.['filter'];
  const open = { column: 'CLOSED', operator: 'equals', value: '0' };

  it.each([
    [
      { field: 'Type', value: 'Renewal' },
      { column: 'TYPE', operator: 'equals', value: 'Renewal' },
    ],
    [
      { field: 'SBQQ__Renewal__c', value: true },
      { column: 'Opportunity.SBQQ__Renewal__c', operator: 'equals', value: '1' },
    ],
    // Only renewals carry a tier.
    [
      { field: 'RecordTypeId', value: 'Renewal' },
      { column: 'Opportunity.Health_Tier__c', operator: 'notEqual', value: '' },
    ],
  ])('where it is told by %j', (match, criterion) => {
    expect(filters(match)).toEqual({ criteriaItems: [criterion, open] });
  });
});
