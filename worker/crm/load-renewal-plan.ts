import { readBases } from '../store/bases';
import { holdsAt } from '../store/holds';
import type { Db } from '../store/schema';
import { asStored } from './as-stored';
import type { Crm } from './crm';
import { RENEWAL_FIELDS, type RenewalValues } from './desired-renewal';
import { crmValue, intentsOf, type LoadOptions, policiesOf } from './load-plan';
import type { PlanRow } from './plan';
import { planRenewals, type RenewalWish } from './plan-renewals';
import { readOwned } from './read-owned';

const OBJECT = 'Opportunity';

/** Reads all that the rows of renewals depend on, and plans them. */
export async function loadRenewalPlan(
  db: Db,
  crm: Crm,
  wishes: readonly RenewalWish[],
  { asOf, settings, ...reading }: LoadOptions,
): Promise<PlanRow[]> {
  const renewals = wishes.map((wish) => wish.renewal);
  // Before the CRM is read: what another writes meanwhile is then at worst listed as an edit, until the next plan.
  const bases = await renewalBases(db, renewals);
  return planRenewals({
    asOf,
    wishes,
    current: await readOwned(crm, OBJECT, { ids: renewals }, reading),
    bases,
    intents: await intentsOf(db, OBJECT, renewals),
    holds: await holdsAt(db, OBJECT, asOf),
    policyOf: await policiesOf(db, OBJECT, renewals, settings.onEdit),
    dirtyScore: settings.dirtyScore,
  });
}

async function renewalBases(db: Db, renewals: readonly string[]): Promise<Map<string, RenewalValues>> {
  const bases = new Map<string, RenewalValues>();
  for (const [record, fields] of await readBases(db, OBJECT, renewals)) {
    const known = RENEWAL_FIELDS.filter((field) => field in fields);
    bases.set(
      record,
      Object.fromEntries(known.map((field) => [field, asStored(field, crmValue(fields[field]))])),
    );
  }
  return bases;
}
