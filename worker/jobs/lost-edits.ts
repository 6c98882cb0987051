import { OWNED_FIELDS, type OwnedObject } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { type FieldChange, fieldChanges, keepsValues, recordsOthersChanged } from '../crm/field-history';
import { crmValue } from '../crm/load-plan';
import { type Overwritten, overwrittenAsHeard, overwrittenByHistory } from '../crm/overwritten';
import { chunks } from '../crm/soql';
import { type OvertakenEdit, overtakenEdits } from '../store/heard-edits';
import { acknowledgedEntries, type LedgerEntry, openIntents, recordsWritten } from '../store/ledger';
import type { Db } from '../store/schema';
import type { RecoverContext } from './give-back';

/** A load that changes more than that is no person's edit; the org's calls are worth more. */
const MOST_CHANGES = 20_000;
/** Of records that others changed while we wrote to them. */
const MOST_RECORDS = 2_000;
const RECORDS_AT_A_TIME = 200;
const BEFORE_MS = 3_600_000;

const before = (at: Instant): Instant => new Date(Date.parse(at) - BEFORE_MS).toISOString();

/** Edits that were written over, but for those of which it is not known yet how the writing ended. */
export async function settledEdits(db: Db): Promise<OvertakenEdit[]> {
  const heard = await overtakenEdits(db);
  if (heard.length === 0) return [];
  const open = await openRecords(db);
  return heard.filter(({ object, record }) => !open.has(`${object} ${record}`));
}

async function openRecords(db: Db): Promise<Set<string>> {
  return new Set((await openIntents(db)).map(({ object, record }) => `${object} ${record}`));
}

/**
 * What the field history tells of edits that we wrote over unseen.
 * @param since review what was written from then on
 * @throws Error where there are too many changes by others to look at
 */
export async function lostByHistory(
  { store, crm, signal }: RecoverContext,
  object: OwnedObject,
  since: Instant,
): Promise<Overwritten[]> {
  const { db } = store;
  const changed = await recordsOthersChanged(crm, object, { since, most: MOST_CHANGES, signal });
  if (!changed) throw new Error(`Others made more than ${MOST_CHANGES} changes of our fields.`);
  const open = await openRecords(db);
  const records = (await recordsWritten(db, object, changed, before(since)))
    .filter((record) => !open.has(`${object} ${record}`))
    .sort();
  if (records.length > MOST_RECORDS)
    throw new Error(`Others changed our fields of more than ${MOST_RECORDS} records that we wrote to.`);
  const fields = Object.keys(OWNED_FIELDS[object]);
  const lost: Overwritten[] = [];
  for (const some of chunks(records, RECORDS_AT_A_TIME)) {
    const told = grouped(await fieldChanges(crm, object, { records: some, fields, since, signal }));
    const entries = grouped(await acknowledgedEntries(db, object, some, before(since)));
    for (const [record, changes] of told) {
      const hasText = changes.some(({ field, by }) => by !== crm.userId && !keepsValues(object, field));
      const ofRecord = hasText
        ? await acknowledgedEntries(db, object, [record])
        : (entries.get(record) ?? []);
      lost.push(...overwrittenByHistory({ object, record, us: crm.userId }, ofRecord, changes));
    }
  }
  return lost;
}

/** What change events tell of edits that we wrote over unseen. */
export async function lostAsHeard(
  { store }: RecoverContext,
  object: OwnedObject,
  heard: readonly OvertakenEdit[],
): Promise<Overwritten[]> {
  const lost: Overwritten[] = [];
  for (const { record, field, author, value, ours, overtakenAt } of heard) {
    const entries = await acknowledgedEntries(store.db, object, [record], before(overtakenAt));
    const edit = {
      ...{ record, field, author, overtakenAt, value: crmValue(value) },
      ours: ours === null ? undefined : crmValue(ours),
    };
    const overwritten = overwrittenAsHeard(edit, entries);
    if (overwritten) lost.push(overwritten);
  }
  return lost;
}

function grouped<T extends FieldChange | LedgerEntry>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.record) ?? [];
    group.push(row);
    groups.set(row.record, group);
  }
  return groups;
}
