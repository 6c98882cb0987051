import type { FieldDef, ObjectDef } from '../types';
import { defineObject, type ObjectNotes } from './define-object';
import { historyNotes } from './history-object';
import { readField } from './notation';
import { RECORD_OBJECTS, SETUP_OBJECTS } from './standard-objects';

/** The objects of an org without customisation, by lower-case name. */
export function buildSchema(currencies: readonly string[] | null): Map<string, ObjectDef> {
  const schema = new Map<string, ObjectDef>();
  const children: { of: ObjectDef; field: FieldDef; name: string | null }[] = [];
  const add = (notes: ObjectNotes) => {
    const { def, noted, money } = defineObject(notes);
    if (money && currencies) def.fields.set('currencyisocode', currencyField(currencies));
    schema.set(def.name.toLowerCase(), def);
    for (const { field, children: name } of noted) children.push({ of: def, field, name });
    if (def.history) add(historyNotes(def, def.history.object, def.history.parentField));
  };
  for (const notes of [...RECORD_OBJECTS, ...SETUP_OBJECTS]) {
    if (notes.name !== 'CurrencyType' || currencies) add(notes);
  }
  for (const { of, field, name } of children) listAsChild(schema, of, field, name);
  return schema;
}

/** CurrencyIsoCode, as rows of an org with several currencies carry it. */
export function currencyField(currencies: readonly string[]): FieldDef {
  return readField(
    `CurrencyIsoCode picklist(3) open filled restricted [${currencies.join(';')}] | Currency ISO Code`,
  ).field;
}

/** Adds a lookup to the child relationships of every object it points to; ignores objects the org has not. */
export function listAsChild(
  schema: ReadonlyMap<string, ObjectDef>,
  of: ObjectDef,
  field: FieldDef,
  relationshipName: string | null,
): void {
  for (const parent of field.referenceTo) {
    schema.get(parent.toLowerCase())?.childRelationships.push({
      childSObject: of.name,
      field: field.name,
      relationshipName,
      cascadeDelete: field.deleteConstraint === 'Cascade',
      restrictedDelete: field.deleteConstraint === 'Restrict',
    });
  }
}
