import type { AutomationRule } from './automation/rules';

import type { Features } from './features';
export type Scalar = string | number | boolean | null;

/**
 * One stored record. A field that is absent is null. Ids have 18 characters, dates are 'YYYY-MM-DD', datetimes
 * are ISO UTC with three decimals ('2026-01-02T03:04:05.000Z'), multi-select values are joined by ';'. A boolean
 * is never absent.
 * Calculated fields are not stored: read them with `FieldDef.compute`. Deleted rows stay, with IsDeleted true.
 */
export interface Row {
  Id: string;
  IsDeleted: boolean;
  SystemModstamp: string;
  [field: string]: Scalar;
}

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

/** What one transaction did to one row, told when it had held. */
export interface RowChange {
  op: 'create' | 'update' | 'delete' | 'undelete';
  /** Name of the object as its definition spells it. */
  object: string;
  row: Row;
  /** The fields that differ now, as they were; empty for a row that was made. */
  before: Readonly<Record<string, Scalar>>;
}

/** A change of the world outside the API: no type rules, no permissions, audit fields from `at` and `by`. */
export type CrmChange =
  | {
      at: string;
      by: string;
      op: 'insert' | 'update';
      object: string;
      id: string;
      fields: Record<string, Scalar>;
    }
  | { at: string; by: string; op: 'delete' | 'undelete' | 'purge'; object: string; id: string }
  | { at: string; by: string; op: 'merge'; object: 'Account' | 'Contact'; id: string; into: string };

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
  operation:
    | 'equals'
    | 'notEqual'
    | 'lessThan'
    | 'greaterThan'
    | 'lessOrEqual'
    | 'greaterOrEqual'
    | 'contains'
    | 'notContain'
    | 'startsWith'
    | 'includes'
    | 'excludes';
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

export interface ObjectPermission {
  object: string;
  read: boolean;
  create: boolean;
  edit: boolean;
  delete: boolean;
  viewAll: boolean;
  modifyAll: boolean;
}

/** `field` is 'Account.Health_Score__c'. */
export interface FieldPermission {
  field: string;
  read: boolean;
  edit: boolean;
}

/** Deploying one replaces all that an earlier set of the same name granted. */
export interface PermissionSetDef {
  name: string;
  label: string;
  description?: string;
  objects: ObjectPermission[];
  fields: FieldPermission[];
  customPermissions?: string[];
  /** User permissions by API name, such as 'ViewAllData', 'ApiEnabled'. */
  userPermissions?: string[];
}

export type SharingModel =
  | 'Private'
  | 'Read'
  | 'ReadWrite'
  | 'ReadWriteTransfer'
  | 'FullAccess'
  | 'ControlledByParent';

/** One condition of a criteria-based sharing rule, in the Metadata API's words. */
export interface SharingCriterion {
  field: string;
  operation: SharingOperation;
  /** Several values for equals and its opposite stand with commas between them. */
  value: string;
}

export type SharingOperation =
  | 'equals'
  | 'notEqual'
  | 'lessThan'
  | 'greaterThan'
  | 'lessOrEqual'
  | 'greaterOrEqual'
  | 'contains'
  | 'notContain'
  | 'startsWith'
  | 'includes'
  | 'excludes';

/** Opens rows owned by the members of a group, or meeting criteria, to the members of another. */
export interface SharingRule {
  object: string;
  name: string;
  level: 'Read' | 'Edit';
  /** Id of the Group it shares with. */
  to: string;
  /** Id of the Group whose members own the rows; criteria otherwise. */
  from?: string;
  criteria?: SharingCriterion[];
  /** Such as '1 AND (2 OR 3)'; all criteria when left out. */
  booleanFilter?: string;
  /** For accounts: what it opens of their opportunities, cases and contacts. */
  children?: Partial<Record<'Opportunity' | 'Case' | 'Contact', 'None' | 'Read' | 'Edit'>>;
}

