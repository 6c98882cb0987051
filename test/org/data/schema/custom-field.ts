import type { FieldDef, FieldType, ObjectDef } from '../definition';
import { OrgError } from '../errors';
import { compileFormula, type Parents } from '../formula/compile';
import { checkReferences } from '../formula/references';
import type { LookupFilter, NewField } from '../new-setup';
import { compileLookupFilter } from '../rules/lookup-filter';
import { fieldOfType } from './field-types';

const TYPES: Record<NewField['type'], FieldType> = {
  Text: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Number: 'double',
  Currency: 'currency',
  Percent: 'percent',
  Checkbox: 'boolean',
  Date: 'date',
  DateTime: 'datetime',
  Picklist: 'picklist',
  MultiselectPicklist: 'multipicklist',
  Lookup: 'reference',
  Email: 'email',
  Url: 'url',
  Phone: 'phone',
};

const LENGTHS: Partial<Record<NewField['type'], number>> = {
  Text: 255,
  TextArea: 255,
  LongTextArea: 32_768,
  Picklist: 255,
  MultiselectPicklist: 4099,
  Email: 80,
  Url: 255,
  Phone: 40,
};

/** Characters of a text formula's result. */
const FORMULA_LENGTH = 1300;
const NUMERIC = new Set<FieldType>(['double', 'currency', 'percent']);

/**
 * The definition of a custom field on an object. It is granted to nobody yet, unless it is required or belongs
 * to a custom setting, whose fields have no security of their own.
 * @throws OrgError for a name that is no custom field's, or a formula that does not compile.
 */
export function customField(def: ObjectDef, note: NewField, parents: Parents): FieldDef {
  if (!/^[A-Za-z]\w*__c$/.test(note.name)) {
    throw new OrgError(400, 'FIELD_INTEGRITY_EXCEPTION', `Invalid field name: ${note.name}`, ['fullName']);
  }
  const type = TYPES[note.type];
  const field = fieldOfType(note.name, type, note.length ?? LENGTHS[note.type] ?? 0);
  field.label = note.label;
  field.inlineHelpText = note.help ?? null;
  if (NUMERIC.has(type)) {
    field.precision = note.precision ?? 18;
    field.scale = note.scale ?? (note.type === 'Currency' ? 2 : 0);
  }
  field.externalId = note.externalId ?? false;
  field.idLookup = field.externalId;
  field.unique = note.unique ?? false;
  if (type === 'reference' && note.referenceTo) {
    field.referenceTo = [note.referenceTo];
    field.prefilterable = true;
    field.relationshipName = note.name.replace(/__c$/, '__r');
    field.deleteConstraint = note.deleteConstraint ?? 'SetNull';
  }
  field.picklistValues = (note.values ?? []).map((value) => ({
    value,
    label: note.labels?.[value] ?? value,
    active: note.inactive?.includes(value) !== true,
    defaultValue: value === note.defaultValue,
  }));
  field.restrictedPicklist = note.restricted ?? false;
  if (note.defaultValue !== undefined) {
    field.defaultValue = note.defaultValue;
    field.defaultedOnCreate = true;
  }
  if (note.required) field.nillable = false;
  if (note.required || def.customSetting) field.permissionable = false;
  if (note.formula !== undefined) makeFormula(def, field, note, parents);
  if (note.lookupFilter) filterLookup(def, field, note.lookupFilter, parents);
  return field;
}

function makeFormula(def: ObjectDef, field: FieldDef, note: NewField, parents: Parents): void {
  const { formula = '', blanksAsZero = true } = note;
  field.calculated = true;
  field.formula = formula;
  field.blanksAsZero = blanksAsZero;
  field.createable = false;
  field.updateable = false;
  field.defaultedOnCreate = field.type === 'boolean';
  field.defaultValue = null;
  if (field.type === 'string') {
    field.length = FORMULA_LENGTH;
    field.groupable = false;
  }
  field.compute = compiled('formula', () => compileFormula(def, field, formula, blanksAsZero, parents));
}

function filterLookup(def: ObjectDef, field: FieldDef, filter: LookupFilter, parents: Parents): void {
  field.lookupFilter = filter;
  const target = parents.find(field.referenceTo[0] ?? '');
  if (!target) return;
  const admits = compiled('lookupFilter', () => compileLookupFilter(parents, def, target, filter));
  // An optional filter narrows what a person is offered and refuses nothing.
  if (filter.active && !filter.isOptional) field.admits = admits;
}

/** @throws OrgError where the formulas of all fields together lead in a circle, or are too much. */
export function checkFormulas(schema: ReadonlyMap<string, ObjectDef>, parents: Parents): void {
  compiled('formula', () => checkReferences(parents, schema.values()));
}

function compiled<T>(where: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new OrgError(400, 'FIELD_INTEGRITY_EXCEPTION', words, [where]);
  }
}
