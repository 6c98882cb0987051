import { type CrmValue, OWNED_OBJECTS, type OwnedFieldName, type OwnedObject } from '../../shared/crm-fields';
import { recordExceptions } from '../store/exceptions';
import { guardLease, type Lease } from '../store/leases';
import { type LedgerEntry, type Outcome, openIntents, setAside, settle } from '../store/ledger';
import { inTransaction } from '../store/rows';
import { isOwned } from './allow-list';
import { asStored } from './as-stored';
import { crmValue } from './load-plan';
import type { CrmRow } from './plan';
import { readOwned } from './read-owned';
import { wasApplied } from './was-applied';
import { endOrphans, type Watch } from './watch-job';

export interface Recovered {
  acknowledged: number;
  /** Never reached the CRM: the next plan writes them again. */
  notApplied: number;
  /** Of records that are not to be found: nobody knows, until they are seen again. */
  setAside: number;
  /** Fields that hold neither the prior nor the new value. */
  edited: number;
}

/**
 * Settles what a process that died, or a call that broke off, left open, as the org's only writer: waits for jobs that
 * go on, then reads what the CRM holds: the new values (acknowledged), the prior ones (the next plan writes again),
 * or somebody else's (an exception). Afterwards no intent is open; those of records that are gone are set aside.
 * @throws PlimsollError LEASE_LOST where another may have written since the reading
 */
export async function recoverIntents(watch: Watch, lease: Lease, at: Date): Promise<Recovered> {
  await endOrphans(watch, lease);
  const recovered: Recovered = { acknowledged: 0, notApplied: 0, setAside: 0, edited: 0 };
  for (const object of OWNED_OBJECTS) await recoverObject(watch, lease, object, at, recovered);
  return recovered;
}

async function recoverObject(
  { db, crm, signal }: Watch,
  lease: Lease,
  object: OwnedObject,
  at: Date,
  recovered: Recovered,
): Promise<void> {
  const open = await openIntents(db, object);
  if (open.length === 0) return;
  const records = [...new Set(open.map((entry) => entry.record))];
  const current = await readOwned(crm, object, { ids: records }, { signal });
  const ends: Outcome[] = [];
  const edits: (Edit & { run: string })[] = [];
  const gone: LedgerEntry[] = [];
  for (const entry of open) {
    const row = current.get(entry.record);
    if (!row) {
      gone.push(entry);
      continue;
    }
    const { end, edited } = settleEntry(entry, row, open);
    ends.push(end);
    edits.push(...edited.map((edit) => ({ ...edit, run: entry.run })));
    recovered[end.status === 'acknowledged' ? 'acknowledged' : 'notApplied'] += 1;
    recovered.edited += edited.length;
  }
  recovered.setAside += gone.length;
  await inTransaction(db, async (tx) => {
    await guardLease(tx, lease);
    await settle(tx, ends, at.toISOString());
    await setAside(
      tx,
      gone.map(({ id }) => id),
      GONE,
    );
    for (const run of new Set(edits.map((edit) => edit.run))) {
      await recordExceptions(
        tx,
        edits.filter((edit) => edit.run === run),
        { run, at: at.toISOString() },
      );
    }
  });
}

/** What the ledger says of an intent whose record is not to be found. */
export const GONE = {
  code: 'ENTITY_IS_DELETED',
  message: 'The record is not to be found in the CRM: whether it was written shows once it is back.',
};

type Edit = Parameters<typeof recordExceptions>[1][number];

function settleEntry(
  entry: LedgerEntry,
  row: CrmRow,
  open: readonly LedgerEntry[],
): { end: Outcome; edited: Edit[] } {
  const { id } = entry;
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
        object: entry.object,
        record: entry.record,
        field,
        ours: next,
        theirs: holds,
        base: prior,
        author: null,
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
  field: OwnedFieldName,
  value: CrmValue,
): boolean {
  return open.some((other) => {
    const change = other.record === record ? other.fields[field] : undefined;
    return change !== undefined && !change[2] && asStored(field, crmValue(change[1])) === value;
  });
}
