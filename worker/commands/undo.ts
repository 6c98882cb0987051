import { undoRun } from '../jobs/write-plan';
import { show } from '../reports/plan-report';
import { writtenLines, writtenReport } from '../reports/written-rows';
import { defineCommand, textOption } from './define-command';
import { findOneAccount } from './find-account';
import { holderName } from './holder-name';
import { withOrg } from './with-worker';

const WARNING =
  'Only the fields themselves go back: what flows did, the field history and mails that were sent stay.';

export const undo = defineCommand({
  id: 'undo',
  summary: 'Take back what a run wrote, where the CRM still holds it.',
  args: [{ name: '<run>', description: 'the run, as `plimsoll ledger` names it' }],
  options: [{ flags: '--account <account>', description: 'only this account, by id or name' }],

  async run(context, [name = ''], options) {
    const only = textOption(options, 'account');
    return await withOrg(context, options, {}, async ({ config, crm, store }) => {
      const account = only === undefined ? undefined : (await findOneAccount(store.db, only, 'any')).account;
      const writer = { config, crm, store, now: context.now, signal: context.signal, holder: holderName() };
      const { run, outcomes, left, gone } = await undoRun(
        writer,
        name,
        account === undefined ? undefined : [account],
      );
      const report = { ...writtenReport(run, outcomes), undone: name, left, gone };
      if (options['json'] === true) context.out(JSON.stringify(report));
      else {
        const lines = [
          '',
          `  Undone: ${name}`,
          ...writtenLines(report, context.colour),
          ...left.map(
            (field) =>
              `  ${field.account}  ${field.field} stays ${show(field.theirs)}: it was written again after the run wrote ${show(field.ours)}`,
          ),
          ...gone.map((id) => `  ${id}  is not to be found in the CRM any more`),
          `  ${WARNING}`,
          `  No sync writes these accounts until \`plimsoll approve ${name}\`.`,
          '',
        ];
        context.out(lines.join('\n'));
      }
      return 0;
    });
  },
});
