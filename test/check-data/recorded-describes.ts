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

export interface RecordedDescribes {
  /** By object: one record or more, each of another org. */
  objects: Map<string, DescribeResult[]>;
  /** The list of all objects of one org, by name. */
  outlines: Map<string, DescribedObject>;
}

/**
 * Reads `*_describe.json`, of which `Global_describe.json` lists a whole org's objects. For an org with
 * person accounts only Account, which those without them have recorded too.
 */
export function readRecordedDescribes(folder: string, accounts: 'business' | 'person'): RecordedDescribes {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const objects: RecordedDescribes['objects'] = new Map();
  const outlines: RecordedDescribes['outlines'] = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('_describe.json'))) {
    if (file === 'Global_describe.json') {
      if (accounts === 'person') continue;
      for (const sobject of describedObjects(read(file))) outlines.set(sobject.name, sobject);
    } else {
      const record = describeResult.parse(read(file));
      if (accounts === 'business' ? file.includes('PersonAccount') : record.name !== 'Account') continue;
      objects.set(record.name, [...(objects.get(record.name) ?? []), record]);
    }
  }
  return { objects, outlines };
}
