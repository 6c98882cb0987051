import type { Instant } from '../../shared/day';
import { scoredAfter } from '../store/measure-days';
import type { Db } from '../store/schema';
import type { RecordOf } from './record-of';
import { ended, type RowOutcome } from './row-outcome';

/**
 * How rows end whose accounts were scored as of a later instant than the plan's: writing them would put an older
 * score over a newer one. By record; nobody asks where the plan names no instant.
 */
export async function overtaken(
  { db, asOf }: { db: Db; asOf?: Instant },
  rows: readonly RecordOf[],
): Promise<Map<string, RowOutcome>> {
  if (asOf === undefined || rows.length === 0) return new Map();
  const newer = await scoredAfter(
    db,
    rows.map((row) => row.account),
    asOf,
  );
  return new Map(rows.flatMap((row) => (newer.has(row.account) ? [[row.record, leftToNewer(row)]] : [])));
}

/** A row of which something newer is written instead. */
export const leftToNewer = (row: RecordOf): RowOutcome => ({
  ...ended(row, 'unchanged'),
  code: 'OVERTAKEN',
  message: 'The account was scored or written anew meanwhile: what came of that stands instead.',
});
