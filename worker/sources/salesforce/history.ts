import type { CrmRecord } from '../../crm/crm';
import { children, instant, text } from './values';
import type { PastChange } from './walk-back';

/** How the old value of one tracked field is put back. `old` null: it was empty. */
export type Undo<S> = (state: S, old: string | null) => void;

const SALESFORCE_ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;
const looksLikeId = (value: string | null): boolean => value !== null && SALESFORCE_ID.test(value);

/**
 * Changes from the history rows below a record, for the fields named in `undo` (lower case). A lookup's change
 * comes as two rows, one with ids and one with names: names are for people and are left out where `ids` has
 * the field.
 */
export function pastChanges<S>(
  record: CrmRecord,
  undo: Readonly<Record<string, Undo<S>>>,
  ids: ReadonlySet<string> = new Set(),
): PastChange<S>[] {
  const changes: PastChange<S>[] = [];
  for (const row of children(record, 'Histories')) {
    const field = text(row, 'Field')?.toLowerCase() ?? '';
    const put = undo[field];
    const at = instant(row, 'CreatedDate');
    if (!put || at === null) continue;
    const old = text(row, 'OldValue');
    const named = [old, text(row, 'NewValue')].filter((value) => value !== null);
    if (ids.has(field) && !named.every(looksLikeId)) continue;
    changes.push({ at, undo: (state) => put(state, old) });
  }
  return changes;
}

/** History names a standard lookup without its ending: `Owner` for OwnerId, `Account` for AccountId. */
export function historyNames(field: string): string[] {
  const name = field.toLowerCase();
  return name.endsWith('id') && !name.endsWith('__c') ? [name, name.slice(0, -2)] : [name];
}
