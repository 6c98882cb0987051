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
  const readable = new Set<string>();
  const byObject = new Map<string, string[]>();
  for (const id of new Set(records)) {
    const object = objectOf(id);
    const known = caller.verdicts.get(id, asked);
    if (known) readable.add(id);
    if (object === null || known !== undefined) continue;
    byObject.set(object, [...(byObject.get(object) ?? []), id]);
  }
  await Promise.all(
    [...byObject].flatMap(([object, ids]) =>
      chunks(ids, IDS_PER_QUERY).map(async (some) => {
        const found = await caller.ids(`SELECT Id FROM ${object} WHERE Id IN ${list(some)}`);
        for (const id of some) caller.verdicts.note(id, found?.includes(id) ?? false, asked);
        // Taken from the answer itself: what is remembered of a caller may end before their request does.
        for (const id of found ?? []) readable.add(id);
      }),
    ),
  );
  return new Set(records.filter((id) => readable.has(id)));
}
