import { chunks, IDS_PER_QUERY, list } from '../../crm/soql';
import { objectOf } from '../record-objects';
import type { Caller } from './callers';

/**
 * Which of the records (18 characters each) Salesforce shows this user. Of objects that they may not see at all, and
 * of ids that are no record's, none is.
 * @throws Refusal SIGN_IN_NEEDED, CRM_UNREACHABLE
 */
export async function readableRecords(
  caller: Caller,
  records: readonly string[],
  now: () => number,
): Promise<ReadonlySet<string>> {
  const asked = now();
  // What was just heard counts, also where it may not be remembered: the token's entry may end meanwhile.
  const readable = new Set(records.filter((id) => caller.verdicts.get(id, asked) === true));
  const byObject = new Map<string, string[]>();
  for (const id of new Set(records)) {
    const object = objectOf(id);
    if (object === null || caller.verdicts.get(id, asked) !== undefined) continue;
    byObject.set(object, [...(byObject.get(object) ?? []), id]);
  }
  await Promise.all(
    [...byObject].flatMap(([object, ids]) =>
      chunks(ids, IDS_PER_QUERY).map(async (some) => {
        const found = await caller.ids(`SELECT Id FROM ${object} WHERE Id IN ${list(some)}`);
        for (const id of some) {
          const isFound = found?.includes(id) ?? false;
          if (isFound) readable.add(id);
          caller.verdicts.note(id, isFound, asked);
        }
      }),
    ),
  );
  return readable;
}
