import type { RecordAccess, SharingModel, SharingRule } from './access';
import { Automation } from './automation/automation';
import type { AutomationRule } from './automation/rules';
import type { FieldDef, ObjectDef } from './definition';
import { Definitions } from './definitions';
import { totalUp } from './derived/totals';
import { Describe } from './describe';
import { OrgError } from './errors';
import type { Features } from './features';
import type { FiscalCalendar, FiscalPeriod } from './fiscal-calendar';
import type { PermissionSetDef } from './grant';
import type { JournalEntry } from './journal-entry';
import { Metadata } from './metadata';
import type {
  Definition,
  NewDefinition,
  NewField,
  NewObject,
  RecordTypeNote,
  RemovableSetup,
  StandardFieldNote,
} from './new-setup';
import type { OrgApi, WriteOptions } from './org-api';
import { applyChange } from './outside-change';
import { PermissionSets } from './permissions/permission-sets';
import { Permissions } from './permissions/permissions';
import { ProfileRows } from './permissions/profile-rows';
import { completeUserLogins } from './permissions/user-logins';
import { RecordTypes } from './record-types';
import { replayEntry } from './replay';
import type { CrmChange, Row, RowChange } from './row';
import { toSecond } from './rules/date';
import type { SchemaChoice } from './schema/build-schema';
import { completeRoleGroups } from './sharing/role-groups';
import { ShareRows } from './sharing/share-rows';
import { Sharing } from './sharing/sharing';
import { Store } from './store';
import { type OrgSettings, SystemWrite } from './write/system-write';
import { UserWrite, type Written } from './write/user-write';

/** Objects whose rows decide what users may do. */
const DECIDING = new Set([
  'CustomPermission',
  'FieldPermissions',
  'Group',
  'GroupMember',
  'ObjectPermissions',
  'PermissionSet',
  'PermissionSetAssignment',
  'SetupEntityAccess',
  'User',
  'UserRole',
]);

/** When every org began. */
export const FOUNDED = '2015-01-05T09:00:00.000Z';

/** The state of one org behind its doors; see `OrgApi` for what each call promises. */
export class Org implements OrgApi {
  onJournal: ((entry: JournalEntry) => void) | null = null;
  metadataChangedAt: string = FOUNDED;
  allowedOrigins: ReadonlySet<string> = new Set();
  readonly store: Store;
  readonly permissions: Permissions;
  readonly metadata: Metadata;
  readonly system: SystemWrite;
  readonly automation: Automation;
  private lastSecond = { at: '', cut: '' };
  readonly recordTypes: RecordTypes;
  readonly features: Readonly<Features>;
  private readonly sharing: Sharing;
  private readonly shareRows: ShareRows;
  private readonly sets: PermissionSets;
  private readonly kept: Definitions;
  private readonly described: Describe;
  private readonly users: UserWrite;
  private capturedObjects: readonly string[] = [];

