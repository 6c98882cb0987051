import type { Instant } from '../../shared/day';
import { dropBasesOfMerged } from '../store/bases';
import { closeExceptions } from '../store/exceptions';
import { holdRecords, liftHolds } from '../store/holds';
import { type Outcome, settle } from '../store/ledger';
import { inParts, inTransaction } from '../store/rows';
import type { BigIntText, Db } from '../store/schema';
import type { Attempt } from './attempt';
import type { Failure } from './errors';
import { newHold } from './holds';
import { CAP_BASE } from './load-plan';
import { rulesOf } from './owned/index';
import type { PlanRow } from './plan';
import { ended, refused } from './row-outcome';
import type { RowResult } from './row-result';
import type { ToWrite } from './seen-rows';

interface Ledger {
  db: Db;
  now(): Date;
  plannedAt: Instant;
  /** Values of before are put back: that one of them is refused says nothing about the next score. */
  takesBack?: boolean;
}

/** What the CRM's answers come to, and the keeping of it. */
export interface Answered extends Attempt {
  /**
   * Fulfilled once all is kept. Cut off in between, the rows that were not come to are still open, and are looked up
   * by whoever follows.
   */
  kept: Promise<unknown>;
}

/**
 * Begins to keep how the CRM answered each row. A row that it does not mention was written.
 * @param ids the ledger's entries by record
 */
export function acknowledge(
  ledger: Ledger,
  rows: readonly ToWrite[],
  ids: ReadonlyMap<string, BigIntText>,
  results: readonly RowResult[],
): Answered {
  const failures = new Map(results.flatMap(({ id, failure }) => (failure ? [[id, failure]] : [])));
  const attempt: Attempt = { outcomes: [], stop: null, again: [] };
  for (const { plan } of rows) {
    const failure = failures.get(plan.record) ?? null;
    attempt.outcomes.push(failure ? refused(plan, failure) : ended(plan, 'written'));
    if (failure?.class === 'retryRow') attempt.again.push(plan);
    else if (failure && failure.class !== 'holdRow' && failure.class !== 'resolveAgain')
      attempt.stop = failure;
  }
  return { ...attempt, kept: inParts(rows, (part) => keepPart(ledger, part, ids, failures)) };
}

async function keepPart(
  { db, now, plannedAt, takesBack = false }: Ledger,
  rows: readonly ToWrite[],
  ids: ReadonlyMap<string, BigIntText>,
  failures: ReadonlyMap<string, Failure>,
): Promise<void> {
  const object = rows[0]?.plan.object ?? 'Account';
  const at = now().toISOString();
  const ends = rows.flatMap(({ plan }): Outcome[] => {
    const id = ids.get(plan.record);
    return id === undefined ? [] : [endOf(id, plan, failures.get(plan.record) ?? null)];
  });
  const written = rows.flatMap(({ plan }) => (failures.has(plan.record) ? [] : [plan]));
  const records = written.map((row) => row.record);
  const held = takesBack ? [] : rows.filter(({ plan }) => failures.get(plan.record)?.class === 'holdRow');
  await inTransaction(db, async (tx) => {
    await settle(tx, ends, at);
    await liftHolds(tx, object, records);
    await closeExceptions(tx, written.flatMap(overwritten), at);
    if (rulesOf(object).mayBeMerged && !takesBack) await dropBasesOfMerged(tx, records, plannedAt);
    await holdRecords(
      tx,
      object,
      held.flatMap(({ plan: { record }, current: { modstamp } }) => {
        const failure = failures.get(record);
        return failure
          ? [newHold({ record, code: failure.code, message: failure.message, modstamp }, at)]
          : [];
      }),
    );
  });
}

function endOf(id: BigIntText, { object, cap, fields, theirs }: PlanRow, failure: Failure | null): Outcome {
  if (failure) return { id, status: 'failed', code: failure.code, message: failure.message };
  // What is another's tells of no cap.
  const isOurs = Object.keys(fields).some((field) => !theirs?.some((each) => each === field));
  const also = rulesOf(object).capOf && isOurs ? { also: { [CAP_BASE]: cap } } : {};
  return { id, status: 'acknowledged', ...also };
}

/** Edits that our write has replaced. */
const overwritten = ({ object, exceptions, fields }: PlanRow) =>
  exceptions
    .filter((edit) => edit.field in fields)
    .map((edit) => ({ object, record: edit.record, field: edit.field }));

/**
 * The whole call failed. A refusal is known not to have changed anything; where it broke off, or was answered by
 * something that is no answer of Salesforce's, the rows are unknown until they are read again.
 * @param goesOn the CRM may go on with them
 */
export async function callFailed(
  { db, now }: Ledger,
  rows: readonly ToWrite[],
  ids: ReadonlyMap<string, BigIntText>,
  failure: Failure,
  goesOn: boolean,
): Promise<Attempt> {
  const passing = failure.class === 'retryRow';
  const status = goesOn || passing || failure.class === 'fatal' ? 'unknown' : 'failed';
  const { code, message } = failure;
  await settle(
    db,
    [...ids.values()].map((id): Outcome => ({ id, status, code, message })),
    now().toISOString(),
  );
  return {
    outcomes: rows.map((row) => refused(row.plan, failure)),
    stop: passing ? null : failure,
    again: passing ? rows.map((row) => row.plan) : [],
  };
}
