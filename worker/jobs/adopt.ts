import type { CrmValue } from '../../shared/crm-fields';
import { PlimsollError } from '../../shared/error';
import { MERGED_FIELDS } from '../crm/desired';
import { RENEWAL_FIELDS } from '../crm/desired-renewal';
import { basesOf } from '../crm/load-plan';
import { readOwned } from '../crm/read-owned';
import { acknowledgeValues, readBases } from '../store/bases';
import { openExceptions } from '../store/exceptions';
import { writtenRuns } from '../store/ledger';
import { reasonAgainstRenewals } from './renewal-wishes';
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
  const rows = await readOwned(crm, 'Account', { where: config.salesforce.scope }, { signal });
  const bases = await basesOf(store.db, [...rows.keys()]);
  const decided = new Set(
    (await openExceptions(store.db, 'Account'))
      .filter((edit) => edit.decided)
      .map((edit) => `${edit.record} ${edit.field}`),
  );
  const adopted = [...rows.values()].flatMap(({ record, values }) =>
    MERGED_FIELDS.flatMap((field) => {
      const value = values[field] ?? null;
      const isKnown = bases.get(record)?.values[field] !== undefined || decided.has(`${record} ${field}`);
      return value === null || isKnown ? [] : [{ record, field, value }];
    }),
  );
  await acknowledgeValues(store.db, 'Account', adopted);
  const renewals = await renewalValues({ store, crm, signal }, new Set(rows.keys()));
  await acknowledgeValues(store.db, 'Opportunity', renewals);
  return {
    accounts: new Set(adopted.map(({ record }) => record)).size,
    renewals: new Set(renewals.map(({ record }) => record)).size,
    fields: adopted.length + renewals.length,
  };
}

/** What open renewals of these accounts hold in our fields, as far as nothing is known of it. */
async function renewalValues(
  { store, crm, signal }: Pick<PlanWriter, 'store' | 'crm' | 'signal'>,
  accounts: ReadonlySet<string>,
): Promise<{ record: string; field: string; value: CrmValue }[]> {
  if (await reasonAgainstRenewals(crm)) return [];
  const where = 'IsClosed = false AND Health_Tier__c != null';
  const rows = [...(await readOwned(crm, 'Opportunity', { where }, { signal })).values()].filter((row) =>
    accounts.has(row.account),
  );
  const known = await readBases(
    store.db,
    'Opportunity',
    rows.map(({ record }) => record),
  );
  const decided = new Set(
    (await openExceptions(store.db, 'Opportunity'))
      .filter((edit) => edit.decided)
      .map((edit) => `${edit.record} ${edit.field}`),
  );
  return rows.flatMap(({ record, values }) =>
    RENEWAL_FIELDS.flatMap((field) => {
      const value = values[field] ?? null;
      const isKnown = field in (known.get(record) ?? {}) || decided.has(`${record} ${field}`);
      return value === null || isKnown ? [] : [{ record, field, value }];
    }),
  );
}
