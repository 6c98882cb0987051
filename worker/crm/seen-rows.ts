import { acknowledgeValues } from '../store/bases';
import { recordExceptions } from '../store/exceptions';
import { guardLease, type Lease } from '../store/leases';
import { type LedgerEntry, type Outcome, setAside, settle } from '../store/ledger';
import { inTransaction } from '../store/rows';
import type { Db, LedgerFields } from '../store/schema';
import { compareRow, type RowNow } from './compare-row';
import { rowFailure } from './errors';
import { CAP_BASE, newValues } from './load-plan';
import { leftToNewer } from './overtaken';
import { rulesOf } from './owned/index';
import type { CrmRow, PlanRow } from './plan';
import type { RecordOf } from './record-of';
import { GONE as SET_ASIDE } from './recover-intents';
import { ended, kept, type RowOutcome, refused } from './row-outcome';
import { wasApplied } from './was-applied';

/** A planned row beside what the CRM holds right before it is written. */
export interface SeenRow {
  plan: PlanRow;
  current: CrmRow | null;
  now: RowNow;
  /** Earlier attempts at the record whose end was not seen. */
  open: readonly LedgerEntry[];
  /** An earlier attempt of the same run came through, as was seen meanwhile. */
  isWritten: boolean;
  /** Differs from the approved plan. */
  changed: readonly string[];
}
export type ToWrite = SeenRow & { current: CrmRow };

const NOTHING: RowNow = { toWrite: {}, applied: {}, newer: [], edited: [] };

/**
 * A renewal that was closed since it was planned stays as it was then, unless an edit of somebody's is given back.
 * @param attempts earlier ones at the record: `open` without a known end, `written` acknowledged since it was planned
 * @param how `whole`: a row of which any field differs from the plan is not written at all
 */
export function look(
  plan: PlanRow,
  current: CrmRow | null,
  { open, written }: { open: readonly LedgerEntry[]; written: readonly LedgerEntry[] },
  { run, whole = false, evenClosed = false }: { run: string; whole?: boolean; evenClosed?: boolean },
): SeenRow {
  const isFrozen = current?.isClosed === true && !evenClosed;
  const now =
    current && !isFrozen
      ? compareRow(plan, current, { attempts: open.map(newValues), since: sincePlan(current, open, written) })
      : NOTHING;
  const isWritten = written.some((entry) => entry.run === run);
  const seen = { plan, current, open, isWritten };
  const changed = whole ? [...now.edited.map(({ field }) => field), ...now.newer] : [];
  if (changed.length > 0) return { ...seen, now: NOTHING, changed };
  // A newer plan of ours was written meanwhile: nothing of the older one is put beside it.
  const isLeft = now.newer.length > 0;
  return { ...seen, now: isLeft ? { ...NOTHING, newer: now.newer } : now, changed };
}

/** What we put into each field since it was planned, oldest first: attempts that turn out to have come through, too. */
function sincePlan(
  current: CrmRow,
  open: readonly LedgerEntry[],
  written: readonly LedgerEntry[],
): LedgerFields[] {
  return [...written, ...open.filter(({ fields }) => wasApplied(fields, current.values))]
    .sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)))
    .map(({ fields }) => fields);
}

export const isToWrite = (row: SeenRow): row is ToWrite =>
  row.current !== null && Object.keys(row.now.toWrite).length > 0;

const GONE = rowFailure('ENTITY_IS_DELETED', 'The record is not to be found in the CRM.');

/**
 * Keeps what the reading before a write showed, and ends the rows that need none.
 * @throws PlimsollError LEASE_LOST where another may have written since the reading
 */
export async function settleSeen(
  { db, run, now, whole = false }: { db: Db; run: string; now(): Date; whole?: boolean },
  lease: Lease,
  seen: readonly SeenRow[],
): Promise<RowOutcome[]> {
  const object = seen[0]?.plan.object ?? 'Account';
  const at = now().toISOString();
  const ends: Outcome[] = seen.flatMap(({ open, current }) =>
    current ? open.map((entry) => endOfOpen(entry, current)) : [],
  );
  const gone = seen.flatMap(({ open, current }) => (current ? [] : open.map(({ id }) => id)));
  const applied = seen.flatMap(({ plan, now: { applied: values } }) => {
    const held = Object.entries(values)
      .filter(([field]) => !plan.theirs?.some((each) => each === field))
      .map(([field, value]) => ({ record: plan.record, field, value }));
    return held.length === 0 ? [] : [...held, ...capBase([plan])];
  });
  const edits = seen.flatMap(({ plan, now: { edited } }) =>
    edited.map((edit) => ({
      object,
      record: plan.record,
      author: null,
      policy: 'respect' as const,
      ...edit,
    })),
  );
  if (ends.length + gone.length + applied.length + edits.length > 0) {
    await inTransaction(db, async (tx) => {
      await guardLease(tx, lease);
      await settle(tx, ends, at);
      await setAside(tx, gone, SET_ASIDE);
      await acknowledgeValues(tx, object, applied);
      await recordExceptions(tx, edits, { run, at });
    });
  }
  return seen.flatMap((row) => {
    if (row.current === null) return [refused(row.plan, GONE)];
    if (row.changed.length > 0) return [changedSincePlan(row.plan, row.changed)];
    if (row.now.newer.length > 0) return [leftToNewer(row.plan)];
    if (isToWrite(row)) return [];
    // A run that was cut off wrote them; an approved plan that is applied again finds them so.
    const isOurs =
      Object.keys(row.now.applied).length > 0 && (!whole || row.open.length > 0 || row.isWritten);
    return [ended(row.plan, isOurs ? 'written' : 'unchanged')];
  });
}

/** The caps that accounts were told of, as bases. */
export const capBase = (
  rows: readonly PlanRow[],
): { record: string; field: string; value: string | null }[] =>
  rows.flatMap(({ object, record, cap }) =>
    rulesOf(object).capOf ? [{ record, field: CAP_BASE, value: cap }] : [],
  );

const changedSincePlan = (row: RecordOf, fields: readonly string[]): RowOutcome =>
  kept(row, 'held', {
    code: 'CHANGED_SINCE_PLAN',
    message: `The CRM no longer holds what the plan was made from: ${fields.join(', ')}.`,
    action: 'Make a new plan and look at the account in it.',
  });

function endOfOpen({ id, fields }: LedgerEntry, current: CrmRow): Outcome {
  if (wasApplied(fields, current.values)) return { id, status: 'acknowledged' };
  return {
    id,
    status: 'failed',
    code: 'NOT_APPLIED',
    message: 'The call broke off before it changed the row.',
  };
}
