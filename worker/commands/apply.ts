import { callsSince } from '../crm/calls';
import { readPlanFile } from '../crm/plan-file';
import { applyPlan } from '../jobs/write-plan';
import { writtenLines, writtenReport } from '../reports/written-rows';
import { defineCommand } from './define-command';
import { holderName } from './holder-name';
import { withOrg } from './with-worker';

export const apply = defineCommand({
  id: 'apply',
  summary: 'Write a plan that was kept with `plan --out`, where the CRM still holds what it was made from.',
  args: [{ name: '<file>', description: 'the plan' }],

  async run(context, [file = ''], options) {
    const plan = readPlanFile(file);
    return await withOrg(context, options, {}, async ({ config, crm, store }) => {
      const writer = { config, crm, store, now: context.now, signal: context.signal, holder: holderName() };
      const before = { ...crm.counts };
      const written = await applyPlan(writer, plan);
      const report = { ...writtenReport(written, callsSince(crm.counts, before)), plan: plan.hash };
      if (options['json'] === true) context.out(JSON.stringify(report));
      else
        context.out(
          ['', `  Plan ${plan.hash.slice(0, 12)}`, ...writtenLines(report, context.colour), ''].join('\n'),
        );
      return 0;
    });
  },
});
