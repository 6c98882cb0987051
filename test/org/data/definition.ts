import type { LookupFilter } from './new-setup';
import type { Row, Scalar } from './row';

export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'boolean'
  | 'int'
  | 'double'
  | 'percent'
  | 'currency'
  | 'date'
  | 'datetime'
  | 'reference'
  | 'email'
  | 'url'
  | 'phone'
  | 'address';

export interface PicklistValue {
  value: string;
  label: string;
  active: boolean;
  defaultValue: boolean;
}

/** What a formula may look at: the moment it is read, and the org's zone for TODAY(). */
export interface Moment {
  now: Date;
  timeZone: string;
}

export interface FieldDef {
  name: string;
  label: string;
  type: FieldType;
  soapType: string;
  /** Characters for text, 0 for other types. */
  length: number;
  /** Digits in all, and behind the point; an `int` has `digits` instead. */
  precision: number;
  scale: number;
  digits: number;
  /** Where it is not three for each character. */
  byteLength?: number;
  nillable: boolean;
  createable: boolean;
  updateable: boolean;
  /** True where Salesforce fills the field itself when the caller leaves it out (OwnerId, Status, booleans). */
  defaultedOnCreate: boolean;
  calculated: boolean;
  formula?: string;
  /** Present on formula fields, and on standard ones that are worked out from other rows when they are read. */
  compute?: (row: Row, moment: Moment) => Scalar;
  /** False: visible and editable to whoever may read and edit the object; true: as granted by field. */
  permissionable: boolean;
  /** A standard field that no profile of a new org shows, until an administrator opens it. */
  hidden?: boolean;
  custom: boolean;
  externalId: boolean;
  unique: boolean;
  idLookup: boolean;
  nameField: boolean;
  autoNumber: boolean;
  filterable: boolean;
  sortable: boolean;
  groupable: boolean;
  aggregatable: boolean;
  /** A lookup that a search may be narrowed by. */
  prefilterable: boolean;
  referenceTo: string[];
  relationshipName: string | null;
  /** A lookup that may point to several objects (WhoId, WhatId, a Case's OwnerId). */
  polymorphic: boolean;
  picklistValues: PicklistValue[];
  restrictedPicklist: boolean;
  defaultValue: Scalar;
  /** 'BillingAddress' on BillingCity and its like, 'Name' on FirstName; null elsewhere. */
  compoundFieldName: string | null;
  extraTypeInfo: string | null;
  inlineHelpText: string | null;
  /** On delete of the parent: clear the lookup, refuse, or delete this row as well. */
  deleteConstraint: 'SetNull' | 'Restrict' | 'Cascade';
  /** Beside Cascade: rows of some states forbid the delete (activated contracts). */
  guarded?: boolean;
  lookupFilter?: LookupFilter;
  /** Present where the filter is in force: may this lookup point to that row? */
  admits?: (sides: { source: Row; target: Row; user: Row | undefined }, moment: Moment) => boolean;
  /** A formula's blanks count as zero. */
  blanksAsZero?: boolean;
}

export interface ChildRelationship {
  childSObject: string;
  field: string;
  relationshipName: string | null;
  cascadeDelete: boolean;
  restrictedDelete: boolean;
  /** The parent's column whose value the children carry, where it is not its Id: a person account's contact. */
  through?: string;
}

/** What a child's lookup holds that hangs on a row. */
export const parentKey = ({ through }: ChildRelationship, row: Row): Scalar =>
  through === undefined ? row.Id : (row[through] ?? null);

/** What describe tells of an object beside its fields and what may be done with its rows. */
export interface ObjectTraits {
  feedEnabled: boolean;
  deepCloneable: boolean;
  layoutable: boolean;
  mruEnabled: boolean;
  triggerable: boolean;
  replicateable: boolean;
  /** Its rows can be read by id. */
  retrieveable: boolean;
  /** May have record types: the master one stands for those that are not there. */
  typed: boolean;
  /** Names of list view scopes. */
  scopes: readonly string[];
  /** Names of the addresses it has besides `sobject`, `describe` and `rowTemplate`. */
  urls: readonly string[];
  /** What it is of another object, such as its History. */
  associate: { type: string; parent: string } | null;
}

export interface ObjectDef {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string | null;
  custom: boolean;
  customSetting: boolean;
  /** How the names of an auto-numbered custom object's rows read, such as 'A-{0000}'. */
  nameFormat?: string;
  /** By lower-case name, in describe's order; replaced as a whole when a field is added or removed. */
  fields: Map<string, FieldDef>;
  childRelationships: ChildRelationship[];
  queryable: boolean;
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  undeletable: boolean;
  mergeable: boolean;
  searchable: boolean;
  traits: ObjectTraits;
  /** Object that keeps this one's field history, and the column of it that points back here. */
  history: { object: string; parentField: string } | null;
  /** Names of the fields whose changes are kept in the history object. */
  tracked: Set<string>;
}
