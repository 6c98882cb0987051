import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compareDescribe, compareOutline, compareShape } from './compare-describe';
import { compareReplies } from './compare-replies';
import { Comparison } from './comparison';
import { describedObjects, describeResult, readRecordedDescribes } from './recorded-describes';
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
  const org = await serveOrg(VERSION);
  try {
    const unrecorded = await compareObjects(comparison, org, describes);
    await compareReplies(comparison, org, replies);
    for (const line of comparison.lines()) console.log(line);
    if (unrecorded.length > 0) console.log(`No record of the fields of: ${unrecorded.join(', ')}.`);
  } finally {
    await org.close();
  }
  console.log(`${comparison.checked} checked, ${comparison.differing} differ`);
  return comparison.differing === 0 ? 0 : 1;
}

/** Compares every standard object that the org lists; returns those whose fields nobody recorded. */
async function compareObjects(comparison: Comparison, org: ServedOrg, folder: string): Promise<string[]> {
  const recorded = readRecordedDescribes(folder);
  const unrecorded: string[] = [];
  for (const outline of describedObjects((await org.get('/sobjects')).body)) {
    if (outline.name.includes('__')) continue;
    const records = recorded.objects.get(outline.name);
    // An object's own describe is surer than the list: the recorded list has Event without a key prefix.
    const theirs = records?.[0] ?? recorded.outlines.get(outline.name);
    if (theirs) compareOutline(comparison, outline, theirs);
    if (!records) {
      unrecorded.push(outline.name);
      continue;
    }
    const ours = describeResult.parse((await org.get(`/sobjects/${outline.name}/describe`)).body);
    compareDescribe(comparison, ours, records);
    compareShape(comparison, ours, records);
  }
  return unrecorded;
}

process.exitCode = await main(process.env['PLIMSOLL_CHECK_DATA']);
