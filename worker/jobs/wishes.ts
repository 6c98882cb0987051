import { conditionRefused, SCOPE } from '../crm/condition';
import type { Wish } from '../crm/plan';
import { documentsAt } from '../store/documents';
import { readUnits } from '../store/run-units';
import { readDocument } from '../store/stored-document';
import { LIST } from './planned-units';
import type { RunContext } from './run-context';

/** What wishes are made from: a run, or what one left in the store. */
export type WishContext = Pick<RunContext, 'store' | 'run' | 'crm' | 'config'>;

/**
 * What each of some accounts should hold: customers their document, accounts that left scope nothing of ours. What
 * holds for all of them is read once.
 */
export async function wishMaker(
  context: WishContext,
  isCustomer: (account: string) => boolean,
): Promise<(accounts: readonly string[]) => Promise<Wish[]>> {
  const { store, run } = context;
  const causes = await causesOf(context);
  const pilots = await pilotAccounts(context);
  return async (accounts) => {
    const customers = accounts.filter((account) => isCustomer(account) && (pilots?.has(account) ?? true));
    const documents = await documentsAt(store.db, customers, run.day);
    return [
      ...customers.flatMap((account) => {
        const stored = documents.get(account);
        if (!stored) return [];
        return [{ account, document: readDocument(stored.body), causes: causes.get(account) ?? [] }];
      }),
      ...accounts.flatMap((account) => (isCustomer(account) ? [] : { account, document: null, causes: [] })),
    ];
  };
}

const PILOTS = {
  name: 'crm.pilotWhere',
  remedy: 'Correct crm.pilotWhere, a SOQL condition on Account, in plimsoll.yaml.',
};

/** The accounts that stage pilot writes; null in any other. */
export async function pilotAccounts({
  crm,
  config,
}: Pick<WishContext, 'crm' | 'config'>): Promise<ReadonlySet<unknown> | null> {
  if (config.crm.stage !== 'pilot') return null;
  const { scope } = config.salesforce;
  const pilots = await crm
    .query(`SELECT Id FROM Account WHERE (${scope}) AND (${config.crm.pilotWhere})`)
    .catch(async (error: unknown) => {
      // Either may be what is refused.
      await crm.query(`SELECT Id FROM Account WHERE ${scope} LIMIT 1`).catch(conditionRefused(SCOPE));
      return conditionRefused(PILOTS)(error);
    });
  return new Set(pilots.map((record) => record['Id']));
}

async function causesOf({ store, run }: WishContext): Promise<Map<string, string[]>> {
  const causes = new Map<string, string[]>();
  for (const { unit, result } of (await readUnits(store.db, run.id, 'score')).values()) {
    if (unit === LIST) continue;
    for (const [account, lines] of Object.entries(result as Record<string, string[]>))
      causes.set(account, lines);
  }
  return causes;
}
