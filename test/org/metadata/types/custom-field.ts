import type { FieldDef } from '../../data/definition';
import type { LookupFilter, NewField } from '../../data/new-setup';
import type { OrgApi } from '../../data/org-api';
import { dropGone } from '../drop-gone';
import { MetadataProblem } from '../metadata-problem';
import { metadataType } from '../metadata-type';
import { refuseReferenced } from '../refuse-referenced';
import { customFieldShape, type FieldContent } from './custom-field-shape';
import { fieldContent } from './field-content';
import { refuseImpossibleField } from './field-rules';
import { isCustomisable, refuseFixedParts, standardFieldContent } from './standard-field';

export const customField = metadataType<FieldContent>({
  xmlName: 'CustomField',
  directoryName: 'objects',
  suffix: 'object',
  within: { parent: 'CustomObject', element: 'fields' },
  keyPrefix: '00N',
  shape: customFieldShape,

  apply({ org, user, at }, fullName, content, before) {
    const [object = '', name = ''] = fullName.split('.');
    const known = fieldOf(org, object, name);
    if (!name.includes('__') && !(known && isCustomisable(known))) {
      throw new MetadataProblem("Could not resolve standard field's name.", undefined, 'INVALID_FIELD');
    }
    if (known && !known.custom) {
      refuseFixedParts(known, content);
      const { inlineHelpText: help = null, trackHistory } = content;
      const note = { object, name: known.name, help };
      org.customizeField(user, trackHistory === undefined ? note : { ...note, trackHistory }, at);
      return;
    }
    const type = refuseImpossibleField(name, content);
    refuseSecondChildren(org, object, name, content);
    refuseFilter(org, content);
    org.addField(user, newField(object, name, type, content, before), at);
  },

  remove({ org, user, at }, fullName) {
    const [object = '', name = ''] = fullName.split('.');
    if (isStandard(org, object, name)) {
      throw new MetadataProblem(
        `Cannot delete standard field: ${fullName}`,
        undefined,
        'INSUFFICIENT_ACCESS',
      );
    }
    for (const target of targetsOf(object)) {
      const def = org.find(target);
      const field = def?.fields.get(name.toLowerCase());
      if (def && field) refuseReferenced(org, def, field);
    }
    org.removeField(user, object, name, at);
    dropGone({ org, user, at });
  },

  *builtIn(org) {
    for (const { name, fields } of org.schema().values()) {
      for (const field of fields.values()) if (field.custom) yield `${name}.${field.name}`;
    }
  },

  isUnlisted(org, fullName) {
    const [object = '', name = ''] = fullName.split('.');
    return isStandard(org, object, name);
  },

  describe(org, fullName, kept) {
    const [object = '', name = ''] = fullName.split('.');
    const field = fieldOf(org, object, name);
    if (!field) return undefined;
    const def = org.find(object);
    if (!field.custom && def)
      return isCustomisable(field) ? standardFieldContent(def, field, kept) : undefined;
    return kept ?? fieldContent(field);
  },
});

/** A field of Activity is one of Task and Event. */
const targetsOf = (object: string): readonly string[] =>
  object.toLowerCase() === 'activity' ? ['Task', 'Event'] : [object];

const fieldOf = (org: OrgApi, object: string, name: string): FieldDef | undefined =>
  org.find(targetsOf(object)[0] ?? '')?.fields.get(name.toLowerCase());

function isStandard(org: OrgApi, object: string, name: string): boolean {
  const field = fieldOf(org, object, name);
  return field !== undefined && !field.custom;
}

function refuseSecondChildren(org: OrgApi, object: string, name: string, content: FieldContent): void {
  const { referenceTo, relationshipName } = content;
  const parent = referenceTo === undefined ? undefined : org.find(referenceTo);
  if (!parent || relationshipName === undefined) return;
  const clash = parent.childRelationships.find(
    (each) =>
      each.relationshipName?.toLowerCase() === `${relationshipName}__r`.toLowerCase() &&
      !(
        each.childSObject.toLowerCase() === object.toLowerCase() &&
        each.field.toLowerCase() === name.toLowerCase()
      ),
  );
  if (!clash || object.toLowerCase() === 'activity') return;
  throw new MetadataProblem(
    `There is already a Child Relationship named ${relationshipName} on ${parent.label}.`,
    undefined,
    'DUPLICATE_DEVELOPER_NAME',
  );
}

