import { holdUnlessApproved } from '../../store/runs';
import { defineStage } from '../define-stage';
import { givesWay } from '../gives-way';
import { keepPlannedRun, plannedSummary, planRun } from '../plan-run';
import { repeatedRun } from '../repeated-run';

/** Compares what the CRM should hold with what it holds, once for the whole run; writes nothing there. */
export const plan = defineStage({
  id: 'plan',
  concurrency: 1,
  mayFail: () => false,

  async plan() {
    return [{ id: 'all', work: null }];
  },

  async run(context) {
    const planned = await planRun(context, (book) => repeatedRun(context, book));
    return await keepPlannedRun(context.store.db, context.run.id, planned);
  },

  async end({ store, run, now }) {
    const { breaches, repeats } = await plannedSummary({ store, run });
    if (await givesWay({ store, run, now }, repeats)) return;
    if (breaches.length > 0) await holdUnlessApproved(store.db, run.id, breaches);
  },
});
