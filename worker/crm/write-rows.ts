import { ROWS_PER_CALL } from './connection';
import type { PlanRow } from './plan';
import { type RowOutcome, refused } from './row-outcome';
import { chunks } from './soql';
import { type WriteContext, writeChunk } from './write-chunk';

/**
 * Writes any number of planned rows, one call after the other. Where the set-up is wrong or the org has to rest, the
 * rest is refused for that reason without a call. @returns how each ended, in their order.
 */
export async function writeRows(
  context: WriteContext,
  rows: readonly PlanRow[],
  onProgress: (done: number) => void = () => undefined,
): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for (const chunk of chunks(rows, ROWS_PER_CALL)) {
    const { outcomes: ended, stop } = await writeChunk(context, chunk);
    outcomes.push(...ended);
    onProgress(outcomes.length);
    if (stop) return [...outcomes, ...rows.slice(outcomes.length).map((row) => refused(row.account, stop))];
  }
  return outcomes;
}
