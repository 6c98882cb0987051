import type { CrmValue, OwnedAccountField } from '../../shared/crm-fields';
import type { LedgerEntry } from '../store/ledger';
import { asStored } from './as-stored';
import { isOwned } from './compare-row';
import { crmValue } from './load-plan';
import type { CrmRow, PlanRow } from './plan';

/** When we last changed anything: it follows the others. */
const STAMP = 'Health_Changed_At__c';

/** A field that is not taken back, since it holds neither what the run wrote nor what stood there before. */
export interface LeftAlone {
  account: string;
  field: OwnedAccountField;
  /** What the run wrote, and what the CRM holds now. */
  ours: CrmValue;
  theirs: CrmValue;
}

export interface Undo {
  /** Rows that take back what the run wrote. */
  rows: PlanRow[];
  left: LeftAlone[];
  /** Accounts that the run wrote and that are not to be found any more. */
  gone: string[];
}

/**
 * What takes a run back: each field that still holds what the run wrote gets the value from before; pure.
 * @param entries what the CRM acknowledged of the run, in order. Several attempts at a record count as one, from
 *   the first one's prior value to the last one's new one.
 */
export function planUndo(entries: readonly LedgerEntry[], current: ReadonlyMap<string, CrmRow>): Undo {
  const undo: Undo = { rows: [], left: [], gone: [] };
  for (const [account, changes] of changesOf(entries)) {
    const row = current.get(account);
    if (!row) {
      undo.gone.push(account);
      continue;
    }
    const fields: PlanRow['fields'] = {};
    for (const [field, [prior, written]] of changes) {
      const holds = asStored(field, row.values[field]);
      if (holds === prior) continue;
      if (holds === written) fields[field] = [written, prior];
      else if (field !== STAMP) undo.left.push({ account, field, ours: written, theirs: holds });
    }
    if (Object.keys(fields).length > 0) undo.rows.push(rowOf(account, fields));
  }
  return undo;
}

type Changes = Map<OwnedAccountField, [prior: CrmValue, written: CrmValue]>;

function changesOf(entries: readonly LedgerEntry[]): Map<string, Changes> {
  const accounts = new Map<string, Changes>();
  for (const { record, fields } of entries) {
    const changes: Changes = accounts.get(record) ?? new Map();
    accounts.set(record, changes);
    for (const [field, [prior, written]] of Object.entries(fields)) {
      if (!isOwned(field)) continue;
      const earlier = changes.get(field);
      const first = earlier ? earlier[0] : asStored(field, crmValue(prior));
      changes.set(field, [first, asStored(field, crmValue(written))]);
    }
  }
  return accounts;
}

const rowOf = (account: string, fields: PlanRow['fields']): PlanRow => ({
  account,
  outcome: 'write',
  fields,
  acknowledge: {},
  exceptions: [],
  causes: ['undone'],
  first: false,
  hadTier: true,
  cap: null,
  capTold: false,
  modstamp: null,
  hold: null,
  failure: null,
});
