import { userInfo } from 'node:os';
import { releaseUndone } from '../store/holds';
import { approveRun, type Run, readRun } from '../store/runs';
import { defineCommand, textOption } from './define-command';
import { heldRun } from './held-run';
import { goOn } from './run-sync';
import { shown } from './start';
import { withStore } from './with-store';
import { withWorker } from './with-worker';

export const approve = defineCommand({
  id: 'approve',
  summary:
    'Let a run write that waits for it, or let the accounts of a run that was undone be written again.',
  args: [{ name: '[run]', description: 'the run (default: the one that waits)' }],
  options: [{ flags: '--by <name>', description: 'who approves (default: your user name)' }],

  async run(context, [name], options) {
    const found = await withStore(context, options, async ({ store }) => {
      const accounts = name === undefined ? 0 : await releaseUndone(store.db, name);
      if (accounts > 0) return accounts;
      const run = await heldRun(store.db, name);
      await approveRun(
        store.db,
        run.id,
        textOption(options, 'by') ?? userInfo().username,
        context.now().toISOString(),
      );
      return run.id;
    });
    if (typeof found === 'number') {
      if (options['json'] === true) context.out(JSON.stringify({ run: name, accounts: found }));
      else context.out(`  Accounts that the next sync may write again: ${found}.`);
      return 0;
    }
    return await withWorker(context, options, {}, async (worker, queues) => {
      const run = (await readRun(worker.store.db, found)) as Run;
      await shown(context, worker, options, (progress) => goOn(context, worker, queues, run, progress));
      return 0;
    });
  },
});
