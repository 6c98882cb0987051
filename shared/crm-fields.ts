const HEALTH = {
  Health_Score__c: { type: 'number', precision: 3, scale: 0 },
  Health_Tier__c: { type: 'picklist' },
} as const;

/** The fields that the worker owns, by object. The CRM client refuses to write any other. */
export const OWNED_FIELDS = {
  Account: {
    ...HEALTH,
    Health_Trend_30d__c: { type: 'number', precision: 4, scale: 0 },
    Health_Coverage__c: { type: 'percent', precision: 3, scale: 0 },
    Health_Drivers__c: { type: 'longtext', length: 4000 },
    Health_Next_Play__c: { type: 'text', length: 255 },
    Health_Changed_At__c: { type: 'datetime' },
    Budget_Owner__c: { type: 'reference' },
    Budget_Owner_Source__c: { type: 'picklist' },
    Budget_Owner_Status__c: { type: 'picklist' },
    Budget_Owner_Last_Engaged__c: { type: 'date' },
  },
  /** Of open renewals; frozen at close. */
  Opportunity: {
    ...HEALTH,
    Renewal_Likelihood__c: { type: 'percent', precision: 3, scale: 0 },
  },
} as const satisfies Record<string, Record<string, OwnedField>>;

export const OWNED_ACCOUNT_FIELDS = OWNED_FIELDS.Account;

/** The fields that the worker owns in an org that has none of its own for the same, by object. */
export const OWNED_WHERE_UNMAPPED = {
  Account: {
    ARR__c: { type: 'number', precision: 18, scale: 2 },
    Renewal_Date__c: { type: 'date' },
  },
  Opportunity: {},
} as const satisfies Record<keyof typeof OWNED_FIELDS, Record<string, OwnedField>>;
export type UnmappedAccountField = keyof (typeof OWNED_WHERE_UNMAPPED)['Account'];

export interface OwnedField {
  type: 'number' | 'percent' | 'picklist' | 'text' | 'longtext' | 'date' | 'datetime' | 'reference';
  length?: number;
  precision?: number;
  scale?: number;
}

/** Objects whose records the worker writes to. */
export type OwnedObject = keyof typeof OWNED_FIELDS;
/** In the order in which they are written: what follows from an account comes after it. */
export const OWNED_OBJECTS = ['Account', 'Opportunity'] as const satisfies readonly OwnedObject[];
export type OwnedAccountField = keyof typeof OWNED_ACCOUNT_FIELDS;
/** A field that the worker owns on any object. Fields of the same name are of the same type. */
export type OwnedFieldName =
  | { [O in OwnedObject]: keyof (typeof OWNED_FIELDS)[O] }[OwnedObject]
  | UnmappedAccountField;

const TYPES: Readonly<Record<OwnedObject, Readonly<Partial<Record<OwnedFieldName, OwnedField>>>>> = {
  Account: { ...OWNED_FIELDS.Account, ...OWNED_WHERE_UNMAPPED.Account },
  Opportunity: { ...OWNED_FIELDS.Opportunity, ...OWNED_WHERE_UNMAPPED.Opportunity },
};

/** Fields of an object that the worker may own, each by what it is. */
export const fieldTypes = (object: OwnedObject): (typeof TYPES)[OwnedObject] => TYPES[object];

/** The owned fields of an object, in the order in which they are compared, those last that an org may be without. */
export const ownedFields = (object: OwnedObject): OwnedFieldName[] =>
  Object.keys(fieldTypes(object)) as OwnedFieldName[];

/** A field's value as the CRM holds it: dates `YYYY-MM-DD`, datetimes ISO 8601 UTC. */
export type CrmValue = string | number | boolean | null;
export type OwnedValues = Partial<Record<OwnedFieldName, CrmValue>>;
