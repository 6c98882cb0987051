import { type Described, differing, fewest } from './alike';
import type { Comparison } from './comparison';
import type { DescribedObject, DescribeResult } from './recorded-describes';

/** What names the org it was recorded in, or is compared by parts of its own. */
const BY_PARTS = new Set(['fields', 'childRelationships', 'recordTypeInfos', 'urls', 'supportedScopes']);

/** Relations of features that this org has, and that no recorded one had. */
const OWN_FEATURES = new Map([
  ['AccountTeamMember.AccountId', 'account teams'],
  ['AccountContactRelation.AccountId', 'contacts of several accounts'],
  ['AccountContactRelation.ContactId', 'contacts of several accounts'],
]);

/** What the list of objects says of one: key prefix, names, and what may be done with it. */
export function compareOutline(
  comparison: Comparison,
  ours: DescribedObject,
  recorded: readonly DescribedObject[],
  versions: ReadonlySet<string>,
): void {
  const closest =
    fewest(
      recorded.map((theirs) => {
        const since = Object.keys(ours).filter((key) => !(key in theirs) && versions.has(key));
        return differing(ours, theirs, new Set([...BY_PARTS, ...since]));
      }),
    ) ?? [];
  comparison.check(ours.name, closest.length === 0, () => `object: ${closest.join('; ')}`);
}

/** Besides the outline: its addresses and scopes by name, and what is told of a record type. */
export function compareObject(
  comparison: Comparison,
  ours: DescribeResult,
  records: readonly DescribeResult[],
  versions: ReadonlySet<string>,
): void {
  compareOutline(comparison, ours, records, versions);
  for (const what of ['urls', 'supportedScopes', 'recordTypeInfos'] as const) {
    const mine = namesIn(ours[what]);
    const closest = fewest(
      records
        .map((record) => namesIn(record[what]))
        .filter((theirs) => theirs.length > 0)
        .map((theirs) => [
          ...theirs.filter((key) => !mine.includes(key)).map((key) => `ours lack ${key}`),
          ...mine.filter((key) => !theirs.includes(key)).map((key) => `only ours have ${key}`),
        ]),
    );
    const lines = closest ?? [];
    comparison.check(ours.name, lines.length === 0, () => `${what}: ${lines.join('; ')}`);
  }
}

/** The names of scopes, the keys of addresses (defaultValues came and went with versions) or of record types. */
function namesIn(value: unknown): string[] {
  if (!Array.isArray(value)) return Object.keys(Object(value)).filter((key) => key !== 'defaultValues');
  const keys = value.flatMap((each: object) =>
    'recordTypeId' in each ? Object.keys(each) : [String(Reflect.get(each, 'name'))],
  );
  return [...new Set(keys)];
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
    if (key.includes('__') || !recorded.some(({ childSObject }) => served.has(childSObject))) continue;
    const relation = mine.get(key);
    const lines = relation
      ? (fewest(recorded.map((each) => differing(relation, each, new Set()))) ?? [])
      : ['in a record, and not served'];
    comparison.check(ours.name, lines.length === 0, () => `child ${key}: ${lines.join('; ')}`);
  }
  for (const key of mine.keys()) {
    if (key.includes('__') || theirs.has(key)) continue;
    const feature = OWN_FEATURES.get(key);
    if (feature !== undefined) comparison.leaveOut(`${ours.name}'s ${key}`, feature);
    else comparison.check(ours.name, false, () => `child ${key}: in no record`);
  }
}

function relationsOf(described: DescribeResult): Relation[] {
  const relations = described['childRelationships'];
  return Array.isArray(relations) ? (relations as Relation[]) : [];
}
