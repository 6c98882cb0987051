import type { Comparison } from './comparison';
import type { DescribedField, DescribedObject, DescribeResult } from './recorded-describes';

/** What Salesforce fixes for a standard field; labels, choices' order and help are an administrator's to change. */
const FIXED = [
  'type',
  'soapType',
  'length',
  'precision',
  'scale',
  'nillable',
  'createable',
  'updateable',
  'defaultedOnCreate',
  'calculated',
  'autoNumber',
  'nameField',
  'idLookup',
  'externalId',
  'unique',
  'filterable',
  'sortable',
  'groupable',
  'aggregatable',
  'permissionable',
  'compoundFieldName',
  'extraTypeInfo',
  'namePointing',
  'polymorphicForeignKey',
  'restrictedPicklist',
] as const;

const OUTLINE = [
  'keyPrefix',
  'custom',
  'customSetting',
  'queryable',
  'createable',
  'updateable',
  'deletable',
  'undeletable',
  'mergeable',
  'searchable',
  'triggerable',
] as const;

/** A field of an org's own, or of a package: nobody else has it. */
const isOwn = (name: string): boolean => name.includes('__');

/** Standard fields that the recorded orgs had no use for, and why. */
const UNRECORDED = new Map([
  ['CurrencyIsoCode', 'each of them had one currency'],
  ['Case.RecordTypeId', 'they had no record types of cases'],
  ['Opportunity.RecordTypeId', 'they had no record types of opportunities'],
  ['Event.Type', 'field-level security hid it from who recorded them'],
]);

/** Picklists to which the demo org's administrator has added choices, as administrators do. */
const OWN_CHOICES = new Set([
  'Account.Type',
  'Case.Type',
  'Case.Reason',
  'Case.Priority',
  'Opportunity.Type',
]);

/**
 * Each standard field that the org serves must stand in a record of its object, with what Salesforce fixes for it.
 * Where the records themselves disagree, an attribute is not fixed and not compared.
 */
export function compareDescribe(
  comparison: Comparison,
  ours: DescribeResult,
  records: readonly DescribeResult[],
): void {
  for (const field of ours.fields) {
    if (isOwn(field.name)) continue;
    const recorded = records.flatMap((record) => record.fields.filter((each) => each.name === field.name));
    if (recorded.length > 0) compareField(comparison, ours.name, field, recorded);
    else if (!UNRECORDED.has(field.name) && !UNRECORDED.has(`${ours.name}.${field.name}`)) {
      comparison.check(ours.name, false, () => `${field.name}: in no record`);
    }
  }
}

function compareField(
  comparison: Comparison,
  object: string,
  ours: DescribedField,
  recorded: readonly DescribedField[],
): void {
  for (const attribute of FIXED) {
    const values = new Set(recorded.flatMap((field) => (attribute in field ? [field[attribute]] : [])));
    if (values.size !== 1) continue;
    const [value] = values;
    comparison.equal(object, `${ours.name}.${attribute}`, ours[attribute], value);
  }
  if (ours.referenceTo.length > 0) compareReference(comparison, object, ours, recorded);
  if (ours.picklistValues.length > 0 && !OWN_CHOICES.has(`${object}.${ours.name}`)) {
    const values = (field: DescribedField) => field.picklistValues.map((choice) => choice.value);
    compareSubset(comparison, object, `${ours.name}.picklistValues`, values(ours), recorded.flatMap(values));
  }
}

function compareReference(
  comparison: Comparison,
  object: string,
  ours: DescribedField,
  recorded: readonly DescribedField[],
): void {
  const targets = recorded.flatMap((field) => field.referenceTo);
  compareSubset(comparison, object, `${ours.name}.referenceTo`, ours.referenceTo, targets);
  const [first] = recorded;
  comparison.equal(
    object,
    `${ours.name}.relationshipName`,
    ours['relationshipName'],
    first?.['relationshipName'],
  );
}

function compareSubset(
  comparison: Comparison,
  object: string,
  what: string,
  ours: readonly string[],
  recorded: readonly string[],
): void {
  const foreign = ours.filter((value) => !recorded.includes(value));
  comparison.check(object, foreign.length === 0, () => `${what}: ours alone ${JSON.stringify(foreign)}`);
}

/** The demo org opens these to nobody's writes. */
const CLOSED = new Map([['Organization', 'updateable']]);

/** What the list of objects says of one: key prefix and what may be done with it. */
export function compareOutline(
  comparison: Comparison,
  ours: DescribedObject,
  recorded: DescribedObject,
): void {
  for (const attribute of OUTLINE) {
    if (CLOSED.get(ours.name) === attribute) continue;
    comparison.equal(ours.name, `object.${attribute}`, ours[attribute], recorded[attribute]);
  }
}

/** Every attribute that a recorded describe has in each of its fields must be in each of ours. */
export function compareShape(
  comparison: Comparison,
  ours: DescribeResult,
  records: readonly DescribeResult[],
): void {
  const all = records.flatMap((record) => record.fields);
  const [first = {}, ...rest] = all;
  const always = Object.keys(first).filter((key) => rest.every((field) => key in field));
  const keys = new Set(ours.fields.flatMap((field) => always.filter((key) => !(key in field))));
  comparison.check(ours.name, keys.size === 0, () => `fields lack ${[...keys].join(', ')}`);
}