/** What a user may do with one row, over object permissions and sharing together. */
export interface RecordAccess {
  read: boolean;
  edit: boolean;
  delete: boolean;
  transfer: boolean;
  /** May share it, too. */
  all: boolean;
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

/**
 * One line of the journal: everything that changed the org from outside the book, in order, with the ids the
 * org chose, so that replaying the lines over the same book gives the same org.
 */
export type JournalEntry =
  | { kind: 'create'; user: string; object: string; id: string; values: Record<string, Scalar>; at: string }
  | { kind: 'update'; user: string; object: string; id: string; values: Record<string, Scalar>; at: string }
  | { kind: 'delete'; user: string; object: string; id: string; at: string }
  | { kind: 'change'; change: CrmChange }
  | { kind: 'days'; through: string }
  | { kind: 'object'; object: NewObject; at: string; user: string }
  | { kind: 'field'; field: NewField; at: string; user: string }
  | { kind: 'recordType'; recordType: RecordTypeNote; at: string; user: string }
  | { kind: 'removeField'; object: string; name: string; at: string; user: string }
  | { kind: 'removeSetup'; what: RemovableSetup; name: string; at: string; user: string }
  | { kind: 'define'; definition: NewDefinition; at: string; user: string }
  | { kind: 'undefine'; type: string; fullName: string; at: string; user: string }
  | { kind: 'permissionSet'; set: PermissionSetDef; at: string; user: string }
  | { kind: 'customPermission'; name: string; label: string; at: string; user: string }
  | { kind: 'assign' | 'unassign'; userId: string; set: string; at: string; user: string }
  | { kind: 'profile'; name: string; like: string; at: string; user: string }
  | { kind: 'sharing'; object: string; model: SharingModel }
  | { kind: 'sharingRule'; rule: SharingRule }
  | { kind: 'removeSharingRule'; object: string; name: string }
  | { kind: 'automation'; rule: AutomationRule }
  | { kind: 'noAutomation'; object: string; name: string }
  | { kind: 'approvalLock'; id: string; locked: boolean }
  | { kind: 'allowedOrigins'; origins: string[] }
  | { kind: 'capture'; objects: readonly string[] };

/** What a call's headers say of how it writes. */
export interface WriteOptions {
  /** Save although a duplicate rule of the alerting kind finds others alike. */
  allowDuplicates?: boolean;
}

/**
 * The whole state of one org, as the rooms beside this one see it. The class `Org` in `./org` implements it.
 * Object and field names are case-insensitive in. `user` is always a User's 18-character id, `at` an ISO
 * datetime. `values` are as they came off the wire (JSON scalars, or strings from CSV) and are checked by
 * Salesforce's rules; every refusal is thrown as an `OrgError` and leaves nothing changed.
 */
export interface OrgApi {
  readonly organizationId: string;
  readonly timeZone: string;
  readonly fiscalYearStartMonth: number;
  readonly features: Readonly<Features>;
  /** `choicesOf`: the choices that a record type (null: the master one) leaves of a picklist. */
  readonly recordTypes: {
    choicesOf(recordTypeId: string | null, field: FieldDef): FieldDef['picklistValues'];
  };
  /** When objects, fields, permissions or what else describe tells last changed, ISO. */
  readonly metadataChangedAt: string;
  /** By lower-case name. */
  schema(): ReadonlyMap<string, ObjectDef>;
  find(object: string): ObjectDef | undefined;
  /** @throws OrgError 404 NOT_FOUND when there is no such object. */
  object(object: string): ObjectDef;
  /** All rows, deleted ones too, in the order they were made. */
  rows(object: string): Iterable<Row>;
  count(object: string): number;
  /** By 15 or 18 characters; deleted rows too. */
  row(object: string, id: string): Row | undefined;
  /**
   * Rows, deleted ones too, whose field equals the value: for Id, references, external ids, unique and
   * id-lookup fields. undefined: that field is not indexed, so read `rows`.
   */
  byField(object: string, field: string, value: string): Iterable<Row> | undefined;
  /** The object whose ids begin like this one's. */
  objectOfId(id: string): ObjectDef | undefined;

  create(
    user: string,
    object: string,
    values: Record<string, unknown>,
    at: string,
    options?: WriteOptions,
  ): string;
  update(
    user: string,
    object: string,
    id: string,
    values: Record<string, unknown>,
    at: string,
    options?: WriteOptions,
  ): void;
  delete(user: string, object: string, id: string, at: string): void;
  /** @throws OrgError status 300 with `matches` when several rows carry the value. */
  upsert(
    user: string,
    object: string,
    keyField: string,
    keyValue: string,
    values: Record<string, unknown>,
    at: string,
    options?: WriteOptions,
  ): { id: string; created: boolean };
  /** Runs `work`; if it throws, every change it made is taken back, and the error goes on. */
  transaction<T>(work: () => T): T;

