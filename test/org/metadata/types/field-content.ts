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
/** Lines that a long text shows where nobody said how many. */
const LINES = 3;

/** A field that came with the org as metadata spells it; a standard one says only how it is labelled and tracked. */
export function fieldContent(field: FieldDef): FieldContent {
  const base: FieldContent = { summaryFilterItems: [] };
  if (field.inlineHelpText !== null) base.inlineHelpText = field.inlineHelpText;
  if (!field.custom) return { ...base, trackHistory: false };
  const type =
    field.type === 'textarea' ? (field.length > 255 ? 'LongTextArea' : 'TextArea') : TYPES[field.type];
  const content: FieldContent = {
    ...base,
    label: field.label,
    type: type ?? 'Text',
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
