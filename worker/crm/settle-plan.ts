import type { Instant } from '../../shared/day';
import { acknowledgeValues, dropBasesOfMerged } from '../store/bases';
import { closeExceptions, openExceptions, recordExceptions } from '../store/exceptions';
import { inTransaction } from '../store/rows';
import type { Db } from '../store/schema';
import { CAP_BASE } from './load-plan';
import type { Plan, PlanRow } from './plan';
import { plannedOutcome, type RowOutcome } from './row-outcome';

const OBJECT = 'Account';

/**
 * Keeps what a plan found out without writing: values that the CRM holds already, edits by others, edits that
 * are gone. @returns how the rows ended that need no write.
 */
export async function settlePlan(db: Db, plan: Plan, run: string, at: Instant): Promise<RowOutcome[]> {
  await inTransaction(db, async (tx) => {
    await acknowledgeValues(tx, OBJECT, plan.rows.flatMap(acknowledged));
    const settled = plan.rows.filter((row) => row.outcome === 'unchanged').map((row) => row.account);
    await dropBasesOfMerged(tx, settled);
    const edits = plan.rows.flatMap((row) => row.exceptions);
    await recordExceptions(
      tx,
      edits.map((edit) => ({ object: OBJECT, ...edit })),
      { run, at },
    );
    const standing = new Set(edits.map((edit) => `${edit.record} ${edit.field}`));
    // A row that could not be read says nothing about its edits.
    const read = plan.rows.filter((row) => row.outcome !== 'failed').map((row) => row.account);
    const open = await openExceptions(tx, OBJECT, read);
    await closeExceptions(
      tx,
      open.filter((edit) => !standing.has(`${edit.record} ${edit.field}`)),
      at,
    );
  });
  return plan.rows.flatMap((row) => plannedOutcome(row) ?? []);
}

function acknowledged(row: PlanRow): { record: string; field: string; value: unknown }[] {
  const values = Object.entries(row.acknowledge).map(([field, value]) => ({
    record: row.account,
    field,
    value,
  }));
  const cap =
    row.capTold && row.outcome === 'unchanged'
      ? [{ record: row.account, field: CAP_BASE, value: row.cap }]
      : [];
  return [...values, ...cap];
}
