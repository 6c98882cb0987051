import { endHeldRun } from '../store/runs';
import { defineCommand } from './define-command';
import { heldRun } from './held-run';
import { withStore } from './with-store';

export const reject = defineCommand({
  id: 'reject',
  summary: 'Give up a run that waits to be approved. The next sync plans anew.',
  args: [{ name: '[run]', description: 'the run (default: the one that waits)' }],

  async run(context, [name], options) {
    return await withStore(context, options, async ({ store }) => {
      const run = await heldRun(store.db, name);
      await endHeldRun(store.db, run.id, 'rejected', context.now().toISOString());
      if (options['json'] === true) context.out(JSON.stringify({ run: run.id, status: 'rejected' }));
      else context.out(`  Run ${run.id} writes nothing. The next sync plans anew.`);
      return 0;
    });
  },
});
