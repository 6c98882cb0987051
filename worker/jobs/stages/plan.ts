import { holdUnlessApproved } from '../../store/runs';
import { defineStage } from '../define-stage';
import { keepPlannedRun, plannedSummary, planRun } from '../plan-run';

/** Compares what the CRM should hold with what it holds, once for the whole run; writes nothing there. */
export const plan = defineStage({
  id: 'plan',
  concurrency: 1,
  mayFail: () => false,

  async plan() {
    return [{ id: 'all', work: null }];
  },

  async run(context) {
    return await keepPlannedRun(context.store.db, context.run.id, await planRun(context));
  },

  async end({ store, run }) {
    const { breaches } = await plannedSummary({ store, run });
    if (breaches.length > 0) await holdUnlessApproved(store.db, run.id, breaches);
  },
});
