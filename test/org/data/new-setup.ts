import type { FilterOperation } from './filter-operation';
import type { Scalar } from './row';

/** A custom field as metadata names it. */
export interface NewField {
  object: string;
  name: string;
  label: string;
  type:
    | 'Text'
    | 'TextArea'
    | 'LongTextArea'
    | 'Number'
    | 'Currency'
    | 'Percent'
    | 'Checkbox'
    | 'Date'
    | 'DateTime'
    | 'Picklist'
    | 'MultiselectPicklist'
    | 'Lookup'
    | 'Email'
    | 'Url'
    | 'Phone';
  length?: number;
  precision?: number;
  scale?: number;
  values?: string[];
  restricted?: boolean;
  referenceTo?: string;
  relationshipName?: string;
  relationshipLabel?: string;
  deleteConstraint?: 'SetNull' | 'Restrict' | 'Cascade';
  externalId?: boolean;
  unique?: boolean;
  required?: boolean;
  trackHistory?: boolean;
  defaultValue?: Scalar;
  help?: string;
  /** Makes the field calculated; `blanksAsZero` is the formula's treatment of blank numbers. */
  formula?: string;
  blanksAsZero?: boolean;
  /** Of picklist values whose label is not their name. */
  labels?: Record<string, string>;
  /** Picklist values that are kept but can no longer be chosen. */
  inactive?: string[];
  lookupFilter?: LookupFilter;
}

/** What an administrator says of a standard field. */
export interface StandardFieldNote {
  object: string;
  name: string;
  help: string | null;
  /** Left out: as it was. */
  trackHistory?: boolean;
}

/** A record type as an administrator sets it up. */
export interface RecordTypeNote {
  object: string;
  name: string;
  developerName: string;
  isActive: boolean;
  /** By field: the choices that its rows may have; a field that is not named keeps all. */
  values?: Record<string, string[]> | undefined;
  /** Names of the profiles that may choose it; left out: all. */
  profiles?: string[] | undefined;
  /** Chosen where a new row names none, before others. */
  isDefault?: boolean | undefined;
  /** Of Account: its rows are people. */
  isPersonType?: boolean | undefined;
}

/** A condition on the record that a lookup may point to. */
export interface LookupFilterItem {
  /** A path from the object pointed to, such as 'Contact.AccountId', or from the source, '$Source.Type'. */
  field: string;
  operation: FilterOperation;
  value?: string;
  /** Compares with another field instead: '$Source.AccountId', '$User.Id'. */
  valueField?: string;
}

export interface LookupFilter {
  active: boolean;
  /** Optional filters narrow a dialog and refuse nothing. */
  isOptional: boolean;
  errorMessage?: string;
  /** '1 AND (2 OR 3)'; all, where it is left out. */
  booleanFilter?: string;
  filterItems: LookupFilterItem[];
}

export interface NewObject {
  name: string;
  label: string;
  labelPlural: string;
  /** A hierarchy custom setting: SetupOwnerId instead of OwnerId, Name filled by the org. */
  customSetting?: boolean;
  /** Name is numbered by this display format ('A-{0000}') instead of typed. */
  autoNumberFormat?: string;
  nameLabel?: string;
}

/** A component as metadata spells it; `row` is what queries find of it. */
export interface NewDefinition {
  type: string;
  fullName: string;
  /** JSON of the component's elements, without its name. */
  content: object;
  keyPrefix: string;
  row?: { object: string; values: Record<string, Scalar> };
}

export interface Definition {
  fullName: string;
  content: object;
  id: string;
  /** The object that has a row of this id; null: none has. */
  object: string | null;
  createdDate: string;
  createdById: string;
  lastModifiedDate: string;
  lastModifiedById: string;
}

/** What of the set-up can be taken away by its name. */
export type RemovableSetup = 'object' | 'permissionSet' | 'customPermission';

export interface NewUser {
  id: string;
  username: string;
  name: string;
  email: string;
  profile: string;
  isActive: boolean;
  title?: string | null;
  managerId?: string | null;
}
