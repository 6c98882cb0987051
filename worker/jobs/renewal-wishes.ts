import type { Withheld } from '../crm/clearing-guard';
import type { Crm } from '../crm/crm';
import { RENEWAL_FIELDS } from '../crm/desired-renewal';
import type { Wish } from '../crm/plan';
import type { RenewalWish } from '../crm/plan-renewals';
import { recordsWithBase } from '../store/bases';
import { openRenewals } from '../store/renewal-facts';
import type { RunContext } from './run-context';

/**
 * What each open renewal should hold: what the document of its account says, and of an account that left scope nothing of
 * ours. A closed one, and one that is no renewal any more, is left as it is.
 * @param wishes those of the accounts that are written.
 */
export async function renewalWishes(
  { store, run }: Pick<RunContext, 'store' | 'run'>,
  wishes: readonly Wish[],
): Promise<RenewalWish[]> {
  const documents = new Map(wishes.map((wish) => [wish.account, wish.document]));
  const open = await openRenewals(store.db, [...documents.keys()], run.asOf);
  const carrying = new Set(await recordsWithBase(store.db, 'Opportunity'));
  return open.flatMap(({ renewal, account }) => {
    const document = documents.get(account) ?? null;
    return document || carrying.has(renewal) ? [{ renewal, account, document }] : [];
  });
}

/** Why no renewal is written although the org has accounts to write: it lacks fields; null where it has all. */
export async function reasonAgainstRenewals(crm: Crm): Promise<Withheld | null> {
  const isMissing = async (fresh: boolean): Promise<string[]> => {
    const described = await crm.describe('Opportunity', { fresh });
    return RENEWAL_FIELDS.filter((field) => !described?.fields.has(field.toLowerCase()));
  };
  // They may have been made and granted since the worker signed in.
  const missing = (await isMissing(false)).length === 0 ? [] : await isMissing(true);
  if (missing.length === 0) return null;
  return {
    code: 'RENEWAL_FIELDS_MISSING',
    message: `Opportunity lacks ${missing.join(', ')}, or they are not granted to the integration user: no renewal is written.`,
    action: 'Run `plimsoll provision` as an administrator; it makes the fields and grants them.',
  };
}
