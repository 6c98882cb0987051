import { type CrmValue, OWNED_OBJECTS } from '../../shared/crm-fields';
import { PlimsollError } from '../../shared/error';
import { basesOf } from '../crm/load-plan';
import type { OwnedRules } from '../crm/owned/define-owned';
import { fieldsOfOrg } from '../crm/owned/fields-of-org';
import { rulesOf } from '../crm/owned/index';
import type { CrmRow } from '../crm/plan';
import { reasonWithout } from '../crm/provisioned';
import { readOwned } from '../crm/read-owned';
import { acknowledgeValues } from '../store/bases';
import { openExceptions } from '../store/exceptions';
import { writtenRuns } from '../store/ledger';
import type { Db } from '../store/schema';
import type { PlanWriter } from './write-plan';

/**
 * Takes what the CRM holds in our fields as ours, where nothing is known of them: of an org that was written from
 * another store. Without it, every value would count as somebody's edit. What was decided about an edit stands.
 * @returns accounts, their open renewals and the fields adopted.
 * @throws PlimsollError ALREADY_WRITTEN
 */
export async function adoptOrg({
  store,
  crm,
  config,
  signal,
}: Pick<PlanWriter, 'store' | 'crm' | 'config' | 'signal'>): Promise<{
  accounts: number;
  renewals: number;
  fields: number;
}> {
  if ((await writtenRuns(store.db, 1)).length > 0) {
    throw new PlimsollError(
      'ALREADY_WRITTEN',
      `This store has written to ${crm.organizationName} already, so it knows which values are its own.`,
      'Look at `plimsoll exceptions` for what others have edited, and decide there.',
    );
  }
  const customers = new Set<string>();
  const adopted = { accounts: 0, renewals: 0, fields: 0 };
  for (const rules of OWNED_OBJECTS.map(rulesOf)) {
    if (await reasonWithout(crm, rules)) continue;
    const where = rules.adopts(config.salesforce.scope);
    const found = [...(await readOwned(crm, rules.object, { where }, { signal })).values()];
    if (rules.recordsOf === null) for (const { record } of found) customers.add(record);
    const rows = found.filter((row) => customers.has(row.account));
    const merged = await fieldsOfOrg(crm, rules, config.salesforce.account);
    const values = await unknownValues(store.db, { object: rules.object, merged }, rows);
    await acknowledgeValues(store.db, rules.object, values);
    const records = new Set(values.map(({ record }) => record)).size;
    adopted[rules.recordsOf === null ? 'accounts' : 'renewals'] += records;
    adopted.fields += values.length;
  }
  return adopted;
}

/** What records hold in our fields, as far as nothing is known of it. */
async function unknownValues(
  db: Db,
  { object, merged }: Pick<OwnedRules, 'object' | 'merged'>,
  rows: readonly CrmRow[],
): Promise<{ record: string; field: string; value: CrmValue }[]> {
  const bases = await basesOf(
    db,
    object,
    rows.map(({ record }) => record),
  );
  const decided = new Set(
    (await openExceptions(db, object))
      .filter((edit) => edit.decided)
      .map((edit) => `${edit.record} ${edit.field}`),
  );
  return rows.flatMap(({ record, values }) =>
    merged.flatMap(({ name }) => {
      const value = values[name] ?? null;
      const isKnown = bases.get(record)?.values[name] !== undefined || decided.has(`${record} ${name}`);
      return value === null || isKnown ? [] : [{ record, field: name, value }];
    }),
  );
}
