import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Features } from '../org/data/features';
import { compareFields } from './compare-fields';
import { compareChildren, compareObject, compareOutline } from './compare-object';
import { compareOrganization } from './compare-organization';
import { compareReplies } from './compare-replies';
import { Comparison } from './comparison';
import {
  type DescribedObject,
  type DescribeResult,
  describedObjects,
  describeResult,
  type RecordedDescribes,
  readRecordedDescribes,
} from './recorded-describes';
import { type ServedOrg, serveOrg } from './served-org';

/** A version that the org serves; what is compared is the same in all of them. */
const VERSION = '62.0';

/**
 * `npm run check:data`: compares what the demo org answers with what real orgs were recorded to answer, in the folder
 * that PLIMSOLL_CHECK_DATA names. Exit code 0: alike; 1: they differ; 2: there is nothing to compare with.
 */
async function main(folder: string | undefined): Promise<number> {
  if (!folder) {
    console.error('Set PLIMSOLL_CHECK_DATA to the folder of recorded third-party data.');
    return 2;
  }
  const describes = join(folder, 'salesforce-describe');
  const replies = join(folder, 'restforce-fixtures', 'spec', 'fixtures');
  const absent = [describes, replies].find((path) => !existsSync(path));
  if (absent) {
    console.error(`There is no ${absent}: set PLIMSOLL_CHECK_DATA to a folder that holds it.`);
    return 2;
  }
  const comparison = new Comparison();
  const recorded = readRecordedDescribes(describes);
  const unrecorded = await withOrg({}, async (org) => {
    await compareReplies(comparison, org, replies);
    await compareOrganization(comparison, org, describes);
    await compareSettings(comparison, org, recorded);
    return compareObjects(comparison, org, recorded);
  });
  await withOrg({ personAccounts: true }, async (org) => {
    // What a person's account shares with every account may agree with the record of either.
    const accounts = [...(recorded.objects.get('Account') ?? []), ...recorded.withPersons];
    const { served } = await listOf(org);
    await compareOne(comparison, org, 'Account', accounts, accounts, {
      served,
      versions: recorded.attributes,
    });
  });
  for (const line of comparison.lines()) console.log(line);
  console.log(`Left out: ${comparison.leftOut.join(', ')}.`);
  console.log(`No record, so held by nothing here: ${unrecorded.fields.join(', ')}.`);
  console.log(`Of these only the outline was recorded: ${unrecorded.outlined.join(', ')}.`);
  console.log(`${comparison.checked} checked, ${comparison.differing} differ`);
  return comparison.differing === 0 ? 0 : 1;
}

async function withOrg<T>(features: Partial<Features>, work: (org: ServedOrg) => Promise<T>): Promise<T> {
  const org = await serveOrg(VERSION, features);
  try {
    return await work(org);
  } finally {
    await org.close();
  }
}

interface Unrecorded {
  /** Objects of which nobody recorded anything, and those of which only the line in the list of all. */
  fields: string[];
  outlined: string[];
}

/** Compares every standard object that the org lists with its records; returns which have none. */
async function compareObjects(
  comparison: Comparison,
  org: ServedOrg,
  { objects, withPersons, outlines, attributes }: RecordedDescribes,
): Promise<Unrecorded> {
  const { listed, served } = await listOf(org);
  const unrecorded: Unrecorded = { fields: [], outlined: [] };
  for (const outline of listed) {
    const { name } = outline;
    if (name.includes('__')) continue;
    const records = objects.get(name);
    // An object's own describe is surer than the list: the recorded list has Event without a key prefix.
    const line = outlines.get(name);
    if (records) {
      const witnesses = name === 'Account' ? [...records, ...withPersons] : records;
      await compareOne(comparison, org, name, records, witnesses, { served, versions: attributes });
    } else {
      if (line) compareOutline(comparison, outline, [line], attributes);
      unrecorded[line ? 'outlined' : 'fields'].push(name);
    }
  }
  return unrecorded;
}

async function listOf(org: ServedOrg): Promise<{ listed: DescribedObject[]; served: ReadonlySet<string> }> {
  const listed = describedObjects((await org.get('/sobjects')).body);
  return { listed, served: new Set(listed.map(({ name }) => name)) };
}

async function compareOne(
  comparison: Comparison,
  org: ServedOrg,
  name: string,
  records: readonly DescribeResult[],
  witnesses: readonly DescribeResult[],
  { served, versions }: { served: ReadonlySet<string>; versions: ReadonlySet<string> },
): Promise<void> {
  if (records.some(hasRecordTypes)) await makeRecordType(org, name);
  const ours = await describe(org, name);
  compareFields(comparison, ours, records, witnesses, served);
  compareObject(comparison, ours, witnesses, versions);
  compareChildren(comparison, ours, records, served);
}

const describe = async (org: ServedOrg, object: string): Promise<DescribeResult> =>
  describeResult.parse((await org.get(`/sobjects/${object}/describe`)).body);

/** Where a recorded org had made record types of an object, ours makes one, too: RecordTypeId comes with the first. */
const hasRecordTypes = ({ fields }: DescribeResult): boolean =>
  fields.some(({ name }) => name === 'RecordTypeId');

async function makeRecordType(org: ServedOrg, object: string): Promise<void> {
  const { username } = await org.admin.identity();
  await org.setUp('/record-types', {
    user: username,
    object,
    name: 'Household',
    developerName: 'Household',
  });
}

/** Makes each recorded custom setting, and compares what is the same in all of them. */
async function compareSettings(
  comparison: Comparison,
  org: ServedOrg,
  { customSettings, attributes }: RecordedDescribes,
): Promise<void> {
  for (const record of customSettings) {
    const label = String(record['label']);
    await org.admin.metadata.create('CustomObject', {
      fullName: record.name,
      label,
      customSettingsType: 'Hierarchy',
      visibility: 'Public',
    });
    const ours = await describe(org, record.name);
    // Its prefix and labels are its own, and the record was cut down to two standard fields.
    const mine = { ...ours, fields: ours.fields.filter(({ name }) => name === 'Id' || name === 'Name') };
    compareFields(comparison, mine, [record], [], new Set());
    const named = { ...record, keyPrefix: ours['keyPrefix'], urls: {} };
    compareOutline(comparison, ours, [named], attributes);
  }
}

process.exitCode = await main(process.env['PLIMSOLL_CHECK_DATA']);
