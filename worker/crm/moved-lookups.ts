import { type CrmValue, fieldTypes, type OwnedFieldName, type OwnedObject } from '../../shared/crm-fields';
import { to18 } from '../../shared/salesforce-id';
import type { Crm } from './crm';
import type { Base } from './dirty';
import type { CrmRow } from './plan';
import { chunks, list } from './soql';

/** What all lookups that the worker owns name. */
const NAMED = 'Contact';
const IDS_PER_QUERY = 200;
/** A record may be merged into one that is merged away itself. */
const MERGES = 5;

/**
 * What Salesforce itself made of lookups that we had written: it empties one whose record is deleted, and points it to
 * the winner where that was merged away. By record, as values that are nobody's edit. No call where every lookup holds
 * what we wrote.
 */
export async function movedLookups(
  crm: Crm,
  object: OwnedObject,
  { bases, current }: { bases: ReadonlyMap<string, Base>; current: ReadonlyMap<string, CrmRow> },
  signal?: AbortSignal,
): Promise<Map<string, Partial<Record<OwnedFieldName, CrmValue>>>> {
  const moved = lookupsOf(object).flatMap((field) =>
    [...current.values()].flatMap(({ record, values }) => {
      const named = bases.get(record)?.values[field];
      return typeof named === 'string' && values[field] !== named ? [{ record, field, named }] : [];
    }),
  );
  const successors = await successorsOf(crm, new Set(moved.map(({ named }) => named)), signal);
  const byRecord = new Map<string, Partial<Record<OwnedFieldName, CrmValue>>>();
  for (const { record, field, named } of moved) {
    const successor = successors.get(named);
    if (successor !== named) byRecord.set(record, { ...byRecord.get(record), [field]: successor ?? null });
  }
  return byRecord;
}

const lookupsOf = (object: OwnedObject): OwnedFieldName[] =>
  Object.entries(fieldTypes(object)).flatMap(([field, { type }]) =>
    type === 'reference' ? [field as OwnedFieldName] : [],
  );

/** Of each id the one that stands for it now: itself, or whom it was merged into; null where it is deleted. */
async function successorsOf(
  crm: Crm,
  ids: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<Map<string, string | null>> {
  const next = new Map<string, string | null>();
  let asked = [...ids];
  for (let n = 0; n < MERGES && asked.length > 0; n++) {
    const found = await standingOf(crm, asked, signal);
    for (const id of asked) next.set(id, found.get(id) ?? null);
    asked = [...new Set(found.values())].flatMap((id) => (id !== null && !next.has(id) ? [id] : []));
  }
  const last = (id: string): string | null => {
    const to = next.get(id) ?? null;
    return to === null || to === id ? to : last(to);
  };
  return new Map([...ids].map((id) => [id, last(id)]));
}

async function standingOf(
  crm: Crm,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, string | null>> {
  const standing = new Map<string, string | null>();
  for (const some of chunks(ids, IDS_PER_QUERY)) {
    const soql = `SELECT Id, IsDeleted, MasterRecordId FROM ${NAMED} WHERE Id IN ${list(some)}`;
    for (const row of await crm.query(soql, { all: true, ...(signal ? { signal } : {}) })) {
      const id = to18(String(row['Id']));
      const winner = row['MasterRecordId'];
      if (row['IsDeleted'] !== true) standing.set(id, id);
      else standing.set(id, typeof winner === 'string' ? to18(winner) : null);
    }
  }
  return standing;
}
