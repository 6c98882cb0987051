import type { OwnedFieldName, OwnedObject } from '../../../shared/crm-fields';
import { account } from './account';
import type { OwnedRules } from './define-owned';
import { opportunity } from './opportunity';

const OWNED: Readonly<Record<OwnedObject, OwnedRules>> = { Account: account, Opportunity: opportunity };

export const rulesOf = (object: OwnedObject): OwnedRules => OWNED[object];

/** Every field of an object that may go through the merge, in the order in which they are compared. */
export const mergedNames = (object: OwnedObject): OwnedFieldName[] => {
  const { merged, unmapped } = OWNED[object];
  return [...merged, ...unmapped].map(({ name }) => name);
};
