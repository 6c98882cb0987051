import type { CrmValue, OwnedAccountField } from '../../shared/crm-fields';
import { recordExceptions } from '../store/exceptions';
import { type LedgerEntry, type Outcome, openIntents, settle } from '../store/ledger';
import { inTransaction } from '../store/rows';
import type { Db } from '../store/schema';
import { asStored } from './as-stored';
import { isOwned } from './compare-row';
import type { Crm } from './crm';
import { crmValue } from './load-plan';
import type { CrmRow } from './plan';
import { readOwned } from './read-owned';
import { wasApplied } from './was-applied';

const OBJECT = 'Account';

export interface Recovered {
  acknowledged: number;
  /** Never reached the CRM: the next plan writes them again. */
  notApplied: number;
  /** Fields that hold neither the prior nor the new value. */
  edited: number;
}

/**
 * Settles what a process that died, or a call that broke off, left open, by reading what the CRM holds: the
 * new values (acknowledged), the prior ones (the next plan writes again), or somebody else's (an exception).
 * Afterwards no intent is open.
 */
export async function recoverIntents(db: Db, crm: Crm, at: Date): Promise<Recovered> {
  const open = await openIntents(db, OBJECT);
  const recovered: Recovered = { acknowledged: 0, notApplied: 0, edited: 0 };
  if (open.length === 0) return recovered;
  const current = await readOwned(crm, { ids: [...new Set(open.map((entry) => entry.record))] });
  const ends: Outcome[] = [];
  const edits: (Edit & { run: string })[] = [];
  for (const entry of open) {
    const { end, edited } = settleEntry(entry, current.get(entry.record), open);
    ends.push(end);
    edits.push(...edited.map((edit) => ({ ...edit, run: entry.run })));
    recovered[end.status === 'acknowledged' ? 'acknowledged' : 'notApplied'] += 1;
    recovered.edited += edited.length;
  }
  await inTransaction(db, async (tx) => {
    await settle(tx, ends, at.toISOString());
    for (const run of new Set(edits.map((edit) => edit.run))) {
      await recordExceptions(
        tx,
        edits.filter((edit) => edit.run === run),
        { run, at: at.toISOString() },
      );
    }
  });
  return recovered;
}

type Edit = Parameters<typeof recordExceptions>[1][number];

function settleEntry(
  entry: LedgerEntry,
  row: CrmRow | undefined,
  open: readonly LedgerEntry[],
): { end: Outcome; edited: Edit[] } {
  const { id } = entry;
  if (!row) {
    const message = 'The account is not to be found in the CRM.';
    return { end: { id, status: 'failed', code: 'ENTITY_IS_DELETED', message }, edited: [] };
  }
  const edited: Edit[] = [];
  for (const [field, [before, after]] of Object.entries(entry.fields)) {
    if (!isOwned(field)) continue;
    const [prior, next] = [asStored(field, crmValue(before)), asStored(field, crmValue(after))];
    const holds = asStored(field, row.values[field]);
    if (
      holds !== next &&
      holds !== prior &&
      field !== 'Health_Changed_At__c' &&
      !isOurs(open, entry.record, field, holds)
    ) {
      edited.push({
        object: OBJECT,
        record: entry.record,
        field,
        ours: next,
        theirs: holds,
        base: prior,
        author: row.lastModifiedBy,
        policy: 'respect',
      });
    }
  }
  if (wasApplied(entry.fields, row.values)) return { end: { id, status: 'acknowledged' }, edited };
  const message = 'The call never changed the row.';
  return { end: { id, status: 'failed', code: 'NOT_APPLIED', message }, edited };
}

/** Whether another attempt at the record, open as well, wrote the value. */
function isOurs(
  open: readonly LedgerEntry[],
  record: string,
  field: OwnedAccountField,
  value: CrmValue,
): boolean {
  return open.some((other) => {
    const change = other.record === record ? other.fields[field] : undefined;
    return change !== undefined && asStored(field, crmValue(change[1])) === value;
  });
}
