import { fieldLines } from '../reports/plan-report';
import { isolate, painter } from '../reports/tier-look';
import { entriesOfRecord, type LedgerEntry, type WrittenRun, writtenRuns } from '../store/ledger';
import { accountsOfRenewals } from '../store/renewal-facts';
import { defineCommand } from './define-command';
import { findOneAccount } from './find-account';
import { organizationLine, withStore } from './with-store';

const LATEST = 20;

export const ledger = defineCommand({
  id: 'ledger',
  whileServed: true,
  summary: 'Show what was written to an account and when; without one, the runs that wrote.',
  args: [{ name: '[account]', description: "the account's id or name" }],
  options: [{ flags: '--all', description: `every run that wrote, not the latest ${LATEST}` }],

  async run(context, [text], options) {
    return await withStore(context, options, async ({ store, organization }) => {
      const json = options['json'] === true;
      if (text === undefined) {
        const runs = await writtenRuns(store.db, options['all'] === true ? null : LATEST);
        if (json) context.out(JSON.stringify({ organization, runs }));
        else context.out([organizationLine(organization, context.colour), ...runLines(runs)].join('\n'));
        return 0;
      }
      const account = await findOneAccount(store.db, text, 'any');
      const entries = await entriesOfRecord(store.db, 'Account', account.account);
      for (const renewal of (await accountsOfRenewals(store.db, [account.account])).keys())
        entries.push(...(await entriesOfRecord(store.db, 'Opportunity', renewal)));
      entries.sort((a, b) => Number(b.id) - Number(a.id));
      if (json) context.out(JSON.stringify({ organization, account: account.account, entries }));
      else {
        const lines = entryLines(account.name, entries, context.colour);
        context.out([organizationLine(organization, context.colour), ...lines].join('\n'));
      }
      return 0;
    });
  },
});

const at = (instant: string): string => instant.slice(0, 16).replace('T', ' ');

function runLines(runs: readonly WrittenRun[]): string[] {
  if (runs.length === 0) return ['  Nothing was ever written.'];
  return runs.map(
    ({ run, from, acknowledged, failed, open }) =>
      `  ${at(from)}  ${run.padEnd(26)} ${String(acknowledged).padStart(6)} written${failed > 0 ? `, ${failed} failed` : ''}${open > 0 ? `, ${open} open` : ''}`,
  );
}

function entryLines(name: string, entries: readonly LedgerEntry[], colour: boolean): string[] {
  const { paint, dim } = painter(colour);
  if (entries.length === 0) return [`  Nothing was ever written to ${isolate(name)}.`];
  return [
    `  ${paint('bold', isolate(name))}`,
    ...entries.flatMap(({ intendedAt, object, record, run, status, message, fields }) => [
      '',
      `  ${at(intendedAt)}  ${status}${message ? `: ${isolate(message)}` : ''}  ${dim(object === 'Account' ? run : `renewal ${record} · ${run}`)}`,
      ...fieldLines(fields),
    ]),
  ];
}
