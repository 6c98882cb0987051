import type { OwnedObject } from '../../shared/crm-fields';
import { rulesOf } from './owned/index';
import type { PlanRow } from './plan';
import { kept, type RowOutcome } from './row-outcome';

/**
 * How rows end that are to follow their account and whose account was not brought in line: they are left for the next
 * run, so that no renewal says what its account does not. By record; accounts themselves wait for nobody.
 * @param ends how rows ended before them, those of the same run's earlier writes and of its plan too
 */
export function waitForAccount(
  rows: readonly PlanRow[],
  ends: Iterable<RowOutcome>,
): Map<string, RowOutcome> {
  const behind = new Set<string>();
  for (const { object, account, outcome } of ends) {
    if (follows(object)) continue;
    if (outcome === 'held' || outcome === 'failed') behind.add(account);
    else behind.delete(account);
  }
  return new Map(
    rows.flatMap((row) =>
      !follows(row.object) || !behind.has(row.account) ? [] : [[row.record, left(row)]],
    ),
  );
}

const follows = (object: OwnedObject): boolean => rulesOf(object).recordsOf !== null;

const left = (row: PlanRow): RowOutcome =>
  kept(row, 'failed', {
    code: 'ACCOUNT_FIRST',
    message: `Its account was not written, and a ${rulesOf(row.object).words.one} follows its account.`,
    action: 'See what holds the account; the next sync tries both again.',
  });
