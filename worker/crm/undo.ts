import type { CrmValue, OwnedFieldName } from '../../shared/crm-fields';
import type { LedgerEntry } from '../store/ledger';
import { isOwned } from './allow-list';
import { asStored } from './as-stored';
import { crmValue } from './load-plan';
import type { CrmRow, PlanRow } from './plan';
import type { RecordOf } from './record-of';

/** When we last changed anything: it follows the others. */
const STAMP = 'Health_Changed_At__c';

/** A field that is not taken back: somebody, or a later run, has changed it since. */
export interface LeftAlone extends RecordOf {
  field: OwnedFieldName;
  /** What the run wrote, and what the CRM holds now. */
  ours: CrmValue;
  theirs: CrmValue;
}

export interface Undo {
  /** Rows that take back what the run wrote. */
  rows: PlanRow[];
  left: LeftAlone[];
  /** Records that the run wrote and that are not to be found any more. */
  gone: string[];
}

/** One field of one record, as a run found it and left it. */
interface Change {
  prior: CrmValue;
  written: CrmValue;
  /** We had not written the prior value ourselves. */
  foreign: boolean;
  /** A later run wrote the field, too. */
  superseded: boolean;
}

/**
 * What takes a run back: each field that still holds what the run wrote, and that no later run wrote, gets the value
 * from before; pure.
 * @param entries what the CRM acknowledged of the run's records of one object in all, oldest first. Several attempts of the run at
 *   a record count as one, from the first one's prior value to the last one's new one.
 */
export function planUndo(
  run: string,
  entries: readonly LedgerEntry[],
  current: ReadonlyMap<string, CrmRow>,
): Undo {
  const undo: Undo = { rows: [], left: [], gone: [] };
  for (const [record, changes] of changesOf(run, entries)) {
    const row = current.get(record);
    if (!row) {
      undo.gone.push(record);
      continue;
    }
    const fields: PlanRow['fields'] = {};
    const theirs: OwnedFieldName[] = [];
    for (const [field, { prior, written, foreign, superseded }] of changes) {
      const holds = asStored(field, row.values[field]);
      if (holds === prior) continue;
      if (holds === written && !superseded) {
        fields[field] = [written, prior];
        if (foreign && field !== STAMP) theirs.push(field);
      } else if (field !== STAMP) {
        const { object, account } = row;
        undo.left.push({ object, record, account, field, ours: written, theirs: holds });
      }
    }
    if (Object.keys(fields).some((field) => field !== STAMP))
      undo.rows.push(restoringRow(row, fields, theirs, 'undone'));
  }
  return undo;
}

type Changes = Map<OwnedFieldName, Change>;

function changesOf(run: string, entries: readonly LedgerEntry[]): Map<string, Changes> {
  const records = new Map<string, Changes>();
  /** By record and field: what we wrote last before the run. */
  const ours = new Map<string, CrmValue>();
  for (const entry of entries) {
    const changes: Changes = records.get(entry.record) ?? new Map();
    if (entry.run === run) records.set(entry.record, changes);
    for (const [field, [before, after, whose]] of Object.entries(entry.fields)) {
      if (!isOwned(field)) continue;
      const [prior, written] = [asStored(field, crmValue(before)), asStored(field, crmValue(after))];
      const key = `${entry.record} ${field}`;
      const known = changes.get(field);
      if (whose) {
        // What somebody got back is theirs, whichever run it was.
        if (known) known.superseded = true;
        continue;
      }
      if (entry.run !== run) {
        if (known) known.superseded = true;
        else ours.set(key, written);
      } else if (known) known.written = written;
      else {
        const foreign = prior !== null && ours.get(key) !== prior;
        changes.set(field, { prior, written, foreign, superseded: false });
      }
    }
  }
  return records;
}

/**
 * A row that puts back what a record held before.
 * @param theirs which of the fields get a value of somebody else's
 * @param why the row's cause, in a word
 */
export const restoringRow = (
  { object, record, account }: CrmRow,
  fields: PlanRow['fields'],
  theirs: readonly OwnedFieldName[],
  why: string,
): PlanRow => ({
  object,
  record,
  account,
  outcome: 'write',
  fields,
  theirs,
  acknowledge: {},
  exceptions: [],
  causes: [why],
  first: false,
  hadTier: true,
  // No cap is called so: whichever is in force then is told anew.
  cap: 'undone',
  capTold: false,
  modstamp: null,
  hold: null,
  failure: null,
});
