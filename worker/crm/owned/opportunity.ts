import { openRenewals } from '../../store/renewal-facts';
import { anyChange, bySteps, type OwnedRules } from './define-owned';

/** Open renewals: they say what their account says, and what they held when they were closed stays. */
export const opportunity: OwnedRules = {
  object: 'Opportunity',
  words: { one: 'renewal', many: 'renewals' },
  prefix: '006',
  merged: [
    { name: 'Health_Score__c', word: 'score', counts: bySteps('score'), desired: ({ score }) => score },
    { name: 'Health_Tier__c', word: 'tier', counts: anyChange, desired: ({ tier }) => tier },
    {
      name: 'Renewal_Likelihood__c',
      word: 'likelihood',
      counts: bySteps('score'),
      desired: ({ likelihood }) => likelihood.percent,
    },
  ],
  unmapped: [],
  stamp: null,
  capOf: null,
  accountField: 'AccountId',
  frozenBy: 'IsClosed',
  mayBeMerged: false,
  recordsOf: async (db, accounts, at) =>
    (await openRenewals(db, accounts, at)).map(({ renewal, account }) => ({ record: renewal, account })),
  whenMissing: { code: 'RENEWAL_FIELDS_MISSING', consequence: 'no renewal is written' },
  adopts: () => 'IsClosed = false AND Health_Tier__c != null',
};
