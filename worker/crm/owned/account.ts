import { anyChange, byBand, bySteps, type OwnedRules, withOthers } from './define-owned';

/** Percentages at which coverage is worth telling anew. */
const COVERAGE_BANDS = [50, 75];

export const account: OwnedRules = {
  object: 'Account',
  words: { one: 'account', many: 'accounts' },
  prefix: '001',
  merged: [
    { name: 'Health_Score__c', word: 'score', counts: bySteps('score'), desired: ({ score }) => score },
    { name: 'Health_Tier__c', word: 'tier', counts: anyChange, desired: ({ tier }) => tier },
    {
      name: 'Health_Trend_30d__c',
      word: 'trend',
      counts: bySteps('trend'),
      desired: ({ trend30d }) => trend30d,
    },
    {
      name: 'Health_Coverage__c',
      word: 'coverage',
      counts: byBand(COVERAGE_BANDS),
      desired: ({ coverage }) => coverage * 100,
    },
    {
      name: 'Health_Drivers__c',
      word: 'drivers',
      counts: withOthers,
      desired: ({ drivers }) => drivers.map(({ text }) => text).join('\n'),
    },
    {
      name: 'Health_Next_Play__c',
      word: 'next play',
      counts: anyChange,
      desired: ({ plays }) => plays[0]?.name ?? null,
    },
    {
      name: 'Budget_Owner__c',
      word: 'budget owner',
      counts: anyChange,
      desired: ({ budgetOwner }) => budgetOwner.contact,
    },
    {
      name: 'Budget_Owner_Source__c',
      word: 'budget owner source',
      counts: anyChange,
      desired: ({ budgetOwner }) => budgetOwner.source,
    },
    {
      name: 'Budget_Owner_Status__c',
      word: 'budget owner status',
      counts: anyChange,
      desired: ({ budgetOwner }) => budgetOwner.status,
    },
    {
      name: 'Budget_Owner_Last_Engaged__c',
      word: 'budget owner last engaged',
      counts: anyChange,
      desired: ({ budgetOwner }) => budgetOwner.lastEngaged,
    },
  ],
  unmapped: [
    {
      name: 'ARR__c',
      word: 'ARR',
      unless: 'arr',
      counts: anyChange,
      desired: ({ arr }, inForce) => (arr ?? inForce?.arr)?.amount ?? null,
    },
    {
      name: 'Renewal_Date__c',
      word: 'renewal date',
      unless: 'renewalDate',
      counts: anyChange,
      desired: ({ renewalDate }, inForce) => renewalDate ?? inForce?.renewalDate ?? null,
    },
  ],
  stamp: 'Health_Changed_At__c',
  // It shows in the drivers, which have no say of their own.
  capOf: ({ cap }) => cap?.id ?? null,
  accountField: null,
  frozenBy: null,
  mayBeMerged: true,
  recordsOf: null,
  whenMissing: null,
  adopts: (scope) => scope,
};
