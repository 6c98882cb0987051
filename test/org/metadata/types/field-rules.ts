import { MetadataProblem } from '../metadata-problem';
import type { FieldContent } from './custom-field-shape';

type FieldType = NonNullable<FieldContent['type']>;
type Property = keyof FieldContent;

/** What must and what may be specified beyond what every field may have; types left out are not made here. */
const RULES: Partial<Record<FieldType, { must?: Property[]; may?: Property[] }>> = {
  Text: { must: ['length'], may: ['unique', 'externalId', 'caseSensitive', 'required', 'defaultValue'] },
  TextArea: { may: ['required', 'defaultValue'] },
  LongTextArea: { must: ['length', 'visibleLines'], may: ['defaultValue'] },
  Number: {
    must: ['precision', 'scale'],
    may: ['unique', 'externalId', 'required', 'defaultValue'],
  },
  Currency: { must: ['precision', 'scale'], may: ['required', 'defaultValue'] },
  Percent: { must: ['precision', 'scale'], may: ['required', 'defaultValue'] },
  Checkbox: { must: ['defaultValue'] },
  Date: { may: ['required', 'defaultValue'] },
  DateTime: { may: ['required', 'defaultValue'] },
  Picklist: { must: ['valueSet'], may: ['required'] },
  MultiselectPicklist: { must: ['valueSet', 'visibleLines'], may: ['required'] },
  Lookup: {
    must: ['referenceTo'],
    may: ['relationshipName', 'relationshipLabel', 'deleteConstraint', 'lookupFilter', 'required'],
  },
  Email: { may: ['unique', 'externalId', 'caseSensitive', 'required', 'defaultValue'] },
  Url: { may: ['required', 'defaultValue'] },
  Phone: { may: ['required', 'defaultValue'] },
};

/** Types that a formula can return, and what its result must say of itself. */
const FORMULAS: Partial<Record<FieldType, Property[]>> = {
  Checkbox: [],
  Currency: ['precision', 'scale'],
  Date: [],
  DateTime: [],
  Number: ['precision', 'scale'],
  Percent: ['precision', 'scale'],
  Text: [],
};

/** Properties that belong to some types only. */
const PARTICULAR: readonly Property[] = [
  'length',
  'visibleLines',
  'precision',
  'scale',
  'defaultValue',
  'valueSet',
  'referenceTo',
  'relationshipName',
  'relationshipLabel',
  'relationshipOrder',
  'deleteConstraint',
  'lookupFilter',
  'unique',
  'externalId',
  'caseSensitive',
  'required',
  'displayFormat',
  'startingNumber',
  'maskChar',
  'maskType',
  'summaryForeignKey',
  'summaryOperation',
  'summarizedField',
];

/** The columns behind a field's texts, as the platform names them when one is too long. */
const LONGEST: ReadonlyArray<[Property, string, number]> = [
  ['label', 'MasterLabel', 40],
  ['inlineHelpText', 'InlineHelpText', 510],
  ['description', 'Description', 1000],
  ['relationshipLabel', 'RelationshipLabel', 80],
  ['relationshipName', 'ChildRelationshipName', 40],
];

/** Refuses a field that its own words make impossible, whatever the org. @throws MetadataProblem */
export function refuseImpossibleField(name: string, field: FieldContent): FieldType {
  const { type, formula } = field;
  if (!/^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*__c$/.test(name)) {
    throw new MetadataProblem(
      'The Custom Field API Name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.',
    );
  }
  tooLong(name.replace(/__c$/, ''), 'DeveloperName', 40);
  if (!type) throw new MetadataProblem('Must specify a type for the CustomField');
  if (!field.label)
    throw new MetadataProblem('Required field is missing: label', undefined, 'REQUIRED_FIELD_MISSING');
  refuseLongTexts(field);
  if (formula === undefined) refuseByType(type, field);
  else refuseFormula(type, field);
  refuseNumbers(type, field);
  refuseValues(field);
  return type;
}

/** @throws MetadataProblem STRING_TOO_LONG */
export function refuseLongTexts(field: FieldContent): void {
  for (const [property, column, most] of LONGEST) tooLong(String(field[property] ?? ''), column, most);
}

