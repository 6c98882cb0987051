import type { CrmValue, OwnedFieldName } from '../../shared/crm-fields';
import type { LedgerFields } from '../store/schema';
import { isOwned } from './allow-list';
import { asStored } from './as-stored';
import { crmValue } from './load-plan';
import type { CrmRow, PlanRow } from './plan';

/** What became of a row between its plan and now. */
export interface RowNow {
  /** [prior, new] of fields that still stand as planned: to be written. */
  toWrite: Partial<Record<OwnedFieldName, [CrmValue, CrmValue]>>;
  /** Fields that hold the new value already, from an attempt whose end was not seen. */
  applied: Partial<Record<OwnedFieldName, CrmValue>>;
  /** Fields that hold what we have written since the plan, and neither what it was made upon nor what it wants. */
  newer: OwnedFieldName[];
  /** Fields that somebody changed since the plan. */
  edited: { field: OwnedFieldName; ours: CrmValue; theirs: CrmValue; base: CrmValue }[];
}

/**
 * Compares a planned row with the CRM as it is now. Health_Changed_At__c follows the others. A field that holds what the
 * plan was made upon, although we have written another value since, was set back by somebody.
 * @param ours `attempts`: new values of the record's open intents, which the CRM may hold through us; `since`: what we
 *   wrote to the record since it was planned, oldest first
 */
export function compareRow(
  row: Pick<PlanRow, 'fields'>,
  current: CrmRow,
  {
    attempts,
    since,
  }: { attempts: readonly Readonly<Record<string, CrmValue>>[]; since: readonly LedgerFields[] },
): RowNow {
  const now: RowNow = { toWrite: {}, applied: {}, newer: [], edited: [] };
  for (const [name, [prior, next]] of Object.entries(row.fields)) {
    if (!isOwned(name) || name === 'Health_Changed_At__c') continue;
    const holds = current.values[name] ?? null;
    if (holds === asStored(name, next)) now.applied[name] = next;
    else if (attempts.some((values) => name in values && asStored(name, values[name]) === holds))
      now.toWrite[name] = [holds, next];
    else {
      const put = lastPut(name, since);
      const isOurs = put?.isOurs(holds) === true;
      if (holds === asStored(name, prior) && (!put || isOurs)) now.toWrite[name] = [prior, next];
      else if (isOurs) now.newer.push(name);
      else now.edited.push({ field: name, ours: next, theirs: holds, base: put ? put.value : prior });
    }
  }
  const changedAt = row.fields.Health_Changed_At__c;
  if (changedAt && Object.keys(now.toWrite).length > 0) now.toWrite.Health_Changed_At__c = [...changedAt];
  return now;
}

/** What we put into a field last; a value that was somebody else's is not ours although we put it there. */
function lastPut(
  field: OwnedFieldName,
  since: readonly LedgerFields[],
): { value: CrmValue; isOurs(holds: CrmValue): boolean } | null {
  const [, next, whose] = since.findLast((fields) => field in fields)?.[field] ?? [];
  if (next === undefined) return null;
  const value = asStored(field, crmValue(next));
  return { value, isOurs: (holds) => whose === undefined && holds === value };
}
