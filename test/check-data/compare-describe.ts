import type { Comparison } from './comparison';
import type { DescribedField, DescribedObject, DescribeResult } from './recorded-describes';

/** A field of an org's own, or of a package: nobody else has it. */
const isOwn = (name: string): boolean => name.includes('__');

/** Standard fields that belong to a feature which the org does not have: nobody without it has them. */
const OF_FEATURES = new Map([
  ['Account.IsPartner', 'partner accounts'],
  ['Account.IsCustomerPortal', 'customer portal'],
  ['Account.ChannelProgramName', 'partner accounts'],
  ['Account.ChannelProgramLevelName', 'partner accounts'],
  ['Account.OperatingHoursId', 'scheduling of appointments'],
  ['Account.RecordTypeId', 'record types of the object'],
  ['AccountTeamMember.AccountId', 'account teams'],
  ['AccountContactRelation.AccountId', 'contacts of several accounts'],
  ['AccountContactRelation.ContactId', 'contacts of several accounts'],
]);

/** Text of an object that names its own org, or what an administrator made of it. */
const OF_THE_ORG = new Set(['fields', 'childRelationships', 'recordTypeInfos', 'urls', 'supportedScopes']);

type Described = { [attribute: string]: unknown };

/**
 * Each standard field that the org serves must stand in a record of its object and agree with it in every
 * attribute: where there are several records, with the one it is closest to. And each standard field that a record
 * has must be served, unless it is a feature's.
 */
export function compareDescribe(
  comparison: Comparison,
  ours: DescribeResult,
  records: readonly DescribeResult[],
  served: ReadonlySet<string>,
): void {
  for (const field of ours.fields.filter(({ name }) => !isOwn(name))) {
    const recorded = records.flatMap((record) => record.fields.filter((each) => each.name === field.name));
    const closest = fewest(recorded.map((theirs) => differences(field, theirs, served)));
    const lines = closest ?? ['in no record'];
    comparison.check(ours.name, lines.length === 0, () => `${field.name}: ${lines.join('; ')}`);
  }
  const names = new Set(ours.fields.map(({ name }) => name));
  const all = new Set(records.flatMap((record) => record.fields.map(({ name }) => name)));
  for (const name of all) {
    if (isOwn(name) || OF_FEATURES.has(`${ours.name}.${name}`)) continue;
    comparison.check(ours.name, names.has(name), () => `${name}: in a record, and not served`);
  }
}

function fewest(all: readonly string[][]): string[] | undefined {
  return all.reduce<string[] | undefined>(
    (best, lines) => (best === undefined || lines.length < best.length ? lines : best),
    undefined,
  );
}

function differences(ours: DescribedField, theirs: DescribedField, served: ReadonlySet<string>): string[] {
  const lines = attributes(ours, theirs, new Set(['picklistValues', 'referenceTo']));
  const choices = (field: DescribedField) =>
    field.picklistValues
      .map(({ value, active, defaultValue }) => ({ value, active, defaultValue }))
      .sort((a, b) => (a.value < b.value ? -1 : 1));
  lines.push(...unequal('picklistValues', choices(ours), choices(theirs)));
  // A lookup may point to objects of features that this org has not.
  lines.push(
    ...unequal(
      'referenceTo',
      ours.referenceTo,
      theirs.referenceTo.filter((name) => served.has(name) || ours.referenceTo.includes(name)),
    ),
  );
  return lines;
}

function attributes(ours: Described, theirs: Described, but: ReadonlySet<string>): string[] {
  return Object.entries(theirs).flatMap(([attribute, value]) =>
    but.has(attribute) ? [] : unequal(attribute, ours[attribute], value),
  );
}

function unequal(what: string, ours: unknown, recorded: unknown): string[] {
  const [left, right] = [JSON.stringify(ours), JSON.stringify(recorded)];
  return left === right ? [] : [`${what}: ours ${left}, recorded ${right}`];
}

/** What the list of objects says of one: key prefix, names, and what may be done with it. */
export function compareOutline(
  comparison: Comparison,
  ours: DescribedObject,
  recorded: readonly DescribedObject[],
): void {
  const closest = fewest(recorded.map((theirs) => attributes(ours, theirs, OF_THE_ORG))) ?? [];
  comparison.check(ours.name, closest.length === 0, () => `object: ${closest.join('; ')}`);
}

/** Every key of a record's addresses of itself, and every scope, must be ours, too. */
export function compareObject(
  comparison: Comparison,
  ours: DescribeResult,
  records: readonly DescribeResult[],
): void {
  compareOutline(comparison, ours, records);
  for (const what of ['urls', 'supportedScopes'] as const) {
    const keys = records.map((record) => namesIn(record[what]));
    const mine = namesIn(ours[what]);
    const closest = fewest(keys.map((theirs) => theirs.filter((key) => !mine.includes(key)))) ?? [];
    comparison.check(ours.name, closest.length === 0, () => `${what}: ours lack ${closest.join(', ')}`);
  }
}

/** The names of scopes, or the keys of addresses; defaultValues came and went with versions. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.map((each: object) => String(Reflect.get(each, 'name')));
  return Object.keys(Object(value)).filter((key) => key !== 'defaultValues');
}

interface Relation extends Described {
  childSObject: string;
  field: string;
}

/** What hangs on a record, between two objects that the org serves: by name, and what deleting the parent does. */
export function compareChildren(
  comparison: Comparison,
  ours: DescribeResult,
  records: readonly DescribeResult[],
  served: ReadonlySet<string>,
): void {
  const keyOf = (relation: Relation) => `${relation.childSObject}.${relation.field}`;
  const mine = new Map(relationsOf(ours).map((relation) => [keyOf(relation), relation]));
  const theirs = new Map<string, Relation[]>();
  for (const relation of records.flatMap(relationsOf)) {
    theirs.set(keyOf(relation), [...(theirs.get(keyOf(relation)) ?? []), relation]);
  }
  for (const [key, recorded] of theirs) {
    if (isOwn(key) || !recorded.some(({ childSObject }) => served.has(childSObject))) continue;
    const relation = mine.get(key);
    const lines = relation
      ? (fewest(recorded.map((each) => attributes(relation, each, new Set()))) ?? [])
      : ['in a record, and not served'];
    comparison.check(ours.name, lines.length === 0, () => `child ${key}: ${lines.join('; ')}`);
  }
  for (const key of mine.keys()) {
    const known = isOwn(key) || theirs.has(key) || OF_FEATURES.has(key);
    comparison.check(ours.name, known, () => `child ${key}: in no record`);
  }
}

function relationsOf(described: DescribeResult): Relation[] {
  const relations = described['childRelationships'];
  return Array.isArray(relations) ? (relations as Relation[]) : [];
}
