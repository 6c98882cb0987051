import type { Hold } from '../store/holds';
import type { Failure } from './errors';
import type { PlanRow } from './plan';

/** How one account of a run ended. */
export interface RowOutcome {
  account: string;
  outcome: 'written' | 'unchanged' | 'held' | 'failed';
  code: string | null;
  message: string | null;
  /** What the reader can do; null where all is well. */
  action: string | null;
}

export const ended = (account: string, outcome: 'written' | 'unchanged'): RowOutcome => ({
  account,
  outcome,
  code: null,
  message: null,
  action: null,
});

/** A refusal: held where only a change in the CRM can lift it, else failed and eligible in the next run. */
export function refused(account: string, failure: Failure): RowOutcome {
  const { code, message, action } = failure;
  return { account, outcome: failure.class === 'holdRow' ? 'held' : 'failed', code, message, action };
}

/** How rows end that a plan does not write; null for one that it does. */
export function plannedOutcome(row: PlanRow): RowOutcome | null {
  switch (row.outcome) {
    case 'write':
      return null;
    case 'unchanged':
      return ended(row.account, 'unchanged');
    case 'held':
      return row.hold ? heldBack(row.account, row.hold) : null;
    case 'failed':
      return row.failure ? refused(row.account, row.failure) : ended(row.account, 'unchanged');
  }
}

export const heldBack = (account: string, hold: Hold): RowOutcome => ({
  account,
  outcome: 'held',
  code: hold.code,
  message: hold.message,
  action: wayOut(hold),
});

const wayOut = ({ undoneRun, until }: Hold): string =>
  undoneRun === null
    ? `Mend it in Salesforce: it is tried again once the account changes, or on ${until.slice(0, 10)}.`
    : `Run \`plimsoll approve ${undoneRun}\` to let it be written again.`;
