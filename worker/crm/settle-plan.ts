import { OWNED_OBJECTS, type OwnedObject } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { acknowledgeValues, dropBasesOfMerged } from '../store/bases';
import { closeExceptions, openExceptions, recordExceptions } from '../store/exceptions';
import { inTransaction } from '../store/rows';
import type { Db } from '../store/schema';
import { rulesOf } from './owned/index';
import type { Plan, PlanRow } from './plan';
import { plannedOutcome, type RowOutcome } from './row-outcome';
import { capBase } from './seen-rows';

/**
 * Keeps what a plan found out without writing: values that the CRM holds already, edits by others, edits that
 * are gone. @returns how the rows ended that need no write.
 */
export async function settlePlan(db: Db, plan: Plan, run: string, at: Instant): Promise<RowOutcome[]> {
  await inTransaction(db, async (tx) => {
    for (const object of OWNED_OBJECTS)
      await settleObject(
        tx,
        object,
        plan.rows.filter((row) => row.object === object),
        { run, at },
      );
  });
  return plan.rows.flatMap((row) => plannedOutcome(row) ?? []);
}

async function settleObject(
  tx: Db,
  object: OwnedObject,
  rows: readonly PlanRow[],
  { run, at }: { run: string; at: Instant },
): Promise<void> {
  if (rows.length === 0) return;
  // Whoever wrote a record between its plan and now knows better what the CRM holds.
  const known = new Map(rows.map((row) => [row.record, row.known ?? null]));
  await acknowledgeValues(tx, object, rows.flatMap(acknowledged), known);
  const settled = rows.filter((row) => row.outcome === 'unchanged').map((row) => row.record);
  if (rulesOf(object).mayBeMerged) await dropBasesOfMerged(tx, settled, at);
  const edits = rows.flatMap((row) => row.exceptions);
  await recordExceptions(
    tx,
    edits.map((edit) => ({ object, author: null, ...edit })),
    { run, at },
  );
  const standing = new Set(edits.map((edit) => `${edit.record} ${edit.field}`));
  // A row that could not be read says nothing about its edits.
  const read = rows.filter((row) => row.outcome !== 'failed').map((row) => row.record);
  const open = await openExceptions(tx, object, read);
  await closeExceptions(
    tx,
    open.filter((edit) => !standing.has(`${edit.record} ${edit.field}`)),
    at,
  );
}

function acknowledged(row: PlanRow): { record: string; field: string; value: unknown }[] {
  const values = Object.entries(row.acknowledge).map(([field, value]) => ({
    record: row.record,
    field,
    value,
  }));
  return [...values, ...(row.capTold && row.outcome === 'unchanged' ? capBase([row]) : [])];
}
