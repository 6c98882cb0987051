import type { Wish } from '../crm/plan';
import { documentsAt } from '../store/documents';
import { readUnits } from '../store/run-units';
import { readDocument } from '../store/stored-document';
import { LIST } from './planned-units';
import type { RunContext } from './run-context';

/** What wishes are made from: a run, or what one left in the store. */
export type WishContext = Pick<RunContext, 'store' | 'run' | 'crm' | 'config'>;

/** What each account should hold: customers their document, accounts that left scope nothing of ours. */
export async function wishesOf(
  context: WishContext,
  customers: readonly string[],
  written: readonly string[],
): Promise<Wish[]> {
  const { store, run } = context;
  const documents = await documentsAt(store.db, customers, run.day);
  const causes = await causesOf(context);
  const inScope = new Set(customers);
  const left = written.filter((account) => !inScope.has(account));
  const wishes: Wish[] = [
    ...customers.flatMap((account) => {
      const stored = documents.get(account);
      if (!stored) return [];
      return [
        {
          account,
          document: readDocument(stored.body),
          causes: causes.get(account) ?? [],
        },
      ];
    }),
    ...left.map((account) => ({ account, document: null, causes: [] })),
  ];
  const pilots = await pilotAccounts(context);
  return wishes.filter((wish) => wish.document === null || (pilots?.has(wish.account) ?? true));
}

/** The accounts that stage pilot writes; null in any other. */
export async function pilotAccounts({
  crm,
  config,
}: Pick<WishContext, 'crm' | 'config'>): Promise<ReadonlySet<unknown> | null> {
  if (config.crm.stage !== 'pilot') return null;
  const pilots = await crm.query(
    `SELECT Id FROM Account WHERE (${config.salesforce.scope}) AND (${config.crm.pilotWhere})`,
  );
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
