import type { RecordAccess, SharingModel, SharingRule } from './access';
import type { AutomationRule } from './automation/rules';
import type { FieldDef, ObjectDef } from './definition';
import type { Features } from './features';
import type { FiscalPeriod } from './fiscal-calendar';
import type { PermissionSetDef } from './grant';
import type { JournalEntry } from './journal-entry';
import type {
  Definition,
  NewDefinition,
  NewField,
  NewObject,
  RecordTypeNote,
  RemovableSetup,
  StandardFieldNote,
} from './new-setup';
import type { RecordTypeInfo } from './record-types';
import type { CrmChange, Row, RowChange } from './row';

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
  /** The fiscal year, quarter, month or week of a day (YYYY-MM-DD); undefined: the org's years have none such. */
  fiscalPeriodOf(type: FiscalPeriod['type'], day: string): FiscalPeriod | undefined;
  readonly features: Readonly<Features>;
  /** `choicesOf`: the choices that a record type (null: the master one) leaves of a picklist. */
  readonly recordTypes: {
    choicesOf(recordTypeId: string | null, field: FieldDef): FieldDef['picklistValues'];
    describe(user: string, object: ObjectDef, version: string): RecordTypeInfo[];
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
  /** Changes what an administrator may say of a standard field. */
  customizeField(user: string, field: StandardFieldNote, at: string): void;
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
  deployPermissionSet(user: string, set: PermissionSetDef, at: string): 'created' | 'changed' | 'unchanged';
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
