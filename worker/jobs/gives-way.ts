import { decidedRuns, endHeldRun, giveWay, readRun } from '../store/runs';
import type { RunContext } from './run-context';

/**
 * Sees to it that one run at most waits for somebody's word: a run that is planned takes the place of one that waits,
 * but for one that it repeats. It leaves the field, too, to one that was approved while it was planned.
 * @param repeats the run that waits to write the same; null: none does
 * @returns whether the run was given up
 */
export async function givesWay(
  { store, run, now }: Pick<RunContext, 'store' | 'run' | 'now'>,
  repeats: string | null,
): Promise<boolean> {
  // Another process may have got here first, and somebody may have decided since.
  if ((await readRun(store.db, run.id))?.status !== 'running') return false;
  const at = now().toISOString();
  for (const { id, status } of await decidedRuns(store.db, run.id)) {
    const isReplaced =
      status === 'held' && id !== repeats && (await endHeldRun(store.db, id, 'superseded', at));
    if (!isReplaced && (await giveWay(store.db, run.id, id, at))) return true;
  }
  // What it repeats was approved, and has been written already.
  return repeats !== null && (await giveWay(store.db, run.id, repeats, at));
}
