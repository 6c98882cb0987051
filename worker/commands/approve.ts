import { PlimsollError } from '../../shared/error';
import { reasonToWithhold } from '../jobs/withheld';
import type { Worker } from '../open-worker';
import { releaseUndone } from '../store/holds';
import { approveRun, type Run, readRun } from '../store/runs';
import { type CommandContext, defineCommand } from './define-command';
import { heldRun } from './held-run';
import { goOn } from './run-sync';
import { shown } from './shown';
import { userName } from './user-name';
import { withWorker } from './with-worker';

export const approve = defineCommand({
  id: 'approve',
  whileServed: true,
  summary:
    'Let a run write that waits for it, or let the accounts of a run that was undone be written again.',
  args: [{ name: '[run]', description: 'the run (default: the one that waits)' }],
  options: [{ flags: '--by <name>', description: 'who approves (default: your user name)' }],

  async run(context, [name], options) {
    const by = userName(options);
    const { served } = context;
    if (served) {
      const run = await decide(context, served.worker, name, { by, json: options['json'] === true });
      if (run === null) return 0;
      served.approved(run.id);
      if (options['json'] === true) context.out(JSON.stringify({ run: run.id, status: run.status }));
      else context.out(`  Run ${run.id} goes on, in the process that serves the org.`);
      return 0;
    }
    return await withWorker(context, options, {}, async (worker, queues) => {
      const run = await decide(context, worker, name, { by, json: options['json'] === true });
      if (run)
        await shown(context, worker, options, (progress) => goOn(context, worker, queues, run, progress));
      return 0;
    });
  },
});

/** Lets accounts that were undone be written again, which is said and null; else the run go on that waits. */
async function decide(
  context: CommandContext,
  worker: Worker,
  name: string | undefined,
  { by, json }: { by: string; json: boolean },
): Promise<Run | null> {
  const { db } = worker.store;
  const accounts = name === undefined ? 0 : await releaseUndone(db, name);
  if (accounts > 0) {
    if (json) context.out(JSON.stringify({ run: name, accounts }));
    else context.out(`  Accounts that the next sync may write again: ${accounts}.`);
    return null;
  }
  const held = await heldRun(db, name, NONE);
  const withheld = reasonToWithhold(worker);
  if (withheld) throw new PlimsollError(withheld.code, withheld.message, withheld.action);
  await approveRun(db, held.id, by, context.now().toISOString());
  const run = await readRun(db, held.id);
  if (run?.status !== 'running') throw notHeld(held.id, run?.status ?? 'gone');
  return run;
}

const NONE =
  '`plimsoll sync` makes a new run; a run that was undone is approved by the name that `plimsoll undo` was given.';

const notHeld = (id: string, status: string): PlimsollError =>
  new PlimsollError(
    'RUN_NOT_HELD',
    `Run ${id} was decided elsewhere meanwhile: it is ${status}.`,
    'Nothing to do.',
  );
