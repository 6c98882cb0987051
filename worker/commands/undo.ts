import { callsSince } from '../crm/calls';
import { undoRun } from '../jobs/write-plan';
import { undoneLines, undoneReport } from '../reports/undone-report';
import { defineCommand, textsOption } from './define-command';
import { findOneAccount } from './find-account';
import { holderName } from './holder-name';
import { withOrg } from './with-worker';

export const undo = defineCommand({
  id: 'undo',
  summary: 'Take back what a run wrote, where the CRM still holds it.',
  args: [{ name: '<run>', description: 'the run, as `plimsoll ledger` names it' }],
  options: [
    {
      flags: '--account <account>',
      description: 'only this account, by id or name; may be given several times',
      several: true,
    },
  ],

  async run(context, [name = ''], options) {
    const only = textsOption(options, 'account');
    return await withOrg(context, options, {}, async ({ config, crm, store }) => {
      const accounts: string[] = [];
      for (const text of only) accounts.push((await findOneAccount(store.db, text, 'any')).account);
      const writer = { config, crm, store, now: context.now, signal: context.signal, holder: holderName() };
      const before = { ...crm.counts };
      const undone = await undoRun(writer, name, accounts.length === 0 ? undefined : accounts);
      const report = undoneReport(name, undone, callsSince(crm.counts, before));
      if (options['json'] === true) context.out(JSON.stringify(report));
      else context.out(['', ...undoneLines(report, context.colour), ''].join('\n'));
      return 0;
    });
  },
});
