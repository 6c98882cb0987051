import type { SharingModel, SharingRule } from './access';
import { Automation } from './automation/automation';
import type { AutomationRule } from './automation/rules';
import type { ObjectDef } from './definition';
import { Definitions } from './definitions';
import { totalUp } from './derived/totals';
import { Describe } from './describe';
import { OrgError } from './errors';
import type { Features } from './features';
import type { FiscalCalendar, FiscalPeriod } from './fiscal-calendar';
import type { JournalEntry } from './journal-entry';
import { Metadata } from './metadata';
import type { Definition } from './new-setup';
import { OrgAccess } from './org-access';
import type { OrgApi } from './org-api';
import { OrgChanges } from './org-changes';
import { OrgRows } from './org-rows';
import { OrgWrites } from './org-writes';
import { PermissionSets } from './permissions/permission-sets';
import { Permissions } from './permissions/permissions';
import { RecordTypes } from './record-types';
import type { CrmChange, Row, RowChange } from './row';
import type { SchemaChoice } from './schema/build-schema';
import { Setting } from './setting';
import { doSetup, type SetupEntry, type SetupParts, type SetupResult } from './setup-work';
import { ShareRows } from './sharing/share-rows';
import { Sharing } from './sharing/sharing';
import { Store } from './store';
import { type OrgSettings, SystemWrite } from './write/system-write';
import { UserWrite } from './write/user-write';

type EntryOf<K extends SetupEntry['kind']> = Extract<SetupEntry, { kind: K }>;

/** The state of one org behind its doors; see `OrgApi` for what each call promises, and the parts for how. */
export class Org implements OrgApi {
  readonly store: Store;
  readonly permissions: Permissions;
  readonly metadata: Metadata;
  readonly system: SystemWrite;
  readonly recordTypes: RecordTypes;
  readonly features: Readonly<Features>;
  private readonly sharing: Sharing;
  private readonly automation: Automation;
  private readonly described: Describe;
  private readonly setup: SetupParts;
  private readonly changes: OrgChanges;
  private readonly reads: OrgRows;
  private readonly access: OrgAccess;
  private readonly writes: OrgWrites;

  constructor(
    readonly settings: OrgSettings,
    choice: SchemaChoice,
  ) {
    this.features = choice.features;
    const store = new Store(choice);
    this.store = store;
    totalUp(store);
    this.permissions = new Permissions(store);
    this.sharing = new Sharing(store, this.permissions);
    this.recordTypes = new RecordTypes(store);
    this.metadata = new Metadata(store, this.permissions, choice);
    this.described = new Describe(store, this.permissions, this.recordTypes);
    this.system = new SystemWrite(store, settings);
    this.automation = new Automation(store, this.permissions, settings.timeZone);
    this.setup = {
      store,
      metadata: this.metadata,
      sets: new PermissionSets(store, this.permissions),
      recordTypes: this.recordTypes,
      definitions: new Definitions(store),
      sharing: this.sharing,
      automation: this.automation,
      captured: new Setting<readonly string[]>(store, [], (objects) => store.watch.choose(new Set(objects))),
      allowedOrigins: new Setting<ReadonlySet<string>>(store, new Set()),
    };
    this.changes = new OrgChanges(store, this.permissions, this.sharing.principals);
    this.reads = new OrgRows(store, new ShareRows(store, this.sharing.shares));
    this.access = new OrgAccess(store, this.permissions, this.sharing);
    const users = new UserWrite(
      store,
      this.permissions,
      this.sharing,
      this.system,
      this.automation,
      this.recordTypes,
      settings,
    );
    this.writes = new OrgWrites(store, users, this.system, this.changes);
  }

