import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const field = z.looseObject({
  name: z.string(),
  referenceTo: z.array(z.string()),
  picklistValues: z.array(z.looseObject({ value: z.string() })),
});
export type DescribedField = z.infer<typeof field>;

/** What this program reads of a describe. */
export const describeResult = z.looseObject({ name: z.string(), fields: z.array(field) });
export type DescribeResult = z.infer<typeof describeResult>;

const globalResult = z.looseObject({ sobjects: z.array(z.looseObject({ name: z.string() })) });
export type DescribedObject = z.infer<typeof globalResult>['sobjects'][number];

/** The objects that a list of them (`/sobjects`) names. */
export const describedObjects = (body: unknown): DescribedObject[] => globalResult.parse(body).sobjects;

/** What was recorded of other orgs. */
export interface RecordedDescribes {
  /** By object: one record or more, each of another org. */
  objects: Map<string, DescribeResult[]>;
  /** Account of an org whose accounts may be people. */
  withPersons: DescribeResult[];
  /** A custom setting: what is the same in all of them. */
  customSettings: DescribeResult[];
  /** The list of all objects of one org, by name. */
  outlines: Map<string, DescribedObject>;
  /** What each record of an object tells: a record of an older version lacks some of it. */
  attributes: ReadonlySet<string>;
}

/** Reads `*_describe.json`, of which `Global_describe.json` lists a whole org's objects. */
export function readRecordedDescribes(folder: string): RecordedDescribes {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const recorded = {
    objects: new Map<string, DescribeResult[]>(),
    withPersons: [] as DescribeResult[],
    customSettings: [] as DescribeResult[],
    outlines: new Map<string, DescribedObject>(),
  };
  const attributes = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('_describe.json'))) {
    if (file === 'Global_describe.json') {
      for (const sobject of describedObjects(read(file))) recorded.outlines.set(sobject.name, sobject);
      continue;
    }
    const record = describeResult.parse(read(file));
    for (const key of Object.keys(record)) attributes.add(key);
    if (file.includes('PersonAccount')) recorded.withPersons.push(record);
    else if (record['customSetting'] === true) recorded.customSettings.push(record);
    else recorded.objects.set(record.name, [...(recorded.objects.get(record.name) ?? []), record]);
  }
  return { ...recorded, attributes };
}
