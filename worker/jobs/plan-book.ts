import { OWNED_OBJECTS, type OwnedObject } from '../../shared/crm-fields';
import { reasonToKeep, type Withheld } from '../crm/clearing-guard';
import { type Breach, backfillOf, breachesOfPlan, guardRails } from '../crm/guard-rails';
import { loadPlan } from '../crm/load-plan';
import { mergedNames, rulesOf } from '../crm/owned/index';
import type { Plan, PlanRow } from '../crm/plan';
import { RECORDS_PER_READ } from '../crm/read-owned';
import { fieldsWithBase, recordsWithBase } from '../store/bases';
import { chunksOf } from '../store/rows';
import type { Db } from '../store/schema';
import { customersInScope } from '../store/scope';
import { readSetting, writeSetting } from '../store/settings';
import { planSettings } from './plan-settings';
import type { RunContext } from './run-context';
import { type WishContext, wishMaker } from './wishes';
import { reasonToWithhold } from './withheld';

export interface PlannedBook {
  plan: Plan;
  /** Rows of the plan to write. */
  writes: PlanRow[];
  /** Why nothing may be written although rows are planned; null where it may. */
  withheld: Withheld | null;
  /** Why accounts that left scope are not cleared, and how many; null where they are. */
  kept: (Withheld & { accounts: number }) | null;
  /** Why nothing of an object that follows accounts is written. */
  objectsKept: Withheld[];
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

/** Accounts whose documents are in memory at a time: as many as one call of the CRM gives. */
const ACCOUNTS_AT_A_TIME = RECORDS_PER_READ;

/**
 * Plans what the CRM should hold of all customers against what it holds, some accounts at a time. Changes neither it
 * nor the store, but for what `settle` does with each part.
 */
export async function planBook(
  context: WishContext & Pick<RunContext, 'signal' | 'card'>,
  settle: (part: Plan) => Promise<unknown> = async () => undefined,
): Promise<PlannedBook> {
  const { store, crm, run, config } = context;
  const withheld = reasonToWithhold(context);
  const customers = await customersInScope(store.db, run.asOf);
  const written = await recordsWithBase(store.db, 'Account');
  const inScope = new Set(customers);
  const leaving = new Set(written.filter((account) => !inScope.has(account)));
  const wishesOf = await wishMaker(context, (account) => inScope.has(account));
  const how = {
    asOf: run.asOf,
    settings: planSettings(config),
    signal: context.signal,
    // An org may be looked at before its fields were made.
    ...(withheld ? { unprovisioned: 'empty' as const } : {}),
  };
  const rows = new Map<OwnedObject, PlanRow[]>(OWNED_OBJECTS.map((object) => [object, []]));
  const objectsKept = new Map<OwnedObject, Withheld>();
  for (const some of chunksOf([...customers, ...leaving], ACCOUNTS_AT_A_TIME)) {
    const part = await loadPlan(store.db, crm, await wishesOf(some), how, objectsKept);
    await settle(part);
    for (const row of part.rows) rows.get(row.object)?.push({ ...row, acknowledge: {} });
  }
  const plan: Plan = { asOf: run.asOf, rows: [...rows.values()].flat() };
  const accounts = rows.get('Account') ?? [];
  const writes = plan.rows.filter((row) => row.outcome === 'write');
  const clearing = accounts.filter((row) => row.outcome === 'write' && leaving.has(row.account)).length;
  const carrying = new Set(written);
  const staying = customers.filter((account) => carrying.has(account)).length;
  const reason = config.crm.confirmClearing
    ? null
    : reasonToKeep({ customers: customers.length, carrying: staying + clearing, clearing });
  const scorecard = await writtenScorecard(store.db);
  const planned = {
    rows: accounts.filter((row) => !leaving.has(row.account)),
    newScorecard: scorecard !== null && scorecard !== context.card.hash,
    neverWritten: await neverWritten(context, 'Account'),
  };
  return {
    plan,
    breaches: withheld
      ? []
      : [
          ...breachesOfPlan(planned, guardRails(config.crm.guard)),
          ...(await backfillsOfFollowing(context, plan.rows)),
        ],
    writes: reason ? writes.filter((row) => !leaving.has(row.account)) : writes,
    withheld,
    kept: reason && { ...reason, accounts: clearing },
    objectsKept: [...objectsKept.values()],
  };
}

async function backfillsOfFollowing(
  context: Pick<WishContext, 'store' | 'config'>,
  rows: readonly PlanRow[],
): Promise<Breach[]> {
  const breaches: Breach[] = [];
  for (const object of OWNED_OBJECTS) {
    if (rulesOf(object).recordsOf === null) continue;
    const ofObject = rows.filter((row) => row.object === object);
    const breach = backfillOf(rulesOf(object), ofObject, await neverWritten(context, object));
    if (breach) breaches.push(breach);
  }
  return breaches;
}

/** Fields of an object that none of its records was ever given, unless somebody has agreed to them. */
async function neverWritten(
  { store, config }: Pick<WishContext, 'store' | 'config'>,
  object: OwnedObject,
): Promise<string[]> {
  if (config.crm.confirmBackfill) return [];
  const known = await fieldsWithBase(store.db, object);
  return mergedNames(object).filter((name) => !known.has(name));
}