  get organizationId(): string {
    return this.settings.organizationId;
  }
  get timeZone(): string {
    return this.settings.timeZone;
  }
  get fiscalYearStartMonth(): number {
    return this.settings.fiscal.rules.startMonth;
  }
  fiscalPeriodOf(type: FiscalPeriod['type'], day: string): FiscalPeriod | undefined {
    return this.fiscal.periodOf(type, day);
  }
  get fiscal(): FiscalCalendar {
    return this.settings.fiscal;
  }
  get metadataChangedAt(): string {
    return this.changes.describedAt;
  }
  get allowedOrigins(): ReadonlySet<string> {
    return this.setup.allowedOrigins.value;
  }
  get onJournal(): ((entry: JournalEntry) => void) | null {
    return this.changes.onJournal;
  }
  set onJournal(listener: ((entry: JournalEntry) => void) | null) {
    this.changes.onJournal = listener;
  }

  schema(): ReadonlyMap<string, ObjectDef> {
    return this.store.schema;
  }
  find(object: string): ObjectDef | undefined {
    return this.store.find(object);
  }
  object(object: string): ObjectDef {
    return this.store.object(object);
  }
  objectOfId(id: string): ObjectDef | undefined {
    return this.store.objectOfId(id);
  }
  rows(object: string): Iterable<Row> {
    return this.reads.rows(object);
  }
  count(object: string): number {
    return this.reads.count(object);
  }
  row(object: string, id: string): Row | undefined {
    return this.reads.row(object, id);
  }
  byField(object: string, field: string, value: string): Iterable<Row> | undefined {
    return this.reads.byField(object, field, value);
  }

  readonly create: OrgApi['create'] = (...given) => this.writes.create(...given);
  readonly update: OrgApi['update'] = (...given) => this.writes.update(...given);
  readonly delete: OrgApi['delete'] = (...given) => this.writes.delete(...given);
  readonly upsert: OrgApi['upsert'] = (...given) => this.writes.upsert(...given);
  transaction<T>(work: () => T): T {
    return this.store.transaction(work);
  }
  apply(change: CrmChange): void {
    this.writes.apply(change);
  }
  edit(change: CrmChange): void {
    this.changes.journaled({ kind: 'change', change }, () => this.apply(change));
  }

  readonly mayReadObject: OrgApi['mayReadObject'] = (...of) => this.access.mayTo(...of, 'read');
  readonly mayCreateObject: OrgApi['mayCreateObject'] = (...of) => this.access.mayTo(...of, 'create');
  readonly mayEditObject: OrgApi['mayEditObject'] = (...of) => this.access.mayTo(...of, 'edit');
  readonly mayDeleteObject: OrgApi['mayDeleteObject'] = (...of) => this.access.mayTo(...of, 'delete');
  readonly mayReadField: OrgApi['mayReadField'] = (...of) => this.access.mayReadField(...of);
  readonly mayEditField: OrgApi['mayEditField'] = (...of) => this.access.mayEditField(...of);
  readonly mayReceiveChanges: OrgApi['mayReceiveChanges'] = (...of) => this.access.mayReceiveChanges(...of);
  readonly seesAll: OrgApi['seesAll'] = (...of) => this.access.seesAll(...of);
  readonly accessTo: OrgApi['accessTo'] = (...of) => this.access.accessTo(...of);
  maySeeRow(user: string, object: string, row: Row): boolean {
    return this.access.mayRow(user, 'see', object, row);
  }
  mayEditRow(user: string, object: string, row: Row): boolean {
    return this.access.mayRow(user, 'edit', object, row);
  }
  hasPermission(user: string, name: string): boolean {
    return this.permissions.has(user, name);
  }

  describe(user: string, object: string, version: string, origin?: string): object {
    return this.described.object(user, object, version, origin);
  }
  describeGlobal(user: string, version: string): object {
    return this.described.global(user, version);
  }

