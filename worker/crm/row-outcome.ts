import type { Hold } from '../store/holds';
import type { Failure } from './errors';
import type { PlanRow } from './plan';
import type { RecordOf } from './record-of';

/** How one row of a run ended. */
export interface RowOutcome extends RecordOf {
  outcome: 'written' | 'unchanged' | 'held' | 'failed';
  code: string | null;
  message: string | null;
  /** What the reader can do; null where all is well. */
  action: string | null;
}

const recordOf = ({ object, record, account }: RecordOf): RecordOf => ({ object, record, account });

export const ended = (row: RecordOf, outcome: 'written' | 'unchanged'): RowOutcome => ({
  ...recordOf(row),
  outcome,
  code: null,
  message: null,
  action: null,
});

/** A row that is not written, and why. */
export const kept = (
  row: RecordOf,
  outcome: 'held' | 'failed',
  { code, message, action }: Pick<Failure, 'code' | 'message' | 'action'>,
): RowOutcome => ({ ...recordOf(row), outcome, code, message, action });

/** A refusal: held where only a change in the CRM can lift it, else failed and eligible in the next run. */
export const refused = (row: RecordOf, failure: Failure): RowOutcome =>
  kept(row, failure.class === 'holdRow' ? 'held' : 'failed', failure);

/** How rows end that a plan does not write; null for one that it does. */
export function plannedOutcome(row: PlanRow): RowOutcome | null {
  switch (row.outcome) {
    case 'write':
      return null;
    case 'unchanged':
      return ended(row, 'unchanged');
    case 'held':
      return row.hold ? heldBack(row, row.hold) : null;
    case 'failed':
      return row.failure ? refused(row, row.failure) : ended(row, 'unchanged');
  }
}

export const heldBack = (row: RecordOf, hold: Hold): RowOutcome =>
  kept(row, 'held', { code: hold.code, message: hold.message, action: wayOut(hold) });

const wayOut = ({ undoneRun, until }: Hold): string =>
  undoneRun === null
    ? `Mend it in Salesforce: it is tried again once the record changes, or on ${until.slice(0, 10)}.`
    : `Run \`plimsoll approve ${undoneRun}\` to let it be written again.`;
