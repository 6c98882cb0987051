import { PlimsollError } from '../../shared/error';
import { endHeldRun } from '../store/runs';
import { defineCommand } from './define-command';
import { heldRun } from './held-run';
import { withOrg } from './with-worker';

export const reject = defineCommand({
  id: 'reject',
  whileServed: true,
  summary: 'Give up a run that waits to be approved. The next sync plans anew.',
  args: [{ name: '[run]', description: 'the run (default: the one that waits)' }],

  async run(context, [name], options) {
    return await withOrg(context, options, {}, async ({ store }) => {
      const { id } = await heldRun(store.db, name, '`plimsoll runs` lists the last runs.');
      if (!(await endHeldRun(store.db, id, 'rejected', context.now().toISOString()))) {
        throw new PlimsollError(
          'RUN_NOT_HELD',
          `Run ${id} was approved meanwhile.`,
          `\`plimsoll undo ${id}\` takes back what it writes.`,
        );
      }
      if (options['json'] === true) context.out(JSON.stringify({ run: id, status: 'rejected' }));
      else context.out(`  Run ${id} writes nothing more. The next sync plans anew.`);
      return 0;
    });
  },
});
