import type { FieldDef, ObjectDef } from '../../data/definition';
import { MASTER } from '../../data/record-types';
import { ApiError, resourceNotFound } from '../api-error';
import { baseOf, ok, type Reply, type SignedCall } from '../call';
import type { Site } from '../site';

/** `GET /ui-api/object-info/T/picklist-values/RECORDTYPEID`: the choices of every picklist, for one record type. */
export function getPicklists(site: Site, call: SignedCall): Reply {
  const { object, recordType } = target(site, call);
  const fields = [...object.fields.values()].filter((field) => isPicklist(site, call, object, field));
  return ok({
    eTag: null,
    picklistFieldValues: Object.fromEntries(
      fields.map((field) => [field.name, choices(site, call, object, recordType, field)]),
    ),
  });
}

/** `GET /ui-api/object-info/T/picklist-values/RECORDTYPEID/FIELD`. */
export function getPicklist(site: Site, call: SignedCall): Reply {
  const { object, recordType } = target(site, call);
  const field = object.fields.get((call.params['field'] ?? '').toLowerCase());
  if (!field || !isPicklist(site, call, object, field)) throw resourceNotFound();
  return ok(choices(site, call, object, recordType, field));
}

function target({ org }: Site, call: SignedCall): { object: ObjectDef; recordType: string } {
  const object = org.find(call.params['type'] ?? '');
  if (!object || !org.mayReadObject(call.session.userId, object.name)) throw resourceNotFound();
  const recordType = call.params['recordType'] ?? '';
  if (recordType === MASTER || recordType === MASTER.slice(0, 15)) return { object, recordType: MASTER };
  const row = org.row('RecordType', recordType);
  if (row?.['SobjectType'] === object.name) return { object, recordType: row.Id };
  throw new ApiError(
    400,
    'INVALID_ID_FIELD',
    `The record type ID '${recordType}' is not valid for ${object.name}`,
  );
}

const isPicklist = ({ org }: Site, call: SignedCall, object: ObjectDef, { name, type }: FieldDef): boolean =>
  (type === 'picklist' || type === 'multipicklist') &&
  org.mayReadField(call.session.userId, object.name, name);

function choices({ org }: Site, call: SignedCall, object: ObjectDef, recordType: string, field: FieldDef) {
  const listed = org.recordTypes.choicesOf(recordType === MASTER ? null : recordType, field);
  const values = listed
    .filter((choice) => choice.active)
    .map(({ value, label, defaultValue }) => ({
      attributes: null,
      defaultValue,
      label,
      validFor: [],
      value,
    }));
  const path = `ui-api/object-info/${object.name}/picklist-values/${recordType}/${field.name}`;
  return {
    controllerValues: {},
    defaultValue: values.find((choice) => choice.defaultValue) ?? null,
    eTag: null,
    url: `${baseOf(call)}/${path}`,
    values: values.map(({ defaultValue: _, ...value }) => value),
  };
}
