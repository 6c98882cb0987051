import { MERGED_FIELDS } from '../crm/desired';
import { basesOf } from '../crm/load-plan';
import { readOwned } from '../crm/read-owned';
import { acknowledgeValues } from '../store/bases';
import type { PlanWriter } from './write-plan';

/**
 * Takes what the CRM holds in our fields as ours, where nothing is known of them: of an org that was written from
 * another store. Without it, every value would count as somebody's edit. @returns accounts and fields adopted.
 */
export async function adoptOrg({
  store,
  crm,
  config,
  signal,
}: Pick<PlanWriter, 'store' | 'crm' | 'config' | 'signal'>): Promise<{ accounts: number; fields: number }> {
  const rows = await readOwned(crm, { where: config.salesforce.scope }, { signal });
  const bases = await basesOf(store.db, [...rows.keys()]);
  const adopted = [...rows.values()].flatMap(({ record, values }) =>
    MERGED_FIELDS.flatMap((field) => {
      const value = values[field] ?? null;
      return value === null || bases.get(record)?.values[field] !== undefined
        ? []
        : [{ record, field, value }];
    }),
  );
  await acknowledgeValues(store.db, 'Account', adopted);
  return { accounts: new Set(adopted.map(({ record }) => record)).size, fields: adopted.length };
}
