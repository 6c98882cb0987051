import { OWNED_ACCOUNT_FIELDS, type OwnedValues } from '../../shared/crm-fields';
import { PlimsollError } from '../../shared/error';

/** One record with the owned fields to write. */
export interface OwnedRow {
  id: string;
  fields: OwnedValues;
}

const OWNED: Readonly<Record<string, ReadonlySet<string>>> = {
  Account: new Set(Object.keys(OWNED_ACCOUNT_FIELDS)),
};

/** @throws PlimsollError NOT_OWNED when a row names a field that the worker does not own, whoever asks. */
export function assertOwned(object: string, rows: readonly OwnedRow[]): void {
  const allowed = OWNED[object];
  for (const row of rows) {
    for (const field of Object.keys(row.fields)) {
      if (allowed?.has(field)) continue;
      throw new PlimsollError(
        'NOT_OWNED',
        `${object}.${field} is not a field that Plimsoll writes.`,
        'This is a defect: please report it. Nothing was written.',
      );
    }
  }
}