  readonly addObject: OrgApi['addObject'] = (user, object, at) =>
    this.setUp({ kind: 'object', object, at, user });
  readonly addField: OrgApi['addField'] = (user, field, at) => this.setUp({ kind: 'field', field, at, user });
  readonly customizeField: OrgApi['customizeField'] = (user, field, at) =>
    this.setUp({ kind: 'standardField', field, at, user });
  readonly removeField: OrgApi['removeField'] = (user, object, name, at) =>
    this.setUp({ kind: 'removeField', object, name, at, user });
  readonly removeSetup: OrgApi['removeSetup'] = (user, what, name, at) =>
    this.setUp({ kind: 'removeSetup', what, name, at, user });
  readonly define: OrgApi['define'] = (user, definition, at) =>
    this.setUp({ kind: 'define', definition, at, user });
  readonly undefine: OrgApi['undefine'] = (user, type, fullName, at) =>
    this.setUp({ kind: 'undefine', type, fullName, at, user });
  definition(type: string, fullName: string): Definition | undefined {
    return this.setup.definitions.find(type, fullName);
  }
  definitions(type: string): Iterable<Definition> {
    return this.setup.definitions.all(type);
  }
  readonly addRecordType: OrgApi['addRecordType'] = (user, recordType, at) =>
    this.setUp({ kind: 'recordType', recordType, at, user });
  readonly addCustomPermission: OrgApi['addCustomPermission'] = (user, name, label, at) =>
    this.setUp({ kind: 'customPermission', name, label, at, user });
  readonly deployPermissionSet: OrgApi['deployPermissionSet'] = (user, set, at) =>
    this.setUp({ kind: 'permissionSet', set, at, user });
  readonly assignPermissionSet: OrgApi['assignPermissionSet'] = (user, userId, set, at) =>
    this.setUp({ kind: 'assign', userId, set, at, user });
  readonly unassignPermissionSet: OrgApi['unassignPermissionSet'] = (user, userId, set, at) =>
    this.setUp({ kind: 'unassign', userId, set, at, user });
  readonly cloneProfile: OrgApi['cloneProfile'] = (user, name, like, at) =>
    this.setUp({ kind: 'profile', name, like, at, user });

  setSharing(object: string, model: SharingModel): void {
    this.setUp({ kind: 'sharing', object, model });
  }
  sharingModel(object: string): SharingModel {
    return this.sharing.defaults.of(this.object(object));
  }
  setSharingRule(rule: SharingRule): void {
    this.setUp({ kind: 'sharingRule', rule });
  }
  removeSharingRule(object: string, name: string): void {
    this.setUp({ kind: 'removeSharingRule', object, name });
  }
  sharingRules(): readonly SharingRule[] {
    return this.sharing.rules.list();
  }

  addAutomation(rule: AutomationRule): void {
    this.setUp({ kind: 'automation', rule });
  }
  removeAutomation(object: string, name: string): void {
    this.setUp({ kind: 'noAutomation', object, name });
  }
  automationRules(): AutomationRule[] {
    return this.automation.list();
  }
  lockForApproval(id: string, locked: boolean): void {
    const row = this.store.anyRow(id);
    if (!row) throw new OrgError(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    this.setUp({ kind: 'approvalLock', id: row.Id, locked });
  }

  allowOrigins(origins: string[]): void {
    this.setUp({ kind: 'allowedOrigins', origins });
  }
  captured(): readonly string[] {
    return this.setup.captured.value;
  }
  setCaptured(objects: readonly string[]): void {
    this.setUp({ kind: 'capture', objects: objects.map((each) => this.object(each).name) });
  }
  onRowChanges(listener: (changes: readonly RowChange[]) => void): void {
    this.store.watch.listen(listener);
  }

  /** @throws Error for 'days', which whoever holds the book applies between the other entries. */
  replay(entry: JournalEntry): void {
    this.changes.silently(() => this.repeat(entry));
    this.permissions.forget();
  }

  private repeat(entry: JournalEntry): void {
    switch (entry.kind) {
      case 'create':
      case 'update':
      case 'delete':
        this.writes.repeat(entry);
        break;
      case 'change':
        this.apply(entry.change);
        break;
      case 'days':
        throw new Error('Days of the book cannot be replayed by the org, which does not hold the book');
      default:
        this.setUp(entry);
    }
  }

  private setUp<K extends SetupEntry['kind']>(entry: EntryOf<K>): SetupResult<K> {
    return this.changes.journaled(entry, () => doSetup(this.setup, entry));
  }
}
