import {
  fieldTypes,
  OWNED_OBJECTS,
  type OwnedFieldName,
  type OwnedObject,
  type OwnedValues,
} from '../../shared/crm-fields';
import { PlimsollError } from '../../shared/error';

/** One record with the owned fields to write. */
export interface OwnedRow {
  id: string;
  fields: OwnedValues;
}

/** @throws PlimsollError NOT_OWNED when a row names a field that the worker does not own, whoever asks. */
export function assertOwned(object: OwnedObject, rows: readonly OwnedRow[]): void {
  for (const row of rows) {
    for (const field of Object.keys(row.fields)) {
      if (owns(object, field)) continue;
      throw new PlimsollError(
        'NOT_OWNED',
        `${object}.${field} is not a field that Plimsoll writes.`,
        'This is a defect: please report it. Nothing was written.',
      );
    }
  }
}

/** Whether the worker owns a field of this name on an object. */
export const owns = (object: OwnedObject, field: string): field is OwnedFieldName =>
  Object.hasOwn(fieldTypes(object), field);

/** Whether the worker owns a field of this name on any object. */
export const isOwned = (field: string): field is OwnedFieldName =>
  OWNED_OBJECTS.some((object) => owns(object, field));