  constructor(
    readonly settings: OrgSettings,
    choice: SchemaChoice,
  ) {
    this.features = choice.features;
    this.store = new Store(choice);
    totalUp(this.store);
    this.permissions = new Permissions(this.store);
    this.sharing = new Sharing(this.store, this.permissions);
    this.shareRows = new ShareRows(this.store, this.sharing.shares);
    this.sets = new PermissionSets(this.store, this.permissions);
    this.recordTypes = new RecordTypes(this.store);
    this.metadata = new Metadata(this.store, this.permissions, choice);
    this.described = new Describe(this.store, this.permissions, this.recordTypes);
    this.kept = new Definitions(this.store);
    this.system = new SystemWrite(this.store, settings);
    this.automation = new Automation(this.store, this.permissions, settings.timeZone);
    this.users = new UserWrite(
      this.store,
      this.permissions,
      this.sharing,
      this.system,
      this.automation,
      this.recordTypes,
      settings,
    );
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

  schema(): ReadonlyMap<string, ObjectDef> {
    return this.store.schema;
  }
  find(object: string): ObjectDef | undefined {
    return this.store.find(object);
  }
  object(object: string): ObjectDef {
    return this.store.object(object);
  }
  rows(object: string): Iterable<Row> {
    return this.shareRows.rows(object) ?? this.store.table(object).rows.values();
  }
  count(object: string): number {
    return this.store.table(object).rows.size;
  }
  row(object: string, id: string): Row | undefined {
    return this.store.row(object, id) ?? this.shareRows.row(object, id);
  }
  byField(object: string, field: string, value: string): Iterable<Row> | undefined {
    const table = this.store.table(object);
    const name = table.def.fields.get(field.toLowerCase())?.name;
    if (name === 'Id') {
      const row = this.row(table.def.name, value);
      return row ? [row] : [];
    }
    if (this.shareRows.holds(table.def.name)) return this.shareRows.byField(table.def.name, name, value);
    return name !== undefined && table.indexable(name) ? table.by(name, value) : undefined;
  }
  objectOfId(id: string): ObjectDef | undefined {
    return this.store.objectOfId(id);
  }

  create(
    user: string,
    object: string,
    values: Record<string, unknown>,
    at: string,
    options: WriteOptions = {},
  ): string {
    return this.store.transaction(() => {
      const when = this.second(at);
      const made = this.users.create(user, object, values, when, options);
      this.journalWrite('create', made, user, when);
      return made.row.Id;
    });
  }

  update(
    user: string,
    object: string,
    id: string,
    values: Record<string, unknown>,
    at: string,
    options: WriteOptions = {},
  ): void {
    this.store.transaction(() => {
      const when = this.second(at);
      this.journalWrite('update', this.users.update(user, object, id, values, when, options), user, when);
    });
  }

  delete(user: string, object: string, id: string, at: string): void {
    this.store.transaction(() => {
      const when = this.second(at);
      const { def, row } = this.users.delete(user, object, id, when);
      this.written(def, { kind: 'delete', user, object: def.name, id: row.Id, at: when });
    });
  }

  upsert(
    user: string,
    object: string,
    keyField: string,
    keyValue: string,
    values: Record<string, unknown>,
    at: string,
    options: WriteOptions = {},
  ): { id: string; created: boolean } {
    const { def, row } = this.users.keyed(user, object, keyField, keyValue);
    if (row) {
      this.update(user, def.name, row.Id, values, at, options);
      return { id: row.Id, created: false };
    }
    const all = { ...values, [keyField]: keyValue };
    return { id: this.create(user, def.name, all, at, options), created: true };
  }

  transaction<T>(work: () => T): T {
    return this.store.transaction(work);
  }

  mayReadObject(user: string, object: string): boolean {
    return this.mayTo(user, object, 'read');
  }
  mayCreateObject(user: string, object: string): boolean {
    return this.mayTo(user, object, 'create');
  }
  mayEditObject(user: string, object: string): boolean {
    return this.mayTo(user, object, 'edit');
  }
  mayDeleteObject(user: string, object: string): boolean {
    return this.mayTo(user, object, 'delete');
  }
  mayReadField(user: string, object: string, field: string): boolean {
    const found = this.field(object, field);
    return found !== undefined && this.permissions.mayReadField(user, ...found);
  }
  mayEditField(user: string, object: string, field: string): boolean {
    const found = this.field(object, field);
    return found !== undefined && this.permissions.mayEditField(user, ...found);
  }
  seesAll(user: string, object: string): boolean {
    return this.sharing.seesAll(user, this.object(object));
  }
  accessTo(user: string, object: string, row: Row): RecordAccess {
    return this.sharing.access(user, this.object(object), row);
  }
  maySeeRow(user: string, object: string, row: Row): boolean {
    return this.sharing.may(user, 'see', this.object(object), row);
  }
  mayEditRow(user: string, object: string, row: Row): boolean {
    return this.sharing.may(user, 'edit', this.object(object), row);
  }
  hasPermission(user: string, name: string): boolean {
    return this.permissions.has(user, name);
  }
  mayReceiveChanges(user: string, object: string): boolean {
    const def = this.find(object);
    return def !== undefined && this.permissions.mayReceiveChanges(user, def);
  }

  describe(user: string, object: string, version: string, origin?: string): object {
    return this.described.object(user, object, version, origin);
  }
  describeGlobal(user: string, version: string): object {
    return this.described.global(user, version);
  }

  addObject(user: string, object: NewObject, at: string): 'created' | 'changed' | 'unchanged' {
    return this.journaled({ kind: 'object', object, at, user }, () => this.metadata.addObject(object));
  }
  addField(user: string, field: NewField, at: string): 'created' | 'changed' | 'unchanged' {
    return this.journaled({ kind: 'field', field, at, user }, () => this.metadata.addField(field));
  }
  customizeField(user: string, field: StandardFieldNote, at: string): void {
    this.journaled({ kind: 'standardField', field, at, user }, () => this.metadata.customize(field));
  }
  removeField(user: string, object: string, name: string, at: string): void {
    this.journaled({ kind: 'removeField', object, name, at, user }, () =>
      this.metadata.removeField(object, name),
    );
  }
  removeSetup(user: string, what: RemovableSetup, name: string, at: string): void {
    this.journaled({ kind: 'removeSetup', what, name, at, user }, () => {
      if (what === 'object') this.removeObject(name);
      else if (what === 'permissionSet') this.sets.remove(name);
      else this.sets.removeCustomPermission(name);
    });
  }
  define(user: string, definition: NewDefinition, at: string): 'created' | 'changed' | 'unchanged' {
    return this.journaled({ kind: 'define', definition, at, user }, () =>
      this.kept.put(definition, user, toSecond(Date.parse(at))),
    );
  }
  undefine(user: string, type: string, fullName: string, at: string): void {
    this.journaled({ kind: 'undefine', type, fullName, at, user }, () => this.kept.remove(type, fullName));
  }
  definition(type: string, fullName: string): Definition | undefined {
    return this.kept.find(type, fullName);
  }
  definitions(type: string): Iterable<Definition> {
    return this.kept.all(type);
  }
  addRecordType(user: string, recordType: RecordTypeNote, at: string): string {
    return this.journaled({ kind: 'recordType', recordType, at, user }, () =>
      this.metadata.addRecordType(recordType, this.recordTypes, user, toSecond(Date.parse(at))),
    );
  }
  addCustomPermission(user: string, name: string, label: string, at: string): void {
    this.journaled({ kind: 'customPermission', name, label, at, user }, () =>
      this.sets.addCustomPermission(name, label, user, toSecond(Date.parse(at))),
    );
  }
  deployPermissionSet(user: string, set: PermissionSetDef, at: string): 'created' | 'changed' | 'unchanged' {
    return this.journaled({ kind: 'permissionSet', set, at, user }, () =>
      this.sets.deploy(set, user, toSecond(Date.parse(at))),
    );
  }
  assignPermissionSet(user: string, userId: string, set: string, at: string): void {
    this.journaled({ kind: 'assign', userId, set, at, user }, () =>
      this.sets.assign(userId, set, toSecond(Date.parse(at))),
    );
  }
  unassignPermissionSet(user: string, userId: string, set: string, at: string): void {
    this.journaled({ kind: 'unassign', userId, set, at, user }, () => this.sets.unassign(userId, set));
  }
  cloneProfile(user: string, name: string, like: string, at: string): string {
    return this.journaled({ kind: 'profile', name, like, at, user }, () => {
      const stamp = { by: user, at: toSecond(Date.parse(at)) };
      return new ProfileRows(this.store).clone(name, like, stamp).Id;
    });
  }
  setSharing(object: string, model: SharingModel): void {
    this.journaled({ kind: 'sharing', object, model }, () => {
      const def = this.object(object);
      this.sharing.defaults.set(def, model);
      this.metadata.fitShares(def, model);
    });
  }
  sharingModel(object: string): SharingModel {
    return this.sharing.defaults.of(this.object(object));
  }
  setSharingRule(rule: SharingRule): void {
    this.journaled({ kind: 'sharingRule', rule }, () => this.sharing.rules.set(rule));
  }
  removeSharingRule(object: string, name: string): void {
    this.journaled({ kind: 'removeSharingRule', object, name }, () =>
      this.sharing.rules.remove(object, name),
    );
  }
  sharingRules(): readonly SharingRule[] {
    return this.sharing.rules.list();
  }

  addAutomation(rule: AutomationRule): void {
    this.journaled({ kind: 'automation', rule }, () => this.automation.add(rule));
  }
  removeAutomation(object: string, name: string): void {
    this.journaled({ kind: 'noAutomation', object, name }, () => this.automation.remove(object, name));
  }
  automationRules(): AutomationRule[] {
    return this.automation.list();
  }
  lockForApproval(id: string, locked: boolean): void {
    const row = this.store.anyRow(id);
    if (!row) throw new OrgError(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    this.journaled({ kind: 'approvalLock', id: row.Id, locked }, () => this.automation.lock(row.Id, locked));
  }

  allowOrigins(origins: string[]): void {
    this.journaled({ kind: 'allowedOrigins', origins }, () => {
      this.allowedOrigins = new Set(origins);
    });
  }

  captured(): readonly string[] {
    return this.capturedObjects;
  }
  setCaptured(objects: readonly string[]): void {
    const names = objects.map((each) => this.object(each).name);
    this.journaled({ kind: 'capture', objects: names }, () => this.capture(names));
  }
  onRowChanges(listener: (changes: readonly RowChange[]) => void): void {
    this.store.watch.listen(listener);
  }

  apply(change: CrmChange): void {
    const work = () => {
      applyChange(this.store, this.system, change);
      // Changes of one day are told one by one, though the day holds or fails as a whole.
      this.store.watch.seal();
    };
    // Only who is told of a change can tell that it is a transaction.
    if (this.store.watch.on) this.store.transaction(work);
    else work();
    this.settle(change.object, change.at);
  }

  edit(change: CrmChange): void {
    this.journaled({ kind: 'change', change }, () => this.apply(change));
  }

  /** @throws Error for 'days': whoever holds the book applies its days between the other entries. */
  replay(entry: JournalEntry): void {
    const silent = this.onJournal;
    this.onJournal = null;
    try {
      replayEntry(this, entry);
    } finally {
      this.onJournal = silent;
    }
  }

  private removeObject(name: string): void {
    const def = this.object(name);
    this.automation.removeAll(def);
    this.metadata.removeObject(name);
    this.recordTypes.removeAll(def.name);
    this.sharing.rules.removeAll(def.name);
    this.sharing.defaults.forget(def.name);
    if (this.capturedObjects.includes(def.name)) {
      this.capture(this.capturedObjects.filter((each) => each !== def.name));
    }
  }

  private capture(names: readonly string[]): void {
    const before = this.capturedObjects;
    const set = (to: readonly string[]) => {
      this.capturedObjects = to;
      this.store.watch.choose(new Set(to));
    };
    set(names);
    this.store.onUndo(() => set(before));
  }

  /** The write itself, then what triggers and flows made of it. */
  private journalWrite(kind: 'create' | 'update', written: Written, user: string, at: string): void {
    const { def, row, stored, further } = written;
    this.written(def, { kind, user, object: def.name, id: row.Id, values: stored, at });
    for (const values of further) {
      this.written(def, { kind: 'update', user, object: def.name, id: row.Id, values, at });
    }
  }

  /** A moment with its milliseconds cut; the rows of one call share theirs. */
  private second(at: string): string {
    if (at !== this.lastSecond.at) this.lastSecond = { at, cut: toSecond(Date.parse(at)) };
    return this.lastSecond.cut;
  }

  private written(def: ObjectDef, entry: JournalEntry & { at: string }): void {
    this.settle(def.name, entry.at);
    this.store.afterwards(() => this.onJournal?.(entry));
  }

  /** Must be called after a row of the object changed: what users may do is kept at hand, and some rows decide it. */
  settle(object: string, at: string): void {
    if (!DECIDING.has(object)) return;
    this.describedAnew(at);
    if (object === 'UserRole') completeRoleGroups(this.store);
    if (object === 'User') completeUserLogins(this.store);
    this.forget();
    this.store.onUndo(() => this.forget());
  }

  /** Days of the book happened before what was done since the last of them: the later moment counts. */
  private describedAnew(at: string): void {
    const [before, now] = [this.metadataChangedAt, this.second(at)];
    if (now <= before) return;
    this.metadataChangedAt = now;
    this.store.onUndo(() => {
      this.metadataChangedAt = before;
    });
  }

  private forget(): void {
    this.permissions.forget();
    this.sharing.principals.forget();
  }

  private journaled<T>(entry: JournalEntry, work: () => T): T {
    return this.store.transaction(() => {
      const result = work();
      if ('at' in entry && result !== 'unchanged') this.describedAnew(entry.at);
      this.store.afterwards(() => this.onJournal?.(entry));
      return result;
    });
  }

  private mayTo(user: string, object: string, deed: 'read' | 'create' | 'edit' | 'delete'): boolean {
    const def = this.find(object);
    return def !== undefined && this.permissions.may(user, deed, def);
  }

  private field(object: string, field: string): [ObjectDef, FieldDef] | undefined {
    const def = this.find(object);
    const found = def?.fields.get(field.toLowerCase());
    return def && found && [def, found];
  }
}
