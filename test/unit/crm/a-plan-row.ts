import type { PlanRow } from '../../../worker/crm/plan';

/** The id of the `n`th record of an object with this prefix. */
export const idOf = (prefix: string, n: number): string => `${prefix}${String(n).padStart(15, '0')}`;

/** A row of a plan that writes the drivers of the `n`th account, changed as a test needs. */
export const aPlanRow = (n: number, change: Partial<PlanRow> = {}): PlanRow => ({
  object: 'Account',
  record: idOf('001', n),
  account: idOf('001', n),
  outcome: 'write',
  fields: { Health_Drivers__c: [null, 'x'] },
  acknowledge: {},
  exceptions: [],
  causes: [],
  first: false,
  hadTier: true,
  cap: null,
  capTold: false,
  modstamp: null,
  hold: null,
  failure: null,
  ...change,
});
