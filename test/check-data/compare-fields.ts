import { differing, fewest, unequal } from './alike';
import type { Comparison } from './comparison';
import type { DescribedField, DescribeResult } from './recorded-describes';

/** A field of an org's own, or of a package: nobody else has it. */
const isOwn = (name: string): boolean => name.includes('__');

/**
 * Standard fields of features that the org has not. Another record of the object must lack them, too: that is how we
 * know that an org can be without.
 */
const OF_FEATURES = new Map([
  ['Account.IsPartner', 'partner accounts'],
  ['Account.IsCustomerPortal', 'customer portal'],
  ['Account.ChannelProgramName', 'partner accounts'],
  ['Account.ChannelProgramLevelName', 'partner accounts'],
  ['Account.OperatingHoursId', 'operating hours'],
]);

/**
 * Each standard field that the org serves must stand in a record of its object and agree with it in every attribute
 * and every choice: where there are several records, with the one it is closest to. And each standard field of
 * `records` must be served, unless it is a feature's that `witnesses` show to be missing elsewhere.
 */
export function compareFields(
  comparison: Comparison,
  ours: DescribeResult,
  records: readonly DescribeResult[],
  witnesses: readonly DescribeResult[],
  served: ReadonlySet<string>,
): void {
  for (const field of ours.fields.filter(({ name }) => !isOwn(name))) {
    const recorded = records.flatMap((record) => record.fields.filter((each) => each.name === field.name));
    const lines = fewest(recorded.map((theirs) => differences(field, theirs, served))) ?? ['in no record'];
    comparison.check(ours.name, lines.length === 0, () => `${field.name}: ${lines.join('; ')}`);
  }
  const names = new Set(ours.fields.map(({ name }) => name));
  const all = new Set(records.flatMap((record) => record.fields.map(({ name }) => name)));
  for (const name of all) {
    if (isOwn(name) || names.has(name)) continue;
    const feature = OF_FEATURES.get(`${ours.name}.${name}`);
    const optional = witnesses.some(({ fields }) => fields.every((each) => each.name !== name));
    if (feature !== undefined && optional) comparison.leaveOut(`${ours.name}.${name}`, feature);
    else comparison.check(ours.name, false, () => `${name}: in a record, and not served`);
  }
}

function differences(ours: DescribedField, theirs: DescribedField, served: ReadonlySet<string>): string[] {
  // A lookup may point to objects of features that this org has not.
  const targets = theirs.referenceTo.filter((name) => served.has(name) || ours.referenceTo.includes(name));
  return [
    ...differing(ours, theirs, new Set(['referenceTo'])),
    ...unequal('referenceTo', ours.referenceTo, targets),
  ];
}