/** A lookup filter compares fields of the object looked up. */
function refuseFilter(org: OrgApi, { lookupFilter, referenceTo }: FieldContent): void {
  if (!lookupFilter || referenceTo === undefined) return;
  if (lookupFilter.filterItems.length === 0)
    throw new MetadataProblem('Required field is missing: filterItems');
  for (const { field } of lookupFilter.filterItems) {
    if (field.startsWith('$')) continue;
    const [object = '', name = '', ...more] = field.split('.');
    const known = org.find(object)?.fields.has(name.toLowerCase());
    const ours = object.toLowerCase() === referenceTo.toLowerCase();
    if ((ours && known) || more.length > 0) continue;
    throw new MetadataProblem(
      `In field: field - no CustomField named ${field} found`,
      undefined,
      'INVALID_CROSS_REFERENCE_KEY',
    );
  }
}

function newField(
  object: string,
  name: string,
  type: NonNullable<FieldContent['type']>,
  content: FieldContent,
  before: FieldContent | undefined,
): NewField {
  const values = content.valueSet?.valueSetDefinition?.value ?? [];
  const gone = (before?.valueSet?.valueSetDefinition?.value ?? []).filter(
    (old) => !values.some((value) => value.fullName === old.fullName),
  );
  const labels = values.filter(({ fullName, label }) => label !== undefined && label !== fullName);
  const inactive = [...values.filter((value) => value.isActive === false), ...gone];
  const listed = type === 'Picklist' || type === 'MultiselectPicklist';
  const given = {
    length: content.length,
    precision: content.precision,
    scale: content.scale,
    values: listed ? [...values, ...gone].map((value) => value.fullName) : undefined,
    labels:
      labels.length > 0
        ? Object.fromEntries(labels.map(({ fullName, label }) => [fullName, label]))
        : undefined,
    inactive: inactive.length > 0 ? inactive.map((value) => value.fullName) : undefined,
    restricted: content.valueSet?.restricted,
    referenceTo: content.referenceTo,
    relationshipName: content.relationshipName,
    relationshipLabel: content.relationshipLabel,
    deleteConstraint: content.deleteConstraint,
    externalId: content.externalId,
    unique: content.unique,
    required: content.required,
    trackHistory: content.trackHistory,
    defaultValue: values.find((value) => value.default)?.fullName ?? defaultOf(content),
    help: content.inlineHelpText,
    formula: content.formula,
    lookupFilter: content.lookupFilter && filterOf(content.lookupFilter),
    blanksAsZero: content.formula === undefined ? undefined : content.formulaTreatBlanksAs !== 'BlankAsBlank',
  };
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  // Types that the org does not make were refused before.
  return {
    object,
    name,
    label: content.label ?? name,
    type: type as NewField['type'],
    ...Object.fromEntries(said),
  };
}

function filterOf(filter: NonNullable<FieldContent['lookupFilter']>): LookupFilter {
  const { active, isOptional, errorMessage, booleanFilter } = filter;
  const filterItems = filter.filterItems.map(({ operation, ...item }) => {
    if (operation === 'within')
      throw new MetadataProblem(`Invalid filter operator ${operation} in a lookup filter`);
    return { ...item, operation };
  });
  return {
    active,
    isOptional,
    filterItems,
    ...(errorMessage === undefined ? {} : { errorMessage }),
    ...(booleanFilter === undefined ? {} : { booleanFilter }),
  };
}

/** Defaults are formulas: a quoted text or a number. Others would need the formula engine at insert. */
function defaultOf({ type, defaultValue }: FieldContent): NewField['defaultValue'] {
  if (defaultValue === undefined) return undefined;
  if (type === 'Checkbox') return defaultValue === 'true';
  const quoted = /^"(.*)"$/.exec(defaultValue)?.[1];
  if (quoted !== undefined) return quoted;
  const number = Number(defaultValue);
  if (Number.isNaN(number)) throw new MetadataProblem(`Default value is not a literal: ${defaultValue}`);
  return number;
}
