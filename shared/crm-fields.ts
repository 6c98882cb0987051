/** The Account fields that the worker owns. The CRM client refuses to write any other. */
export const OWNED_ACCOUNT_FIELDS = {
  Health_Score__c: { type: 'number', precision: 3, scale: 0 },
  Health_Tier__c: { type: 'picklist' },
  Health_Trend_30d__c: { type: 'number', precision: 4, scale: 0 },
  Health_Coverage__c: { type: 'percent', precision: 3, scale: 0 },
  Health_Drivers__c: { type: 'longtext', length: 4000 },
  Health_Next_Play__c: { type: 'text', length: 255 },
  Health_Changed_At__c: { type: 'datetime' },
  Budget_Owner__c: { type: 'reference' },
  Budget_Owner_Source__c: { type: 'picklist' },
  Budget_Owner_Status__c: { type: 'picklist' },
  Budget_Owner_Last_Engaged__c: { type: 'date' },
} as const satisfies Record<string, OwnedField>;

export interface OwnedField {
  type: 'number' | 'percent' | 'picklist' | 'text' | 'longtext' | 'date' | 'datetime' | 'reference';
  length?: number;
  precision?: number;
  scale?: number;
}
export type OwnedAccountField = keyof typeof OWNED_ACCOUNT_FIELDS;

/** A field's value as the CRM holds it: dates `YYYY-MM-DD`, datetimes ISO 8601 UTC. */
export type CrmValue = string | number | boolean | null;
export type OwnedValues = Partial<Record<OwnedAccountField, CrmValue>>;
