import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Features } from '../org/data/features';
import { compareChildren, compareDescribe, compareObject, compareOutline } from './compare-describe';
import { compareReplies } from './compare-replies';
import { Comparison } from './comparison';
import {
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
  const unrecorded = await withOrg({}, async (org) => {
    await compareReplies(comparison, org, replies);
    return compareObjects(comparison, org, readRecordedDescribes(describes, 'business'));
  });
  await withOrg({ personAccounts: true }, (org) =>
    compareObjects(comparison, org, readRecordedDescribes(describes, 'person')),
  );
  for (const line of comparison.lines()) console.log(line);
  if (unrecorded.length > 0) console.log(`No record of the fields of: ${unrecorded.join(', ')}.`);
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

/** Compares every standard object that the org lists; returns those whose fields nobody recorded. */
async function compareObjects(
  comparison: Comparison,
  org: ServedOrg,
  recorded: RecordedDescribes,
): Promise<string[]> {
  const outlines = describedObjects((await org.get('/sobjects')).body);
  const served = new Set(outlines.map(({ name }) => name));
  const unrecorded: string[] = [];
  for (const outline of outlines) {
    if (outline.name.includes('__')) continue;
    const records = recorded.objects.get(outline.name);
    // An object's own describe is surer than the list: the recorded list has Event without a key prefix.
    const listed = recorded.outlines.get(outline.name);
    if (!records && listed) compareOutline(comparison, outline, [listed]);
    if (!records) {
      unrecorded.push(outline.name);
      continue;
    }
    const ours = describeResult.parse((await org.get(`/sobjects/${outline.name}/describe`)).body);
    compareDescribe(comparison, ours, records, served);
    compareObject(comparison, ours, records);
    compareChildren(comparison, ours, records, served);
  }
  return unrecorded;
}

process.exitCode = await main(process.env['PLIMSOLL_CHECK_DATA']);
