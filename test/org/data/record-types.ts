import type { FieldDef, ObjectDef } from './definition';
import { checkNotPersons, checkPerson } from './derived/person-account';
import { urlsOf } from './describe-object';
import { OrgError } from './errors';
import type { RecordTypeNote } from './new-setup';
import type { Row, Scalar } from './row';
import type { Store } from './store';

/** Id of the master record type, the same in every org. */
export const MASTER = '012000000000000AAA';

/** A record type as describe tells it to a user. */
export interface RecordTypeInfo {
  active: boolean;
  available: boolean;
  defaultRecordTypeMapping: boolean;
  developerName: string;
  master: boolean;
  name: string;
  recordTypeId: string;
  urls: Record<string, string>;
}

/** What an administrator lets the rows of each record type hold, and who may choose it. */
export class RecordTypes {
  /** By the id of the RecordType row. */
  private readonly notes = new Map<string, RecordTypeNote>();
  /** Ids by object, the default one first; an object without record types has no entry. */
  private readonly byObject = new Map<string, readonly string[]>();

  constructor(private readonly store: Store) {}

  /** Makes a record type known whose RecordType row is there. */
  add(id: string, note: RecordTypeNote): void {
    const object = this.store.object(note.object).name;
    const before = this.byObject.get(object);
    this.notes.set(id, note);
    this.byObject.set(object, note.isDefault ? [id, ...(before ?? [])] : [...(before ?? []), id]);
    this.store.onUndo(() => {
      this.notes.delete(id);
      if (before) this.byObject.set(object, before);
      else this.byObject.delete(object);
    });
  }

  /** Takes away the record types of an object that is taken away itself. */
  removeAll(object: string): void {
    const ids = this.byObject.get(object) ?? [];
    this.store.drop(this.byObject, object);
    for (const id of ids) {
      this.store.drop(this.notes, id);
      const row = this.store.row('RecordType', id);
      if (row) this.store.erase('RecordType', row);
    }
  }

  /** The record type that a user's new row gets where none is named; null: the master one. */
  defaultOf(user: string, def: ObjectDef, persons = false): string | null {
    const ofKind = (id: string) => (this.notes.get(id)?.isPersonType === true) === persons;
    return this.byObject.get(def.name)?.find((id) => ofKind(id) && this.isFor(user, id)) ?? null;
  }

  /** The choices that a record type leaves of a picklist. */
  choicesOf(recordTypeId: string | null, field: FieldDef): FieldDef['picklistValues'] {
    const left = recordTypeId === null ? undefined : this.notes.get(recordTypeId)?.values?.[field.name];
    return left === undefined
      ? field.picklistValues
      : field.picklistValues.filter((c) => left.includes(c.value));
  }

  /**
   * Fills in the record type of a new row, and checks that of any write, with the restricted choices.
   * @throws OrgError for a record type of another object or profile, or a choice that the record type has not.
   */
  settle(user: string, def: ObjectDef, stored: Record<string, Scalar>, before: Row | null): void {
    if (before) checkNotPersons(def, before);
    if (!this.byObject.has(def.name)) return;
    const named = stored['RecordTypeId'];
    if (typeof named === 'string' && named !== before?.['RecordTypeId']) this.checkChosen(user, def, named);
    if (before === null && (named ?? null) === null) {
      const chosen = this.defaultOf(user, def, isPersons(def, stored));
      if (chosen !== null) stored['RecordTypeId'] = chosen;
    }
    checkPerson(def, stored, before, (id) => this.notes.get(id)?.isPersonType === true);
    const id = stored['RecordTypeId'] ?? before?.['RecordTypeId'];
    const values = typeof id === 'string' ? this.notes.get(id)?.values : undefined;
    if (!values) return;
    for (const [name, left] of Object.entries(values)) {
      const value = stored[name];
      const field = def.fields.get(name.toLowerCase());
      if (typeof value !== 'string' || !field?.restrictedPicklist) continue;
      const wrong = value.split(';').find((each) => !left.includes(each));
      if (wrong === undefined) continue;
      throw new OrgError(
        400,
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        `${field.label}: bad value for restricted picklist field: ${wrong}`,
        [field.name],
      );
    }
  }

  private checkChosen(user: string, def: ObjectDef, id: string): void {
    if (id === MASTER) return;
    const isOf = this.byObject.get(def.name)?.includes(id) && this.store.row('RecordType', id)?.['IsActive'];
    if (isOf && this.isFor(user, id)) return;
    throw new OrgError(
      400,
      'INVALID_CROSS_REFERENCE_KEY',
      `Record Type ID: this ID value isn't valid for the user: ${id}`,
      ['RecordTypeId'],
    );
  }

  /** `recordTypeInfos` of the object's describe. */
  describe(user: string, def: ObjectDef, version: string): RecordTypeInfo[] {
    if (!def.traits.typed) return [];
    const chosen = this.defaultOf(user, def);
    const layouts = urlsOf(def, version)['layouts'];
    const info = (id: string, row: Row | undefined): RecordTypeInfo => ({
      active: row === undefined || row['IsActive'] === true,
      available: row === undefined || this.isFor(user, id),
      defaultRecordTypeMapping: id === (chosen ?? MASTER),
      developerName: String(row?.['DeveloperName'] ?? 'Master'),
      master: row === undefined,
      name: String(row?.['Name'] ?? 'Master'),
      recordTypeId: id,
      urls: layouts === undefined ? {} : { layout: `${layouts}/${id}` },
    });
    const ids = [...(this.byObject.get(def.name) ?? [])];
    return [...ids.map((id) => info(id, this.store.row('RecordType', id))), info(MASTER, undefined)];
  }

  private isFor(user: string, id: string): boolean {
    const profiles = this.notes.get(id)?.profiles;
    if (this.store.row('RecordType', id)?.['IsActive'] !== true) return false;
    if (!profiles) return true;
    const profile = this.store.row('Profile', String(this.store.row('User', user)?.['ProfileId']));
    return profiles.includes(String(profile?.['Name']));
  }
}

/** An account that is given a last name is a person. */
const isPersons = (def: ObjectDef, stored: Readonly<Record<string, Scalar>>): boolean =>
  def.fields.has('personcontactid') && (stored['LastName'] ?? null) !== null;
