import { addDays, type Day, dayIn, daysFromTo, endOfDay } from '../../shared/day';
import type { HealthDocument } from '../../shared/health-document';
import { foldAccount } from '../jobs/fold-account';
import { asOfInstant } from '../open-worker';
import { accountExplanation } from '../reports/account-explanation';
import { inputsReader } from '../signals/index';
import { fileSources } from '../sources/index';
import { SALESFORCE_TRAITS } from '../sources/salesforce/index';
import { readDocument } from '../store/stored-document';
import { defineCommand, textOption } from './define-command';
import { findOneAccount } from './find-account';
import { publishedOn, standingOf } from './standing';
import { type StoreAtHand, withStore } from './with-store';

export const score = defineCommand({
  id: 'score',
  summary: "Show one account's health, today or on a past day.",
  args: [{ name: '<account>', description: "the account's id or name" }],
  options: [
    {
      flags: '--as-of <date>',
      description:
        'as it was published on this day; days without a stored score are computed from what was known then',
    },
    { flags: '--explain', description: 'where each point went, with the evidence' },
  ],

  async run(context, [text = ''], options) {
    return await withStore(context, options, async (at) => {
      const account = await findOneAccount(at.store.db, text);
      const asOf = textOption(options, 'asOf');
      const day = asOf === undefined ? null : dayIn(at.zone, asOfInstant(asOf, at.zone));
      const document =
        day === null
          ? (await standingOf(at.store.db, account)).document
          : ((await publishedOn(at.store.db, account, day)) ??
            (await documentOnDay(at, account.account, day)));
      if (options['json'] === true) context.out(JSON.stringify(document));
      else context.out(accountExplanation(document, options['explain'] === true, context.colour));
      return 0;
    });
  },
});

/** Computes a past day from what was known then, folded from a cold start. */
async function documentOnDay(at: StoreAtHand, account: string, day: Day): Promise<HealthDocument> {
  const { store, card, config, zone } = at;
  const readInputs = inputsReader({
    store,
    card,
    config,
    zone,
    sources: [SALESFORCE_TRAITS, ...fileSources(config)],
  });
  const days = daysFromTo(addDays(day, -config.history.coldStartDays), day);
  const inputs = await readInputs(
    days.map((d) => ({ account, asOf: d, knownAt: endOfDay(zone, d) })),
  ).finally(() => readInputs.close());
  const lived = inputs.filter((row) => row.day === day || (row.attributes.createdOn ?? day) <= row.day);
  const { document } = foldAccount(card, lived, { last: null, days: [], told: null });
  return readDocument(document.body);
}
