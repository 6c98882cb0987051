import { PlimsollError } from '../../shared/error';
import { reasonToWithhold } from '../jobs/withheld';
import { releaseUndone } from '../store/holds';
import { approveRun, readRun } from '../store/runs';
import { defineCommand } from './define-command';
import { heldRun } from './held-run';
import { goOn } from './run-sync';
import { shown } from './start';
import { userName } from './user-name';
import { withWorker } from './with-worker';

export const approve = defineCommand({
  id: 'approve',
  summary:
    'Let a run write that waits for it, or let the accounts of a run that was undone be written again.',
  args: [{ name: '[run]', description: 'the run (default: the one that waits)' }],
  options: [{ flags: '--by <name>', description: 'who approves (default: your user name)' }],

  async run(context, [name], options) {
    const by = userName(options);
    return await withWorker(context, options, {}, async (worker, queues) => {
      const { db } = worker.store;
      const accounts = name === undefined ? 0 : await releaseUndone(db, name);
      if (accounts > 0) {
        if (options['json'] === true) context.out(JSON.stringify({ run: name, accounts }));
        else context.out(`  Accounts that the next sync may write again: ${accounts}.`);
        return 0;
      }
      const held = await heldRun(db, name);
      const withheld = reasonToWithhold(worker);
      if (withheld) throw new PlimsollError(withheld.code, withheld.message, withheld.action);
      await approveRun(db, held.id, by, context.now().toISOString());
      const run = await readRun(db, held.id);
      if (run?.status !== 'running') throw notHeld(held.id, run?.status ?? 'gone');
      await shown(context, worker, options, (progress) => goOn(context, worker, queues, run, progress));
      return 0;
    });
  },
});

const notHeld = (id: string, status: string): PlimsollError =>
  new PlimsollError(
    'RUN_NOT_HELD',
    `Run ${id} was decided elsewhere meanwhile: it is ${status}.`,
    'Nothing to do.',
  );
