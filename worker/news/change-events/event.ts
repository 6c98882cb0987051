import { z } from 'zod';
import {
  type CrmValue,
  OWNED_OBJECTS,
  type OwnedFieldName,
  type OwnedObject,
  ownedFields,
} from '../../../shared/crm-fields';
import type { Instant } from '../../../shared/day';
import { to18 } from '../../../shared/salesforce-id';
import { owns } from '../../crm/allow-list';
import { asStored } from '../../crm/as-stored';
import { crmValue } from '../../crm/load-plan';

/** What of a delivered event says what happened; its fields are read from the org, not from here. */
export const changeEvent = z.object({
  channel: z.string(),
  data: z.object({
    event: z.object({ replayId: z.number() }),
    payload: z.looseObject({
      ChangeEventHeader: z.object({
        entityName: z.string(),
        recordIds: z.array(z.string()),
        changeType: z.string(),
        commitUser: z.string(),
        /** Milliseconds since 1970, by the org's clock. */
        commitTimestamp: z.number(),
        changedFields: z.array(z.string()).default([]),
      }),
    }),
  }),
});
export type ChangeEvent = z.infer<typeof changeEvent>;

/** Fields that move with every change. */
const STAMPS = new Set(['LastModifiedDate', 'LastModifiedById', 'SystemModstamp']);
const OWNED = new Map<string, ReadonlySet<string>>(
  OWNED_OBJECTS.map((object) => [object, new Set<string>(ownedFields(object))]),
);

/**
 * Whether an event tells nothing new: we wrote our own fields, or nothing changed that we may read. Where another
 * changed our fields, or a flow changed others in our transaction, it does. A gap event names no fields and is news.
 * @param ours the user that the worker signs in as
 */
export function isEcho({ data }: ChangeEvent, ours: string): boolean {
  const { changeType, changedFields, commitUser, entityName } = data.payload.ChangeEventHeader;
  if (changeType !== 'UPDATE' || changedFields.length === 0) return false;
  const changed = changedFields.filter((field) => !STAMPS.has(field));
  if (changed.length === 0) return true;
  return to18(commitUser) === ours && changed.every((field) => OWNED.get(entityName)?.has(field) ?? false);
}

/** A change of fields that we own. */
export interface OwnedChange {
  object: OwnedObject;
  records: string[];
  by: string;
  at: Instant;
  /** New values; undefined: the event does not say. */
  fields: Map<OwnedFieldName, CrmValue | undefined>;
}

/** What an event tells of fields that we own; null: nothing. */
export function ownedChange({ data }: ChangeEvent): OwnedChange | null {
  const { entityName, recordIds, changeType, changedFields, commitUser, commitTimestamp } =
    data.payload.ChangeEventHeader;
  const object = OWNED_OBJECTS.find((each) => each === entityName);
  if (!object || changeType !== 'UPDATE') return null;
  const fields: OwnedChange['fields'] = new Map();
  for (const field of changedFields) {
    if (!owns(object, field) || field === STAMP) continue;
    const value = crmValue(data.payload[field]);
    fields.set(field, isDiff(value) ? undefined : asStored(field, value));
  }
  if (fields.size === 0) return null;
  const at = new Date(commitTimestamp).toISOString();
  return { object, records: recordIds.map(to18), by: to18(commitUser), at, fields };
}

/** When we last wrote: it goes along with every write. */
const STAMP = 'Health_Changed_At__c';

/** Of a large text that changed a little an event carries the difference only. */
const isDiff = (value: CrmValue): boolean => typeof value === 'string' && value.startsWith('--- \n+++ ');

/** Records of which an event says that something happened, and not what; none: to all of the object. */
export function gapOf({ data }: ChangeEvent): { object: string; records: string[] } | null {
  const { entityName, recordIds, changeType } = data.payload.ChangeEventHeader;
  if (!changeType.startsWith('GAP_')) return null;
  return { object: entityName, records: changeType === 'GAP_OVERFLOW' ? [] : recordIds.map(to18) };
}

/** The channel of one object's events: `/data/AccountChangeEvent`, `/data/Plan__ChangeEvent`. */
export const channelOf = (entity: string): string =>
  `/data/${entity.endsWith('__c') ? entity.slice(0, -1) : entity}ChangeEvent`;
