import { OrgError } from '../errors';
import { compileFormula } from '../formula/compile';
import type { FieldDef, FieldType, NewField, ObjectDef } from '../types';
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
export function customField(def: ObjectDef, note: NewField): FieldDef {
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
  if (note.formula !== undefined) makeFormula(def, field, note.formula, note.blanksAsZero ?? true);
  return field;
}

function makeFormula(def: ObjectDef, field: FieldDef, formula: string, blanksAsZero: boolean): void {
  field.calculated = true;
  field.formula = formula;
  field.createable = false;
  field.updateable = false;
  field.defaultedOnCreate = false;
  field.defaultValue = null;
  if (field.type === 'string') field.length = FORMULA_LENGTH;
  try {
    field.compute = compileFormula(def, field, formula, blanksAsZero);
  } catch (error) {
    throw new OrgError(
      400,
      'FIELD_INTEGRITY_EXCEPTION',
      error instanceof Error ? error.message : String(error),
      ['formula'],
    );
  }
}
