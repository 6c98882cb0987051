import { PlimsollError } from '../../shared/error';
import { isRecorded } from '../store/ledger';
import { gaveWayTo, listRuns, type Run, readRun } from '../store/runs';
import type { Db } from '../store/schema';

/**
 * The run that waits to be approved: the one named, else the only one.
 * @param otherwise what to do where none waits
 * @throws PlimsollError RUN_NOT_HELD
 */
export async function heldRun(db: Db, name: string | undefined, otherwise: string): Promise<Run> {
  const [held] = await listRuns(db, 'held', 1);
  const run = name === undefined ? held : await readRun(db, name);
  if (run?.status === 'held') return run;
  throw new PlimsollError(
    'RUN_NOT_HELD',
    run ? stateOf(run) : await whyNone(db, name),
    held ? `Run ${held.id} waits: \`plimsoll plan ${held.id}\` shows what it would write.` : otherwise,
  );
}

async function whyNone(db: Db, name: string | undefined): Promise<string> {
  if (name === undefined) return 'No run waits to be approved.';
  // Passes between two syncs, applied plans and what was taken back have no row of their own.
  return (await isRecorded(db, name))
    ? `${name} does not wait to be approved: what it wrote stands in the ledger.`
    : `There is no run ${name}.`;
}

function stateOf(run: Run): string {
  const { id, status, approvedBy, endedAt } = run;
  const at = endedAt === null ? '' : ` on ${endedAt.slice(0, 16).replace('T', ' ')} UTC`;
  switch (status) {
    case 'running':
      return `Run ${id} does not wait to be approved: it ${approvedBy === null ? 'goes on' : `was approved by ${approvedBy} and goes on`}.`;
    case 'done':
      return `Run ${id} does not wait to be approved: it ended${at}${approvedBy === null ? '' : `, approved by ${approvedBy}`}.`;
    case 'rejected':
      return `Run ${id} was rejected${at}: it writes nothing more.`;
    case 'superseded':
      return gaveWayTo(run) === null
        ? `Run ${id} was given up${at} for a newer one: it writes nothing more.`
        : `Run ${id} writes nothing: run ${gaveWayTo(run)} had been planned before it.`;
    case 'held':
      return `Run ${id} waits to be approved.`;
  }
}
