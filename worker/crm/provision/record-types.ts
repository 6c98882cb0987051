import { z } from 'zod';
import type { Admin } from './admin';
import { type FieldSpec, pathOf } from './field-spec';
import { readComponents } from './read-components';

/** A record type that leaves values of one of our picklists out. */
export interface PicklistGap {
  /** `Account.Enterprise`. */
  recordType: string;
  field: string;
  missing: string[];
  /** People choose from it; else only the worker writes it, which no record type hinders. */
  byPeople: boolean;
}

const recordType = z.looseObject({
  picklistValues: z
    .array(
      z.looseObject({
        picklist: z.string(),
        values: z.array(z.looseObject({ fullName: z.string() })).nullish(),
      }),
    )
    .nullish(),
});

/** Compares the values that each active record type leaves of our picklists with those that the fields have. */
export async function picklistGaps(
  { client, connection }: Admin,
  fields: readonly FieldSpec[],
): Promise<PicklistGap[]> {
  const lists = fields.filter(({ values }) => values !== undefined);
  const types = await client.query(
    "SELECT SobjectType, DeveloperName FROM RecordType WHERE SobjectType IN ('Account', 'Opportunity') AND IsActive = true ORDER BY SobjectType, DeveloperName",
  );
  const names = types.map((row) => `${row['SobjectType']}.${row['DeveloperName']}`);
  const found = await readComponents(connection, 'RecordType', names);
  return names.flatMap((name) => {
    const left = recordType.parse(found.get(name.toLowerCase()) ?? {}).picklistValues ?? [];
    return lists.flatMap((field) => {
      if (!name.startsWith(`${field.object}.`)) return [];
      const values = left.find(({ picklist }) => picklist === field.name)?.values ?? [];
      // Salesforce writes the values of a record type percent-encoded where they hold more than words.
      const chosen = new Set(values.map(({ fullName }) => decoded(fullName)));
      const missing = (field.values ?? []).filter((value) => !chosen.has(value));
      if (missing.length === 0) return [];
      const byPeople = field.writer === 'csm' || field.writer === 'manager';
      return [{ recordType: name, field: pathOf(field), missing, byPeople }];
    });
  });
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
