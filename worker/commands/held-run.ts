import { PlimsollError } from '../../shared/error';
import { listRuns, type Run, readRun } from '../store/runs';
import type { Db } from '../store/schema';

/**
 * The run that waits to be approved: the one named, else the only one.
 * @throws PlimsollError RUN_NOT_HELD
 */
export async function heldRun(db: Db, name: string | undefined): Promise<Run> {
  const [held] = await listRuns(db, 'held', 1);
  const run = name === undefined ? held : await readRun(db, name);
  if (run?.status === 'held') return run;
  const state = run ? `Run ${run.id} does not wait to be approved: it is ${run.status}.` : null;
  throw new PlimsollError(
    'RUN_NOT_HELD',
    state ?? (name === undefined ? 'No run waits to be approved.' : `There is no run ${name}.`),
    held
      ? `Run ${held.id} waits.`
      : '`plimsoll sync` makes a new run; a run that was undone is approved by the name that `plimsoll undo` was given.',
  );
}
