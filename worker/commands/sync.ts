import { defineCommand } from './define-command';
import { syncOnce } from './start';
import { withWorker } from './with-worker';

export const sync = defineCommand({
  id: 'sync',
  summary: 'One sync: pull, score, plan, write.',
  options: [{ flags: '--as-of <date>', description: 'score as of the end of this day, or as of an instant' }],

  async run(context, _args, options) {
    return await withWorker(context, options, {}, async (worker, queues) => {
      await syncOnce(context, worker, queues, options);
      return 0;
    });
  },
});
