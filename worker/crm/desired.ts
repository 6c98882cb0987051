import type { CrmValue, OwnedAccountField } from '../../shared/crm-fields';
import type { HealthDocument } from '../../shared/health-document';
import { asStored } from './as-stored';

/**
 * The owned Account fields that go through the merge, in the order in which they are compared.
 * Health_Changed_At__c stands outside it.
 */
export const MERGED_FIELDS = [
  'Health_Score__c',
  'Health_Tier__c',
  'Health_Trend_30d__c',
  'Health_Coverage__c',
  'Health_Drivers__c',
  'Health_Next_Play__c',
  'Budget_Owner__c',
  'Budget_Owner_Source__c',
  'Budget_Owner_Status__c',
  'Budget_Owner_Last_Engaged__c',
] as const satisfies readonly OwnedAccountField[];
export type MergedField = (typeof MERGED_FIELDS)[number];
export type MergedValues = Record<MergedField, CrmValue>;

/** What the document wants the CRM to hold, as stored; coverage as a percentage of 0–100. */
export function desiredValues(document: HealthDocument): MergedValues {
  const owner = document.budgetOwner;
  const raw: MergedValues = {
    Health_Score__c: document.score,
    Health_Tier__c: document.tier,
    Health_Trend_30d__c: document.trend30d,
    Health_Coverage__c: document.coverage * 100,
    Health_Drivers__c: document.drivers.map(({ text }) => text).join('\n'),
    Health_Next_Play__c: document.plays[0]?.name ?? null,
    Budget_Owner__c: owner.contact,
    Budget_Owner_Source__c: owner.source,
    Budget_Owner_Status__c: owner.status,
    Budget_Owner_Last_Engaged__c: owner.lastEngaged,
  };
  return mapFields((field) => asStored(field, raw[field]));
}

/** Every merged field empty: what an account that left scope should hold. */
export const CLEARED: Readonly<MergedValues> = mapFields(() => null);

/** One value for each merged field. */
export function mapFields<T>(value: (field: MergedField) => T): Record<MergedField, T> {
  return Object.fromEntries(MERGED_FIELDS.map((field) => [field, value(field)])) as Record<MergedField, T>;
}
