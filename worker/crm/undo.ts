import { randomUUID } from 'node:crypto';
import type { CrmValue, OwnedFieldName } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import type { LedgerEntry } from '../store/ledger';
import { isOwned } from './allow-list';
import { asStored } from './as-stored';
import { crmValue } from './load-plan';
import type { CrmRow, PlanRow } from './plan';
import type { RecordOf } from './record-of';

/** When we last changed anything: it follows the others. */
const STAMP = 'Health_Changed_At__c';

/** A field that is not taken back: somebody, or a later run, has changed it since, or its record was closed. */
export interface LeftAlone extends RecordOf {
  field: OwnedFieldName;
  why: 'changed' | 'closed';
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

/** How the run that takes another back is called. */
const UNDO = 'undo';
export const undoName = (at: Instant): string => `${UNDO}-${at.slice(0, 10)}-${randomUUID().slice(0, 8)}`;
export const isUndo = (run: string): boolean => run.startsWith(`${UNDO}-`);

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
 * What takes a run back: each field that still holds what the run wrote, and that no later run wrote which was not
 * taken back itself, gets the value from before; what is closed stays as it is; pure.
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
      if (holds === written && !superseded && !row.isClosed) {
        fields[field] = [written, prior];
        if (foreign && field !== STAMP) theirs.push(field);
      } else if (field !== STAMP) {
        const { object, account } = row;
        const why = row.isClosed ? 'closed' : 'changed';
        undo.left.push({ object, record, account, field, why, ours: written, theirs: holds });
      }
    }
    if (Object.keys(fields).some((field) => field !== STAMP))
      undo.rows.push(restoringRow(row, fields, theirs, 'undone'));
  }
  return undo;
}

type Changes = Map<OwnedFieldName, Change>;

/** One write to a field that stands: none that was taken back. */
interface Step {
  run: string;
  prior: CrmValue;
  written: CrmValue;
  /** The new value is somebody else's, given back. */
  isTheirs: boolean;
}

function changesOf(run: string, entries: readonly LedgerEntry[]): Map<string, Changes> {
  const records = new Map<string, Map<OwnedFieldName, Step[]>>();
  for (const entry of entries) {
    const fields = records.get(entry.record) ?? new Map<OwnedFieldName, Step[]>();
    records.set(entry.record, fields);
    for (const [field, [before, after, whose]] of Object.entries(entry.fields)) {
      if (!isOwned(field)) continue;
      const [prior, written] = [asStored(field, crmValue(before)), asStored(field, crmValue(after))];
      const step = { run: entry.run, prior, written, isTheirs: whose !== undefined };
      fields.set(field, following(fields.get(field) ?? [], step, run));
    }
  }
  const ofRun = new Set(entries.filter((entry) => entry.run === run).map(({ record }) => record));
  return new Map(
    [...records].flatMap(([record, fields]): [string, Changes][] =>
      ofRun.has(record) ? [[record, changesIn(run, fields)]] : [],
    ),
  );
}

/** The steps with one more. What took others back stands for none: it and they are as if they had never been. */
function following(steps: readonly Step[], step: Step, run: string): Step[] {
  const last = steps.at(-1);
  if (isUndo(step.run) && step.run !== run && last?.written === step.prior) {
    const before = steps.findLastIndex((each) => each.run !== last.run || each.isTheirs) + 1;
    if (steps[before]?.prior === step.written) return steps.slice(0, before);
  }
  return [...steps, step];
}

function changesIn(run: string, fields: ReadonlyMap<OwnedFieldName, readonly Step[]>): Changes {
  const changes: Changes = new Map();
  for (const [field, steps] of fields) {
    const first = steps.findIndex((step) => step.run === run && !step.isTheirs);
    const from = steps[first];
    if (!from) continue;
    const own = steps.filter((step) => step.run === run && !step.isTheirs);
    const { prior } = from;
    const before = steps.slice(0, first).findLast(({ isTheirs }) => !isTheirs);
    changes.set(field, {
      prior,
      written: own.at(-1)?.written ?? from.written,
      foreign: prior !== null && before?.written !== prior,
      superseded: steps.slice(first).some((step) => step.run !== run || step.isTheirs),
    });
  }
  return changes;
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
