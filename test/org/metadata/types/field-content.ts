import type { FieldDef } from '../../data/definition';
import type { FieldContent } from './custom-field-shape';

const TYPES: Partial<Record<FieldDef['type'], NonNullable<FieldContent['type']>>> = {
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
const NUMERIC = new Set<FieldDef['type']>(['double', 'percent', 'currency']);
const TYPED = new Set<FieldContent['type']>(['Picklist', 'MultiselectPicklist', 'Lookup']);
/** Lines that a long text shows where nobody said how many. */
const LINES = 3;

/** The type that metadata has for a field. */
export function metadataTypeOf(field: FieldDef): NonNullable<FieldContent['type']> {
  if (field.type === 'textarea') return field.length > 255 ? 'LongTextArea' : 'TextArea';
  return TYPES[field.type] ?? 'Text';
}

/** A field that came with the org as metadata spells it; of a standard one only picklists and lookups say their type. */
export function fieldContent(field: FieldDef): FieldContent {
  const base: FieldContent = { summaryFilterItems: [] };
  if (field.inlineHelpText !== null) base.inlineHelpText = field.inlineHelpText;
  const type = metadataTypeOf(field);
  if (!field.custom) return TYPED.has(type) ? { ...base, type } : base;
  const content: FieldContent = {
    ...base,
    label: field.label,
    type,
    externalId: field.externalId,
  };
  if (field.formula !== undefined) content.formula = field.formula;
  if (NUMERIC.has(field.type)) Object.assign(content, { precision: field.precision, scale: field.scale });
  if (content.type === 'Text' && !field.calculated) content.length = field.length;
  if (type === 'LongTextArea') Object.assign(content, { length: field.length, visibleLines: LINES });
  if (field.type === 'boolean' && !field.calculated)
    content.defaultValue = String(field.defaultValue === true);
  if (field.unique) content.unique = true;
  if (!field.nillable && field.type !== 'boolean') content.required = true;
  if (field.type === 'reference') {
    const [referenceTo] = field.referenceTo;
    if (referenceTo !== undefined) content.referenceTo = referenceTo;
    content.deleteConstraint = field.deleteConstraint;
  }
  if (type === 'Picklist' || type === 'MultiselectPicklist') {
    if (type === 'MultiselectPicklist') content.visibleLines = LINES;
    const value = field.picklistValues.map((each) => ({
      fullName: each.value,
      default: each.defaultValue,
      label: each.label,
      ...(each.active ? {} : { isActive: false }),
    }));
    content.valueSet = {
      restricted: field.restrictedPicklist,
      valueSetDefinition: { sorted: false, value },
      valueSettings: [],
    };
  }
  return content;
}