function tooLong(text: string, column: string, most: number): void {
  if (text.length <= most) return;
  throw new MetadataProblem(
    `Value too long for field: ${column} maximum length is:${most}`,
    undefined,
    'STRING_TOO_LONG',
  );
}

/** False says as little as nothing. */
export const isGiven = (field: FieldContent, property: Property): boolean =>
  field[property] !== undefined && field[property] !== false;

function refuseByType(type: FieldType, field: FieldContent): void {
  const rules = RULES[type];
  if (!rules) throw new MetadataProblem(`Fields of type ${type} cannot be made in this org`);
  const { must = [], may = [] } = rules;
  for (const property of must) {
    if (field[property] !== undefined) continue;
    throw new MetadataProblem(`Must specify '${property}' for a CustomField of type ${type}`);
  }
  for (const property of PARTICULAR) {
    if (!isGiven(field, property) || must.includes(property) || may.includes(property)) continue;
    throw new MetadataProblem(`Can not specify '${property}' for a CustomField of type ${type}`);
  }
  if (type === 'Lookup' && field.required && (field.deleteConstraint ?? 'SetNull') === 'SetNull') {
    throw new MetadataProblem(
      'field integrity exception: unknown (must specify either cascade delete or restrict delete for required lookup foreign key)',
    );
  }
}

function refuseFormula(type: FieldType, field: FieldContent): void {
  const needs = FORMULAS[type];
  if (!needs) throw new MetadataProblem(`Can not specify 'formula' for a CustomField of type ${type}`);
  for (const property of needs) {
    if (field[property] !== undefined) continue;
    throw new MetadataProblem(`Must specify '${property}' for a CustomField of type ${type}`);
  }
  for (const property of ['trackHistory', 'defaultValue', 'valueSet', 'referenceTo'] as const) {
    if (!isGiven(field, property)) continue;
    throw new MetadataProblem(`Can not specify '${property}' for a formula field`);
  }
}

function refuseNumbers(type: FieldType, { length, precision, scale, visibleLines }: FieldContent): void {
  if (type === 'Text' && length !== undefined && (length < 1 || length > 255)) {
    throw new MetadataProblem('Text fields can have at most 255 characters');
  }
  if (type === 'LongTextArea' && length !== undefined && (length < 256 || length > 131_072)) {
    throw new MetadataProblem('Long text area length must be between 256 and 131,072');
  }
  const fewest = type === 'LongTextArea' ? 2 : type === 'MultiselectPicklist' ? 3 : 0;
  if (visibleLines !== undefined && visibleLines < fewest) {
    throw new MetadataProblem(`The visible lines of a ${type} must be at least ${fewest}`);
  }
  if (precision !== undefined && (precision < 1 || precision > 18)) {
    throw new MetadataProblem('The precision of a number can be at most 18');
  }
  if (scale !== undefined && (scale < 0 || scale > (precision ?? 18))) {
    throw new MetadataProblem('Scale must be less than or equal to precision');
  }
}

function refuseValues({ valueSet }: FieldContent): void {
  if (!valueSet) return;
  const { valueSetDefinition, valueSetName, controllingField } = valueSet;
  if (valueSetName !== undefined) {
    throw new MetadataProblem(
      `In field: valueSetName - no GlobalValueSet named ${valueSetName} found`,
      undefined,
      'INVALID_CROSS_REFERENCE_KEY',
    );
  }
  if (controllingField !== undefined) {
    throw new MetadataProblem('Picklists that depend on another field cannot be made in this org');
  }
  if (!valueSetDefinition)
    throw new MetadataProblem("Must specify either 'valueSetDefinition' or 'valueSetName'");
  const seen = new Set<string>();
  for (const { fullName, color } of valueSetDefinition.value) {
    if (seen.has(fullName.toLowerCase())) throw new MetadataProblem(`Duplicate picklist value ${fullName}`);
    seen.add(fullName.toLowerCase());
    tooLong(fullName, 'picklist value', 255);
    if (color !== undefined && !/^#[0-9a-f]{6}$/i.test(color)) {
      throw new MetadataProblem(`Invalid color: ${color}`);
    }
  }
  if (valueSetDefinition.value.filter((value) => value.default).length > 1) {
    throw new MetadataProblem('Only one picklist value can be the default');
  }
}
