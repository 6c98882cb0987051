import type { SharingModel } from './access';
import type { FieldDef, ObjectDef } from './definition';
import { OrgError } from './errors';
import type { NewField, NewObject, RecordTypeNote, StandardFieldNote } from './new-setup';
import type { Permissions } from './permissions/permissions';
import type { RecordTypes } from './record-types';
import { currencyField, listAsChild, recordTypeField, type SchemaChoice } from './schema/build-schema';
import { checkFormulas, customField } from './schema/custom-field';
import { customObject } from './schema/custom-object';
import { type DefinedObject, defineObject } from './schema/define-object';
import { shareNotes } from './schema/objects/shares';
import { sharesOf } from './sharing/shared-objects';
import type { Store } from './store';

export type Outcome = 'created' | 'changed' | 'unchanged';

/** Salesforce tracks at most this many fields of an object. */
const MAX_TRACKED = 20;

/** Custom objects and fields: what a metadata deployment makes of the schema. */
export class Metadata {
  private readonly objects = new Map<string, NewObject>();
  private readonly fields = new Map<string, NewField>();

  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
    private readonly choice: SchemaChoice,
  ) {}

  private get currencies(): readonly string[] | null {
    return this.choice.currencies;
  }

  addObject(note: NewObject): Outcome {
    const key = note.name.toLowerCase();
    const before = this.objects.get(key);
    if (before && same(before, note)) return 'unchanged';
    const existing = this.store.find(note.name);
    if (existing && !existing.custom)
      throw new OrgError(400, 'DUPLICATE_DEVELOPER_NAME', `${note.name} is standard`);
    this.objects.set(key, note);
    this.store.onUndo(() => (before ? this.objects.set(key, before) : this.objects.delete(key)));
    if (existing) {
      const { label, labelPlural } = existing;
      Object.assign(existing, { label: note.label, labelPlural: note.labelPlural });
      this.store.onUndo(() => Object.assign(existing, { label, labelPlural }));
      return 'changed';
    }
    this.define(note);
    return 'created';
  }

  private define(note: NewObject): void {
    const prefix = `a${String(this.store.mint.count('custom objects') - 1).padStart(2, '0')}`;
    const { def, noted, money } = customObject(note, prefix, this.currencies !== null && !note.customSetting);
    if (money && this.currencies) def.fields.set('currencyisocode', currencyField(this.currencies));
    this.enlist({ def, noted, money });
  }

  private enlist({ def, noted }: DefinedObject): void {
    const key = def.name.toLowerCase();
    this.store.schema.set(key, def);
    this.store.register(def);
    this.store.onUndo(() => {
      this.store.schema.delete(key);
      this.store.unregister(def);
      this.store.dropTable(def.name);
    });
    for (const { field, children } of noted) this.list(def, field, children);
  }

  private delist(def: ObjectDef): void {
    for (const field of def.fields.values()) this.unlist(def, field);
    this.store.retireTable(def.name);
    this.store.drop(this.store.schema, def.name.toLowerCase());
    this.store.unregister(def);
    this.store.onUndo(() => this.store.register(def));
  }

  /** A custom object has shares while its default leaves something to share. */
  fitShares(object: ObjectDef, model: SharingModel): void {
    const columns = object.custom ? sharesOf(object.name) : undefined;
    if (!columns) return;
    const shares = this.store.find(columns.share);
    const wanted = model === 'Private' || model === 'Read';
    if (wanted && !shares) {
      this.enlist(defineObject(shareNotes({ ...columns, label: `Share: ${object.label}` })));
    } else if (!wanted && shares) this.delist(shares);
  }

  /** @throws OrgError for a standard object, or one that other objects look up. */
  removeObject(name: string): void {
    const def = this.known(name);
    if (!def.custom) throw new OrgError(400, 'INSUFFICIENT_ACCESS', `${def.name} is standard`);
    this.fitShares(def, 'ReadWrite');
    for (const { childSObject, field } of def.childRelationships) {
      if (childSObject === def.name || !this.store.find(childSObject)) continue;
      const where = `${childSObject} - ${field}`;
      throw new OrgError(
        400,
        'DEPENDENCY_EXISTS',
        `Cannot complete this operation. This custom object is referenced elsewhere in salesforce.com. : ${where}`,
      );
    }
    const key = def.name.toLowerCase();
    for (const path of [...this.fields.keys()])
      if (path.startsWith(`${key}.`)) this.store.drop(this.fields, path);
    for (const object of ['ObjectPermissions', 'FieldPermissions'])
      this.erasePermissions(object, 'SobjectType', def.name);
    this.permissions.revoke(def.name);
    this.store.drop(this.objects, key);
    this.delist(def);
  }

  private erasePermissions(object: string, column: string, value: string): void {
    for (const row of [...this.store.table(object).rows.values()])
      if (row[column] === value) this.store.erase(object, row);
  }

  /** A field of 'Activity' is a field of Task and Event both. */
  addField(note: NewField): Outcome {
    const key = `${note.object}.${note.name}`.toLowerCase();
    const before = this.fields.get(key);
    if (before && same(before, note)) return 'unchanged';
    if (before && before.type !== note.type) {
      throw new OrgError(
        400,
        'FIELD_INTEGRITY_EXCEPTION',
        `Cannot change which type of custom field this is`,
        ['type'],
      );
    }
    for (const object of targets(note.object)) this.put(this.known(object), note);
    this.fields.set(key, note);
    this.store.onUndo(() => (before ? this.fields.set(key, before) : this.fields.delete(key)));
    this.permissions.forget();
    return before ? 'changed' : 'created';
  }

  /** Makes a record type, and RecordTypeId on its object. @throws OrgError for a name that is taken. */
  addRecordType(note: RecordTypeNote, types: RecordTypes, by: string, at: string, id?: string): string {
    const def = this.known(note.object);
    for (const row of this.store.table('RecordType').rows.values()) {
      if (row['SobjectType'] !== def.name || row['DeveloperName'] !== note.developerName) continue;
      const message = `The record type ${note.developerName} of ${def.name} is there already`;
      throw new OrgError(400, 'DUPLICATE_DEVELOPER_NAME', message);
    }
    const row = {
      Id: id ?? this.store.mint.mint('012'),
      IsDeleted: false,
      SystemModstamp: at,
      CreatedDate: at,
      CreatedById: by,
      LastModifiedDate: at,
      LastModifiedById: by,
      SobjectType: def.name,
      Name: note.name,
      DeveloperName: note.developerName,
      IsActive: note.isActive,
      ...(note.isPersonType === undefined ? {} : { IsPersonType: note.isPersonType }),
    };
    this.store.insert('RecordType', row);
    types.add(row.Id, note);
    if (!def.fields.has('recordtypeid')) {
      const { fields } = def;
      def.fields = new Map(fields).set('recordtypeid', recordTypeField());
      this.store.onUndo(() => {
        def.fields = fields;
      });
    }
    return row.Id;
  }

  removeField(object: string, name: string): void {
    for (const target of targets(object)) {
      const def = this.known(target);
      const field = def.fields.get(name.toLowerCase());
      if (!field?.custom) {
        throw new OrgError(404, 'NOT_FOUND', `No CustomField named: ${object}.${name} found`);
      }
      const tracked = def.tracked.delete(field.name);
      const { fields } = def;
      def.fields = new Map(fields);
      def.fields.delete(name.toLowerCase());
      this.unlist(def, field);
      for (const row of this.store.table(def.name).rows.values()) this.store.clear(def.name, row, field.name);
      this.store.onUndo(() => {
        if (tracked) def.tracked.add(field.name);
        def.fields = fields;
      });
    }
    this.store.drop(this.fields, `${object}.${name}`.toLowerCase());
    this.erasePermissions('FieldPermissions', 'Field', `${object}.${name}`);
    this.permissions.revoke(`${object}.${name}`);
  }

  /** Gives a standard picklist other choices, as an administrator does; the first of a status stays its default. */
  choose(object: string, name: string, values: readonly string[]): void {
    const def = this.known(object);
    const field = def.fields.get(name.toLowerCase());
    if (!field) throw new OrgError(400, 'INVALID_FIELD', `${def.name} has no field ${name}`);
    const changed = {
      ...field,
      picklistValues: values.map((value) => ({
        value,
        label: value,
        active: true,
        defaultValue: value === field.defaultValue,
      })),
    };
    const { fields } = def;
    def.fields = new Map(fields).set(name.toLowerCase(), changed);
    this.store.onUndo(() => {
      def.fields = fields;
    });
  }

  /** Gives a standard field another help text, and tracks it from now on or no more. */
  customize({ object, name, help, trackHistory }: StandardFieldNote): void {
    for (const target of targets(object)) {
      const def = this.known(target);
      const field = def.fields.get(name.toLowerCase());
      if (!field) throw new OrgError(400, 'INVALID_FIELD', `${def.name} has no field ${name}`);
      const { fields } = def;
      def.fields = new Map(fields).set(name.toLowerCase(), { ...field, inlineHelpText: help });
      this.store.onUndo(() => {
        def.fields = fields;
      });
      if (trackHistory) this.track(def, field);
      else if (trackHistory === false) this.untrack(def, field);
    }
  }

  private untrack(def: ObjectDef, field: FieldDef): void {
    if (def.tracked.delete(field.name)) this.store.onUndo(() => def.tracked.add(field.name));
  }

  /** Tracks a field's history from now on. */
  track(def: ObjectDef, field: FieldDef): void {
    if (def.tracked.has(field.name)) return;
    const untracked = !def.history
      ? `The entity: ${def.name} does not have history tracking enabled`
      : field.calculated
        ? `History of ${def.name}.${field.name} cannot be tracked`
        : undefined;
    if (untracked !== undefined) throw new OrgError(400, 'FIELD_INTEGRITY_EXCEPTION', untracked);
    if (def.tracked.size >= MAX_TRACKED) {
      throw new OrgError(
        400,
        'LIMIT_EXCEEDED',
        `You have reached the maximum of ${MAX_TRACKED} fields tracked for ${def.name}`,
      );
    }
    def.tracked.add(field.name);
    this.store.onUndo(() => def.tracked.delete(field.name));
  }

  private put(def: ObjectDef, note: NewField): void {
    if (note.referenceTo) this.known(note.referenceTo, 'referenceTo');
    const field = customField(def, note, this.store);
    const key = note.name.toLowerCase();
    const { fields } = def;
    const before = fields.get(key);
    if (before) this.unlist(def, before);
    def.fields = new Map(fields).set(key, field);
    this.store.onUndo(() => {
      def.fields = fields;
    });
    const { relationshipName } = note;
    this.list(def, field, relationshipName === undefined ? null : `${relationshipName}__r`);
    if (field.type === 'boolean' && !field.calculated && !before) {
      const value = field.defaultValue === true;
      for (const row of this.store.table(def.name).rows.values())
        this.store.patch(def.name, row, { [field.name]: value });
    }
    if (field.formula !== undefined) checkFormulas(this.store.schema, this.store);
    if (note.trackHistory) this.track(def, field);
    else this.untrack(def, field);
  }

  private list(def: ObjectDef, field: FieldDef, children: string | null): void {
    listAsChild(this.store.schema, def, field, children);
    for (const relations of this.relationsOf(field)) this.store.onUndo(() => relations.pop());
  }

  private unlist(def: ObjectDef, field: FieldDef): void {
    for (const relations of this.relationsOf(field)) {
      const at = relations.findIndex((r) => r.childSObject === def.name && r.field === field.name);
      if (at < 0) continue;
      const gone = relations.splice(at, 1);
      this.store.onUndo(() => relations.splice(at, 0, ...gone));
    }
  }

  private relationsOf(field: FieldDef): ObjectDef['childRelationships'][] {
    return field.referenceTo.flatMap((parent) => {
      const def = this.store.find(parent);
      return def ? [def.childRelationships] : [];
    });
  }

  private known(object: string, where = 'object'): ObjectDef {
    const def = this.store.find(object);
    if (def) return def;
    throw new OrgError(400, 'INVALID_TYPE', `In field: ${where} - no CustomObject named ${object} found`, [
      where,
    ]);
  }
}

function targets(object: string): string[] {
  return object.toLowerCase() === 'activity' ? ['Task', 'Event'] : [object];
}

function same(a: object, b: object): boolean {
  const sorted = (o: object) => JSON.stringify(Object.entries(o).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}
