import { type CrmValue, type OwnedFieldName, ownedFields } from '../../shared/crm-fields';
import type { HealthDocument } from '../../shared/health-document';
import { asStored } from './as-stored';

/** The owned fields of a renewal opportunity, in the order in which they are compared. */
export const RENEWAL_FIELDS: readonly OwnedFieldName[] = ownedFields('Opportunity');

export type RenewalValues = Partial<Record<OwnedFieldName, CrmValue>>;

/**
 * What a renewal should hold of its account's health, as stored; the likelihood as a percentage of 0–100.
 * @returns null once it is closed: what it held then stays for good.
 */
export function desiredRenewal(
  document: Pick<HealthDocument, 'score' | 'tier' | 'likelihood'>,
  renewal: { isClosed: boolean },
): RenewalValues | null {
  if (renewal.isClosed) return null;
  return {
    Health_Score__c: asStored('Health_Score__c', document.score),
    Health_Tier__c: asStored('Health_Tier__c', document.tier),
    Renewal_Likelihood__c: asStored('Renewal_Likelihood__c', document.likelihood.percent),
  };
}
