import { defineStage } from '../define-stage';
import { planRun } from '../plan-run';

/** Compares what the CRM should hold with what it holds, once for the whole run; writes nothing there. */
export const plan = defineStage({
  id: 'plan',
  concurrency: 1,
  mayFail: () => false,

  async plan() {
    return [{ id: 'all', work: null }];
  },

  async run(context) {
    return await planRun(context);
  },
});
