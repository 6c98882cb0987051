import type { Instant } from '../../shared/day';
import { scoredAfter } from '../store/measure-days';
import type { Db } from '../store/schema';
import type { RowOutcome } from './row-outcome';

/**
 * How rows end whose accounts were scored as of a later instant than the plan's: writing them would put an older
 * score over a newer one. Nobody asks where the plan names no instant.
 */
export async function overtaken(
  { db, asOf }: { db: Db; asOf?: Instant },
  accounts: readonly string[],
): Promise<Map<string, RowOutcome>> {
  if (asOf === undefined || accounts.length === 0) return new Map();
  const newer = await scoredAfter(db, accounts, asOf);
  return new Map([...newer].map((account) => [account, leftToNewer(account)]));
}

const leftToNewer = (account: string): RowOutcome => ({
  account,
  outcome: 'unchanged',
  code: 'OVERTAKEN',
  message: 'Newer news of the account was scored meanwhile: what came of that is written instead.',
  action: null,
});
