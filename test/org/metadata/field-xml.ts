import type { FieldDef, ObjectDef } from '../data/types';
import { toXml, type XmlValue } from '../http/soap-envelope';

const TYPES: Partial<Record<FieldDef['type'], string>> = {
  textarea: 'LongTextArea',
  picklist: 'Picklist',
  multipicklist: 'MultiselectPicklist',
  boolean: 'Checkbox',
  double: 'Number',
  percent: 'Percent',
  currency: 'Currency',
  date: 'Date',
  datetime: 'DateTime',
  reference: 'Lookup',
  email: 'Email',
  url: 'Url',
  phone: 'Phone',
};

/** A custom field as metadata spells it. */
export function fieldMetadata(field: FieldDef): { [name: string]: XmlValue } {
  const numeric = ['double', 'percent', 'currency'].includes(field.type);
  const listed = field.type === 'picklist' || field.type === 'multipicklist';
  return {
    fullName: field.name,
    externalId: field.externalId || undefined,
    formula: field.formula,
    inlineHelpText: field.inlineHelpText ?? undefined,
    label: field.label,
    length: numeric || listed || field.length === 0 || field.type === 'reference' ? undefined : field.length,
    precision: numeric ? field.precision : undefined,
    scale: numeric ? field.scale : undefined,
    referenceTo: field.referenceTo[0],
    relationshipName: field.type === 'reference' ? (field.relationshipName ?? undefined) : undefined,
    type: TYPES[field.type] ?? 'Text',
    unique: field.unique || undefined,
    valueSet: listed ? valueSet(field) : undefined,
  };
}

function valueSet(field: FieldDef): XmlValue {
  const value = field.picklistValues.map(({ value: fullName, label, defaultValue }) => ({
    fullName,
    default: defaultValue,
    label,
  }));
  return { restricted: field.restrictedPicklist, valueSetDefinition: { sorted: false, value } };
}

/** `objects/NAME.object` with the given custom fields. */
export function objectFile(object: ObjectDef, fields: readonly FieldDef[]): string {
  const head = object.custom ? toXml('label', object.label) + toXml('pluralLabel', object.labelPlural) : '';
  const body = fields.map((field) => toXml('fields', fieldMetadata(field))).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">${body}${head}</CustomObject>\n`;
}
