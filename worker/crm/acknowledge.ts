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
  /** Values of before are put back: that one of them is refused says nothing about the next score. */
  takesBack?: boolean;
}

/**
 * Keeps how the CRM answered each row. A row that it does not mention was written. Cut off in between, the rows that
 * were not come to are still open, and are looked up by whoever follows.
 * @param ids the ledger's entries by record
 */
export async function acknowledge(
  ledger: Ledger,
  rows: readonly ToWrite[],
  ids: ReadonlyMap<string, BigIntText>,
  results: readonly RowResult[],
): Promise<Attempt> {
  const parts = await inParts(rows, (part) => acknowledgePart(ledger, part, ids, results));
  const attempt: Attempt = { outcomes: [], stop: null, again: [] };
  for (const part of parts) {
    attempt.outcomes.push(...part.outcomes);
    attempt.again.push(...part.again);
    attempt.stop = part.stop ?? attempt.stop;
  }
  return attempt;
}

async function acknowledgePart(
  { db, now, takesBack = false }: Ledger,
  rows: readonly ToWrite[],
  ids: ReadonlyMap<string, BigIntText>,
  results: readonly RowResult[],
): Promise<Attempt> {
  const object = rows[0]?.plan.object ?? 'Account';
  const failures = new Map(results.flatMap(({ id, failure }) => (failure ? [[id, failure]] : [])));
  const at = now().toISOString();
  const attempt: Attempt = { outcomes: [], stop: null, again: [] };
  const ends: Outcome[] = [];
  const written: PlanRow[] = [];
  const held: { row: ToWrite; failure: Failure }[] = [];
  for (const row of rows) {
    const id = ids.get(row.plan.record);
    const failure = failures.get(row.plan.record) ?? null;
    if (id !== undefined) ends.push(endOf(id, row.plan, failure));
    attempt.outcomes.push(failure ? refused(row.plan, failure) : ended(row.plan, 'written'));
    if (!failure) written.push(row.plan);
    else if (failure.class === 'retryRow') attempt.again.push(row.plan);
    else if (failure.class === 'holdRow') held.push(...(takesBack ? [] : [{ row, failure }]));
    else if (failure.class !== 'resolveAgain') attempt.stop = failure;
  }
  await inTransaction(db, async (tx) => {
    await settle(tx, ends, at);
    await liftHolds(
      tx,
      object,
      written.map((row) => row.record),
    );
    await closeExceptions(tx, written.flatMap(overwritten), at);
    if (rulesOf(object).mayBeMerged && !takesBack)
      await dropBasesOfMerged(
        tx,
        written.map((row) => row.record),
      );
    await holdRecords(
      tx,
      object,
      held.map(({ row, failure }) =>
        newHold(
          {
            record: row.plan.record,
            code: failure.code,
            message: failure.message,
            modstamp: row.current.modstamp,
          },
          at,
        ),
      ),
    );
  });
  return attempt;
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
