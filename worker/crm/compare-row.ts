import type { CrmValue, OwnedFieldName } from '../../shared/crm-fields';
import { isOwned } from './allow-list';
import { asStored } from './as-stored';
import type { CrmRow, PlanRow } from './plan';

/** What became of a row between its plan and now. */
export interface RowNow {
  /** [prior, new] of fields that still stand as planned: to be written. */
  toWrite: Partial<Record<OwnedFieldName, [CrmValue, CrmValue]>>;
  /** Fields that hold the new value already, from an attempt whose end was not seen. */
  applied: Partial<Record<OwnedFieldName, CrmValue>>;
  /** Fields that somebody changed since the plan. */
  edited: { field: OwnedFieldName; ours: CrmValue; theirs: CrmValue; base: CrmValue }[];
}

/**
 * Compares a planned row with the CRM as it is now. Health_Changed_At__c follows the others.
 * @param attempts new values of the record's open intents: the CRM may hold them through us.
 */
export function compareRow(
  row: Pick<PlanRow, 'fields'>,
  current: CrmRow,
  attempts: readonly Readonly<Record<string, CrmValue>>[] = [],
): RowNow {
  const now: RowNow = { toWrite: {}, applied: {}, edited: [] };
  for (const [name, [prior, next]] of Object.entries(row.fields)) {
    if (!isOwned(name) || name === 'Health_Changed_At__c') continue;
    const holds = asStored(name, current.values[name]);
    if (holds === asStored(name, next)) now.applied[name] = next;
    else if (holds === asStored(name, prior)) now.toWrite[name] = [prior, next];
    else if (attempts.some((values) => name in values && asStored(name, values[name]) === holds))
      now.toWrite[name] = [holds, next];
    else now.edited.push({ field: name, ours: next, theirs: holds, base: prior });
  }
  const changedAt = row.fields.Health_Changed_At__c;
  if (changedAt && Object.keys(now.toWrite).length > 0) now.toWrite.Health_Changed_At__c = [...changedAt];
  return now;
}
