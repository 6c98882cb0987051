import type { FieldDef, ObjectDef } from '../definition';
import type { Features } from '../features';
import { defineObject, type ObjectNotes } from './define-object';
import { historyNotes } from './history-object';
import { type NotedField, readField } from './notation';
import { personAccount, personContact, personRecordType } from './objects/person-account';
import { RECORD_OBJECTS, SETUP_OBJECTS } from './standard-objects';

/** What decides which standard objects and fields an org has. */
export interface SchemaChoice {
  /** The ISO codes of an org of several currencies, else null. */
  currencies: readonly string[] | null;
  features: Readonly<Features>;
}

/** The objects of an org without customisation, by lower-case name. */
export function buildSchema({ currencies, features }: SchemaChoice): Map<string, ObjectDef> {
  const schema = new Map<string, ObjectDef>();
  const children: (NotedField & { of: ObjectDef })[] = [];
  const add = (notes: ObjectNotes) => {
    const { def, noted, money } = defineObject(notes);
    if (money && currencies) def.fields.set('currencyisocode', currencyField(currencies));
    schema.set(def.name.toLowerCase(), def);
    for (const each of noted) children.push({ ...each, of: def });
    if (def.history) add(historyNotes(def, def.history.object, def.history.parentField));
  };
  const absent = new Set([
    ...(currencies ? [] : ['CurrencyType']),
    ...(currencies && features.datedRates ? [] : ['DatedConversionRate']),
    ...(features.accountTeams ? [] : ['AccountTeamMember']),
    ...(features.contactsOfSeveralAccounts ? [] : ['AccountContactRelation']),
  ]);
  for (const notes of [...RECORD_OBJECTS, ...SETUP_OBJECTS]) {
    if (!absent.has(notes.name)) add(features.personAccounts ? withPersons(notes) : notes);
  }
  for (const { of, field, children: name, listed } of children) {
    listAsChild(schema, of, field, name, listed ?? field.referenceTo);
  }
  if (features.personAccounts) listPersonsChildren(schema);
  return schema;
}

/** What hangs on a contact without hanging on the account which that person is. */
const NOT_PERSONS = new Set(['Contact', 'ContactHistory', 'ContactShare', 'EventRelation']);

/** A person account lists what hangs on its contact. */
function listPersonsChildren(schema: ReadonlyMap<string, ObjectDef>): void {
  const account = schema.get('account')?.childRelationships ?? [];
  for (const relation of schema.get('contact')?.childRelationships ?? []) {
    const { childSObject, field, relationshipName: name } = relation;
    const known = account.some((each) => each.childSObject === childSObject && each.field === field);
    if (known || NOT_PERSONS.has(childSObject)) continue;
    account.push({
      ...relation,
      relationshipName: name === null ? null : `Person${name}`,
      through: 'PersonContactId',
    });
  }
}

function withPersons(notes: ObjectNotes): ObjectNotes {
  if (notes.name === 'Account') return personAccount(notes);
  if (notes.name === 'RecordType') return personRecordType(notes);
  return notes.name === 'Contact' ? personContact(notes) : notes;
}

/** CurrencyIsoCode, as rows of an org with several currencies carry it. */
export function currencyField(currencies: readonly string[]): FieldDef {
  return readField(
    `CurrencyIsoCode picklist(3) open filled restricted [${currencies.join(';')}] | Currency ISO Code`,
  ).field;
}

/** RecordTypeId, which an object has where an administrator has made record types of it. */
export const recordTypeField = (): FieldDef =>
  readField('RecordTypeId reference(RecordType) open | Record Type ID').field;

/** Adds a lookup to the child relationships of every object it points to; ignores objects the org has not. */
export function listAsChild(
  schema: ReadonlyMap<string, ObjectDef>,
  of: ObjectDef,
  field: FieldDef,
  relationshipName: string | null,
  parents: readonly string[] = field.referenceTo,
): void {
  for (const parent of parents) {
    schema.get(parent.toLowerCase())?.childRelationships.push({
      childSObject: of.name,
      field: field.name,
      relationshipName,
      cascadeDelete: field.deleteConstraint === 'Cascade',
      restrictedDelete: field.deleteConstraint === 'Restrict' || field.guarded === true,
    });
  }
}
