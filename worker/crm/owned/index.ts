import type { OwnedObject } from '../../../shared/crm-fields';
import { account } from './account';
import type { OwnedRules } from './define-owned';
import { opportunity } from './opportunity';

const OWNED: Readonly<Record<OwnedObject, OwnedRules>> = { Account: account, Opportunity: opportunity };

export const rulesOf = (object: OwnedObject): OwnedRules => OWNED[object];
