import { TIERS, type Tier } from '../../../shared/tiers';
import type { NamedFields } from './fields';
import type { Xml } from './xml';

export type Body = Record<string, Xml | readonly Xml[] | undefined>;

/** `Health_At_Risk`: what stands behind `filterName=` in a list view's address. */
const nameOf = (tier: Tier): string => `Health_${tier.replace(' ', '_')}`;

/** The column of who owns the account. */
const OWNER = 'CORE.USERS.ALIAS';

const equals = (field: string, value: string): Xml => ({ field, operation: 'equals', value });

/**
 * List views of Account by their developer names. They stand on the account alone: Salesforce shows 2,000 rows of
 * one at most, and none can filter on what hangs on the account.
 */
export function listViews(named: NamedFields): Record<string, Body> {
  const view = (label: string, filters: readonly Xml[], columns: readonly string[]): Body => ({
    label,
    filterScope: 'Everything',
    columns: ['ACCOUNT.NAME', ...columns],
    filters,
  });
  const health = [
    'Health_Badge__c',
    'Health_Tier__c',
    'Health_Score__c',
    'Health_Trend_30d__c',
    named.arr,
    named.renewalDate,
    named.csm ?? OWNER,
    'Budget_Owner__c',
    'Budget_Owner_Status__c',
    'Health_Next_Play__c',
  ];
  const owner = [
    'Budget_Owner__c',
    'Budget_Owner_Last_Engaged__c',
    'Budget_Owner_Days_Since__c',
    'Health_Badge__c',
    'Health_Tier__c',
    named.arr,
    named.renewalDate,
    named.csm ?? OWNER,
    'Health_Next_Play__c',
  ];
  return {
    ...Object.fromEntries(
      TIERS.map((tier) => [nameOf(tier), view(`Health: ${tier}`, [equals('Health_Tier__c', tier)], health)]),
    ),
    Health_At_Risk_Renewing_90_Days: view(
      'At risk, renewing in 90 days',
      [
        equals('Health_Tier__c', 'At Risk,Critical'),
        { field: named.renewalDate, operation: 'greaterOrEqual', value: 'TODAY' },
        { field: named.renewalDate, operation: 'lessOrEqual', value: 'NEXT_N_DAYS:90' },
      ],
      health,
    ),
    Budget_Owner_Dark: view('Budget owner dark', [equals('Budget_Owner_Status__c', 'Dark')], owner),
  };
}
