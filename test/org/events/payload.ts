import type { ObjectDef } from '../data/definition';
import type { OrgApi } from '../data/org-api';
import { type CarriedField, carriedFields } from './carried-fields';
import type { ChangeEvent, EventValue } from './change-event';

/** What a subscriber over CometD receives under `data`. */
export interface Delivery {
  schema: string;
  payload: Record<string, unknown>;
  event: { replayId: number };
}

/** The event with the fields that this user may read; others are left out of the header's list too. */
export function deliveryFor(org: OrgApi, user: string, event: ChangeEvent): Delivery {
  const def = org.find(event.entityName);
  const { fields, names } = def ? fieldsFor(org, user, def, event) : { fields: {}, names: [] };
  return {
    schema: event.schema,
    payload: { ...fields, ChangeEventHeader: header(event, names) },
    event: { replayId: event.replayId },
  };
}

function fieldsFor(org: OrgApi, user: string, def: ObjectDef, event: ChangeEvent) {
  const fields: Record<string, unknown> = {};
  const names: string[] = [];
  const carried = carriedFields(def);
  for (const [name, value] of Object.entries(event.values)) {
    const place = carried.get(name);
    if (!place || !org.mayReadField(user, def.name, name)) continue;
    names.push(place.compound === null ? name : `${place.compound}.${place.part}`);
    put(fields, place, value);
  }
  return { fields, names };
}

function put(fields: Record<string, unknown>, { compound, part }: CarriedField, value: EventValue): void {
  if (compound === null) {
    fields[part] = value;
    return;
  }
  const whole = fields[compound];
  if (typeof whole === 'object' && whole !== null) Reflect.set(whole, part, value);
  else fields[compound] = { [part]: value };
}

/** CometD's header has neither `nulledFields` nor `diffFields`, which other subscribers get. */
function header(event: ChangeEvent, names: readonly string[]) {
  return {
    entityName: event.entityName,
    recordIds: event.recordIds,
    changeType: event.changeType,
    changeOrigin: event.changeOrigin,
    transactionKey: event.transactionKey,
    sequenceNumber: event.sequenceNumber,
    commitTimestamp: event.commitTimestamp,
    commitNumber: event.commitNumber,
    commitUser: event.commitUser,
    changedFields: event.changeType === 'UPDATE' ? names : [],
  };
}
