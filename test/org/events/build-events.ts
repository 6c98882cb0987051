import { randomUUID } from 'node:crypto';
import type { ObjectDef } from '../data/definition';
import type { OrgApi } from '../data/org-api';
import type { Row, RowChange } from '../data/row';
import { carriedFields } from './carried-fields';
import { type ChangeType, type EventValue, NO_RECORD, type UnpublishedEvent } from './change-event';
import type { ChangeOrigin } from './change-origin';
import { schemaId } from './event-schema';
import { textDiff } from './text-diff';

/** An event that would be larger is replaced by a gap event. */
const MAX_BYTES = 1024 * 1024;
/** Changes of one transaction that are told one by one; the rest of it is one overflow event an entity. */
const MAX_CHANGES = 100_000;

const TYPES: Readonly<Record<RowChange['op'], ChangeType>> = {
  create: 'CREATE',
  update: 'UPDATE',
  delete: 'DELETE',
  undelete: 'UNDELETE',
};

/**
 * The events of one transaction, in the order of its changes. Records of one object that changed in the same way
 * share an event.
 */
export function buildEvents(
  org: OrgApi,
  changes: readonly RowChange[],
  origin: ChangeOrigin | undefined,
  commitNumber: number,
  maxChanges = MAX_CHANGES,
): UnpublishedEvent[] {
  const transactionKey = randomUUID();
  const merged = new Map<string, UnpublishedEvent>();
  let told = 0;
  for (const change of changes) {
    const def = org.find(change.object);
    // Taken away in the same transaction: nobody can subscribe to it any more.
    if (!def) continue;
    const values = valuesOf(org, def, change);
    if (change.op === 'update' && Object.keys(values).length === 0) continue;
    told += change.op === 'update' ? Object.keys(values).length : 1;
    const event: UnpublishedEvent = {
      schema: schemaId(def),
      entityName: def.name,
      recordIds: [change.row.Id],
      changeType: TYPES[change.op],
      changeOrigin: origin?.name ?? '',
      transactionKey,
      sequenceNumber: 0,
      commitTimestamp: Date.parse(change.row.SystemModstamp),
      commitNumber,
      commitUser: origin?.user ?? String(change.row['LastModifiedById'] ?? change.row['CreatedById'] ?? ''),
      values,
    };
    add(merged, told > maxChanges ? asOverflow(event) : withinSize(event));
  }
  return [...merged.values()].map((event, index) => ({ ...event, sequenceNumber: index + 1 }));
}

function add(merged: Map<string, UnpublishedEvent>, event: UnpublishedEvent): void {
  const { entityName, changeType, commitTimestamp, commitUser, values } = event;
  const key = JSON.stringify([entityName, changeType, commitTimestamp, commitUser, values]);
  const same = merged.get(key);
  if (!same) merged.set(key, event);
  else if (changeType !== 'GAP_OVERFLOW') same.recordIds.push(...event.recordIds);
}

function withinSize(event: UnpublishedEvent): UnpublishedEvent {
  // A character takes at most three bytes, so short events need no exact count.
  const text = JSON.stringify(event.values);
  if (text.length * 3 <= MAX_BYTES || Buffer.byteLength(text) <= MAX_BYTES) return event;
  return asGap(event);
}

/** The same change told without its fields. */
export function asGap(event: UnpublishedEvent): UnpublishedEvent {
  const { changeType } = event;
  return changeType.startsWith('GAP_')
    ? event
    : { ...event, changeType: `GAP_${changeType as ChangeType}`, values: {} };
}

/** The same change told without fields and records. */
export function asOverflow(event: UnpublishedEvent): UnpublishedEvent {
  return { ...event, changeType: 'GAP_OVERFLOW', recordIds: [NO_RECORD], values: {} };
}

function valuesOf(org: OrgApi, def: ObjectDef, change: RowChange): Record<string, EventValue> {
  if (change.op === 'delete') return {};
  return change.op === 'update' ? changedValues(def, change) : wholeRecord(org, def, change.row);
}

/** Every field that is not empty; formulas of the customer's own are told here, and nowhere else. */
function wholeRecord(org: OrgApi, def: ObjectDef, row: Row): Record<string, EventValue> {
  const values: Record<string, EventValue> = {};
  const moment = { now: new Date(row.SystemModstamp), timeZone: org.timeZone };
  for (const { field } of carriedFields(def).values()) {
    const value = field.compute ? field.compute(row, moment) : (row[field.name] ?? null);
    if (value !== null && value !== '') values[field.name] = value;
    else if (field.type === 'boolean') values[field.name] = false;
  }
  return values;
}

/** The changed fields and, as soon as there is one, LastModifiedDate; empty for a change of nothing that is told. */
function changedValues(def: ObjectDef, { row, before }: RowChange): Record<string, EventValue> {
  const values: Record<string, EventValue> = {};
  for (const { field } of carriedFields(def).values()) {
    if (!(field.name in before) && field.name !== 'LastModifiedDate') continue;
    const now = row[field.name] ?? null;
    const old = before[field.name];
    const diff =
      field.type === 'textarea' && field.length > 255 && typeof now === 'string' && typeof old === 'string'
        ? textDiff(old, now)
        : undefined;
    values[field.name] = diff === undefined ? now : { diff };
  }
  const moved = Object.keys(values).some((name) => name in before);
  return moved ? values : {};
}
