import { PlimsollError } from '../../shared/error';
import { releaseUndone } from '../store/holds';
import { defineCommand } from './define-command';
import { withStore } from './with-store';

export const approve = defineCommand({
  id: 'approve',
  summary: 'Let the accounts of a run that was undone be written again.',
  args: [{ name: '<run>', description: 'the run that was undone' }],

  async run(context, [run = ''], options) {
    return await withStore(context, options, async ({ store }) => {
      const accounts = await releaseUndone(store.db, run);
      if (accounts === 0) {
        throw new PlimsollError(
          'NOTHING_TO_APPROVE',
          `Nothing waits for run ${run}.`,
          'Give the run that was undone, as `plimsoll undo` named it.',
        );
      }
      if (options['json'] === true) context.out(JSON.stringify({ run, accounts }));
      else context.out(`  Accounts that the next sync may write again: ${accounts}.`);
      return 0;
    });
  },
});
