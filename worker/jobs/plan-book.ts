import { reasonToKeep, type Withheld } from '../crm/clearing-guard';
import { MERGED_FIELDS } from '../crm/desired';
import { RENEWAL_FIELDS } from '../crm/desired-renewal';
import { type Breach, backfillOfRenewals, breachesOfPlan, guardRails } from '../crm/guard-rails';
import { type LoadOptions, loadPlan } from '../crm/load-plan';
import { loadRenewalPlan } from '../crm/load-renewal-plan';
import type { Plan, PlanRow, Wish } from '../crm/plan';
import { fieldsWithBase, recordsWithBase } from '../store/bases';
import type { Db } from '../store/schema';
import { customersInScope } from '../store/scope';
import { readSetting, writeSetting } from '../store/settings';
import { reasonAgainstRenewals, renewalWishes } from './renewal-wishes';
import type { RunContext } from './run-context';
import { type WishContext, wishesOf } from './wishes';
import { reasonToWithhold } from './withheld';

export interface PlannedBook {
  plan: Plan;
  /** Rows of the plan to write. */
  writes: PlanRow[];
  /** Why nothing may be written although rows are planned; null where it may. */
  withheld: Withheld | null;
  /** Why accounts that left scope are not cleared, and how many; null where they are. */
  kept: (Withheld & { accounts: number }) | null;
  /** Why no renewal is written; null where they are. */
  renewalsKept: Withheld | null;
  /** Why a run of it waits for somebody's word. */
  breaches: Breach[];
}

const WRITTEN_SCORECARD = 'crm.scorecard';

/** Notes with which scorecard the scores were made that the CRM holds. */
export const noteWrittenScorecard = (db: Db, hash: string): Promise<void> =>
  writeSetting(db, WRITTEN_SCORECARD, hash);

/** With which scorecard the scores were made that the CRM holds; null before the first write has ended. */
export async function writtenScorecard(db: Db): Promise<string | null> {
  const hash = await readSetting(db, WRITTEN_SCORECARD);
  return typeof hash === 'string' ? hash : null;
}

/** Plans what the CRM should hold of all customers against what it holds. Changes neither it nor the store. */
export async function planBook(
  context: WishContext & Pick<RunContext, 'signal' | 'card'>,
): Promise<PlannedBook> {
  const { store, crm, run, config } = context;
  const withheld = reasonToWithhold(context);
  const customers = await customersInScope(store.db, run.asOf);
  const written = await recordsWithBase(store.db, 'Account');
  const wishes = await wishesOf(context, customers, written);
  const how = {
    asOf: run.asOf,
    settings: { onEdit: config.crm.onEdit, dirtyScore: config.crm.dirtyScore },
    signal: context.signal,
    // An org may be looked at before its fields were made.
    ...(withheld ? { unprovisioned: 'empty' as const } : {}),
  };
  const accounts = await loadPlan(store.db, crm, wishes, how);
  const renewals = await planRenewals(context, wishes, how);
  const plan: Plan = { asOf: accounts.asOf, rows: [...accounts.rows, ...renewals.rows] };
  const writes = plan.rows.filter((row) => row.outcome === 'write');
  const leaving = new Set(wishes.flatMap((wish) => (wish.document ? [] : wish.account)));
  const clearing = accounts.rows.filter((row) => row.outcome === 'write' && leaving.has(row.account)).length;
  const carrying = new Set(written);
  const staying = customers.filter((account) => carrying.has(account)).length;
  const reason = config.crm.confirmClearing
    ? null
    : reasonToKeep({ customers: customers.length, carrying: staying + clearing, clearing });
  const scorecard = await writtenScorecard(store.db);
  const known = await fieldsWithBase(store.db, 'Account');
  const planned = {
    rows: accounts.rows.filter((row) => !leaving.has(row.account)),
    newScorecard: scorecard !== null && scorecard !== context.card.hash,
    neverWritten: config.crm.confirmBackfill ? [] : MERGED_FIELDS.filter((field) => !known.has(field)),
  };
  return {
    plan,
    breaches: withheld
      ? []
      : [...breachesOfPlan(planned, guardRails(config.crm.guard)), ...renewals.breaches],
    writes: reason ? writes.filter((row) => !leaving.has(row.account)) : writes,
    withheld,
    kept: reason && { ...reason, accounts: clearing },
    renewalsKept: renewals.kept,
  };
}

/** Plans the renewals of the accounts that are written; none where the org lacks their fields. */
export async function planRenewals(
  context: Pick<WishContext, 'store' | 'crm' | 'config' | 'run'>,
  wishes: readonly Wish[],
  how: LoadOptions,
): Promise<{ rows: PlanRow[]; breaches: Breach[]; kept: Withheld | null }> {
  const { store, crm, config } = context;
  const wanted = await renewalWishes(context, wishes);
  const kept = wanted.length === 0 ? null : await reasonAgainstRenewals(crm);
  if (kept || wanted.length === 0) return { rows: [], breaches: [], kept };
  const rows = await loadRenewalPlan(store.db, crm, wanted, how);
  const known = await fieldsWithBase(store.db, 'Opportunity');
  const neverWritten = config.crm.confirmBackfill ? [] : RENEWAL_FIELDS.filter((field) => !known.has(field));
  const breach = backfillOfRenewals(rows, neverWritten);
  return { rows, breaches: breach ? [breach] : [], kept };
}
