import { OWNED_OBJECTS, ownedFields } from '../../shared/crm-fields';
import { PlimsollError } from '../../shared/error';
import { crmValue } from '../crm/load-plan';
import { asOfInstant } from '../open-worker';
import { show } from '../reports/plan-report';
import { isolate, painter } from '../reports/tier-look';
import { decideException, type Exception, openExceptions } from '../store/exceptions';
import { accountsOfRenewals } from '../store/renewal-facts';
import type { Db } from '../store/schema';
import { accountNames } from '../store/scope';
import { defineCommand, type OptionValues, textOption } from './define-command';
import { findOneAccount } from './find-account';
import { organizationLine, withStore } from './with-store';

const OUR_FIELDS = [...new Set(OWNED_OBJECTS.flatMap(ownedFields))].filter(
  (field) => field !== 'Health_Changed_At__c',
);

export const exceptions = defineCommand({
  id: 'exceptions',
  whileServed: true,
  summary: 'List edits by others of fields that the sync owns, and decide what becomes of them.',
  args: [{ name: '[account]', description: "only this account's, by id or name" }],
  options: [
    { flags: '--field <name>', description: 'only this field' },
    { flags: '--all', description: 'decide for every open edit, where no account is named' },
    { flags: '--overwrite', description: 'let the next sync write ours over these edits' },
    { flags: '--respect', description: 'leave these edits as they are' },
    { flags: '--until <date>', description: 'with --respect: through this day' },
  ],

  async run(context, [text], options) {
    return await withStore(context, options, async ({ store, zone, organization }) => {
      const account = text === undefined ? undefined : (await findOneAccount(store.db, text, 'any')).account;
      const field = textOption(options, 'field');
      if (field !== undefined && !OUR_FIELDS.some((ours) => ours.toLowerCase() === field.toLowerCase())) {
        throw new PlimsollError(
          'FIELD_UNKNOWN',
          `${field} is no field that the sync owns.`,
          `Its fields are ${OUR_FIELDS.join(', ')}.`,
        );
      }
      const renewals = await accountsOfRenewals(store.db, account === undefined ? undefined : [account]);
      const ours = account === undefined ? undefined : [account];
      const listed = [
        ...(await openExceptions(store.db, 'Account', ours)),
        ...(await openExceptions(store.db, 'Opportunity', ours && [...renewals.keys()])),
      ].filter((edit) => field === undefined || edit.field.toLowerCase() === field.toLowerCase());
      const decision = decisionOf(options, zone);
      if (decision && account === undefined && options['all'] !== true) {
        throw new PlimsollError(
          'DECISION_FOR_ALL',
          'No account is named: this would decide for every open edit.',
          'Name an account, or give --all as well.',
        );
      }
      if (decision) {
        for (const edit of listed) await decideException(store.db, edit, decision.policy, decision.until);
      }
      const shown = decision
        ? listed.map(
            (edit): Exception => ({
              ...edit,
              policy: decision.policy,
              respectUntil: decision.until,
              decided: true,
            }),
          )
        : listed;
      if (options['json'] === true) context.out(JSON.stringify({ organization, exceptions: shown }));
      else {
        const lines = await linesOf(store.db, shown, renewals, context.colour);
        context.out([organizationLine(organization, context.colour), ...lines].join('\n'));
      }
      return 0;
    });
  },
});

function decisionOf(
  options: OptionValues,
  zone: string,
): { policy: 'respect' | 'overwrite'; until: string | null } | null {
  const [overwrite, respect] = [options['overwrite'] === true, options['respect'] === true];
  const until = textOption(options, 'until');
  if ((overwrite && respect) || (until !== undefined && !respect)) {
    throw new PlimsollError(
      'DECISION_WRONG',
      overwrite && respect ? 'An edit cannot be overwritten and respected.' : '--until belongs to --respect.',
      'Give either --overwrite, or --respect with or without --until DATE.',
    );
  }
  if (overwrite) return { policy: 'overwrite', until: null };
  return respect ? { policy: 'respect', until: until === undefined ? null : asOfInstant(until, zone) } : null;
}

async function linesOf(
  db: Db,
  edits: readonly Exception[],
  renewals: ReadonlyMap<string, string>,
  colour: boolean,
): Promise<string[]> {
  const { paint, dim } = painter(colour);
  if (edits.length === 0) return ['  No edits by others are open.'];
  const accountOf = ({ record }: Exception): string => renewals.get(record) ?? record;
  const names = await accountNames(db, edits.map(accountOf));
  return edits.flatMap((edit) => [
    `  ${paint('bold', isolate(names.get(accountOf(edit)) ?? edit.record))}  ${dim(edit.object === 'Account' ? edit.record : `renewal ${edit.record}`)}  ${edit.field}`,
    `      theirs ${show(crmValue(edit.theirs))}, ours ${show(crmValue(edit.ours))}, before ${show(crmValue(edit.base))}`,
    `      ${dim(`by ${edit.author ?? 'an unknown person or automation'}, since ${edit.firstSeen.slice(0, 10)} · ${policyWords(edit)}`)}`,
  ]);
}

const policyWords = ({ policy, respectUntil, decided }: Exception): string =>
  [
    policy === 'overwrite' ? 'overwritten by the next sync' : 'respected',
    ...(respectUntil ? [`until ${respectUntil.slice(0, 16).replace('T', ' ')} UTC`] : []),
    ...(decided ? [] : ['by the configuration']),
  ].join(' ');