  mayReadObject(user: string, object: string): boolean;
  mayCreateObject(user: string, object: string): boolean;
  mayEditObject(user: string, object: string): boolean;
  mayDeleteObject(user: string, object: string): boolean;
  mayReadField(user: string, object: string, field: string): boolean;
  mayEditField(user: string, object: string, field: string): boolean;
  /** True where every row of the object is for the user to see, so that no row need be asked about. */
  seesAll(user: string, object: string): boolean;
  maySeeRow(user: string, object: string, row: Row): boolean;
  mayEditRow(user: string, object: string, row: Row): boolean;
  /** What UserRecordAccess answers. */
  accessTo(user: string, object: string, row: Row): RecordAccess;
  /** User permission by API name ('CustomizeApplication', 'ViewAllData', …) or custom permission. */
  hasPermission(user: string, name: string): boolean;

  /** JSON of `/sobjects/NAME/describe`, with only what the user may see. */
  describe(user: string, object: string, version: string, origin?: string): object;
  /** JSON of `/sobjects`. */
  describeGlobal(user: string, version: string): object;

  addObject(user: string, object: NewObject, at: string): 'created' | 'changed' | 'unchanged';
  addField(user: string, field: NewField, at: string): 'created' | 'changed' | 'unchanged';
  removeField(user: string, object: string, name: string, at: string): void;
  /** Takes away a custom object, permission set or custom permission with all that hangs on it. */
  removeSetup(user: string, what: RemovableSetup, name: string, at: string): void;
  /** Keeps a component as metadata spells it, over an earlier one of its type and name. */
  define(user: string, definition: NewDefinition, at: string): 'created' | 'changed' | 'unchanged';
  undefine(user: string, type: string, fullName: string, at: string): void;
  definition(type: string, fullName: string): Definition | undefined;
  definitions(type: string): Iterable<Definition>;
  /** Gives back its id; the object has RecordTypeId from then on. */
  addRecordType(user: string, recordType: RecordTypeNote, at: string): string;
  addCustomPermission(user: string, name: string, label: string, at: string): void;
  deployPermissionSet(user: string, set: PermissionSetDef, at: string): 'created' | 'changed';
  assignPermissionSet(user: string, userId: string, set: string, at: string): void;
  unassignPermissionSet(user: string, userId: string, set: string, at: string): void;
  /** Makes a custom profile that grants what another does now; its id. */
  cloneProfile(user: string, name: string, like: string, at: string): string;
  /** @throws OrgError INVALID_TYPE for an object without sharing of its own, or that is not offered this model. */
  setSharing(object: string, model: SharingModel): void;
  sharingModel(object: string): SharingModel;
  /** Makes the rule, or replaces the one of that object and name. */
  setSharingRule(rule: SharingRule): void;
  removeSharingRule(object: string, name: string): void;
  sharingRules(): readonly SharingRule[];

  /** Sets up what happens when records are saved; one of the same object and name is replaced. */
  addAutomation(rule: AutomationRule): void;
  /** @throws OrgError 404 where there is no such rule. */
  removeAutomation(object: string, name: string): void;
  automationRules(): AutomationRule[];
  /** Locks a record for all but who may change every record of its object, or opens it again. @throws OrgError 404. */
  lockForApproval(id: string, locked: boolean): void;

  /** The org's CORS allowlist, as it stands after the last `allowOrigins`. */
  readonly allowedOrigins: ReadonlySet<string>;
  allowOrigins(origins: string[]): void;

  /** The objects whose changes are told, by name; empty in a new org. */
  captured(): readonly string[];
  setCaptured(objects: readonly string[]): void;
  /** May the user be told of every change of the object's rows, whoever owns them? */
  mayReceiveChanges(user: string, object: string): boolean;
  /** Calls `listener` with the changes of captured objects, once for each transaction that has held. */
  onRowChanges(listener: (changes: readonly RowChange[]) => void): void;

  /** A change of the outside world; not journaled unless it came by `edit`. */
  apply(change: CrmChange): void;
  /** An out-of-band edit: `apply`, and journaled. */
  edit(change: CrmChange): void;
  replay(entry: JournalEntry): void;
  /** Called after every journaled change, once a transaction has held. */
  onJournal: ((entry: JournalEntry) => void) | null;
}
