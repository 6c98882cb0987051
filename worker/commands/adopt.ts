import { adoptOrg } from '../jobs/adopt';
import { defineCommand } from './define-command';
import { withOrg } from './with-worker';

export const adopt = defineCommand({
  id: 'adopt',
  summary: 'Take what an org holds in our fields as written by us: for a store that is new to the org.',

  async run(context, _args, options) {
    return await withOrg(context, options, {}, async ({ store, crm, config }) => {
      const adopted = await adoptOrg({ store, crm, config, signal: context.signal });
      if (options['json'] === true) context.out(JSON.stringify(adopted));
      else
        context.out(
          `  ${adopted.fields} values on ${adopted.accounts} accounts and ${adopted.renewals} renewals of ${crm.organizationName} are taken as ours: the next sync may change them.`,
        );
      return 0;
    });
  },
});
