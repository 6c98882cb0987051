import { reasonToKeep, type Withheld } from '../crm/clearing-guard';
import { loadPlan } from '../crm/load-plan';
import type { Exception, PlanRow, Wish } from '../crm/plan';
import { plannedOutcome, type RowOutcome } from '../crm/row-outcome';
import { settlePlan } from '../crm/settle-plan';
import { recordsWithBase } from '../store/bases';
import { documentsAt } from '../store/documents';
import { readUnits } from '../store/run-units';
import { customersInScope } from '../store/scope';
import { readDocument } from '../store/stored-document';
import { LIST } from './planned-units';
import type { RunContext } from './run-context';

/** What the plan stage hands to the write stage and to the report. */
export interface PlannedRun {
  /** Rows to write. */
  writes: PlanRow[];
  /** How the others ended. */
  outcomes: RowOutcome[];
  exceptions: Exception[];
  /** Why nothing is written although rows are planned; null where they are. */
  withheld: Withheld | null;
  /** Why accounts that left scope are not cleared, and how many; null where they are. */
  kept: (Withheld & { accounts: number }) | null;
}

/** Plans the writes of a run over all customers, and settles what needs no call. */
export async function planRun(context: RunContext): Promise<PlannedRun> {
  const { store, crm, run, config } = context;
  const withheld = reasonToWithhold(context);
  const customers = await customersInScope(store.db, run.asOf);
  const written = await recordsWithBase(store.db, 'Account');
  const wishes = await wishesOf(context, customers, written);
  const plan = await loadPlan(store.db, crm, wishes, {
    asOf: run.asOf,
    scope: config.salesforce.scope,
    settings: { onEdit: config.crm.onEdit, dirtyScore: config.crm.dirtyScore },
    signal: context.signal,
    // An org may be looked at before its fields were made.
    ...(withheld ? { unprovisioned: 'empty' as const } : {}),
  });
  const outcomes = withheld
    ? plan.rows.flatMap((row) => plannedOutcome(row) ?? [])
    : await settlePlan(store.db, plan, run.id, run.asOf);
  const writes = plan.rows.filter((row) => row.outcome === 'write');
  const leaving = new Set(wishes.flatMap((wish) => (wish.document ? [] : wish.account)));
  const clearing = writes.filter((row) => leaving.has(row.account)).length;
  const carrying = new Set(written);
  const staying = customers.filter((account) => carrying.has(account)).length;
  const reason = config.crm.confirmClearing
    ? null
    : reasonToKeep({ customers: customers.length, carrying: staying + clearing, clearing });
  return {
    writes: reason ? writes.filter((row) => !leaving.has(row.account)) : writes,
    outcomes,
    exceptions: plan.rows.flatMap((row) => row.exceptions),
    withheld,
    kept: reason && { ...reason, accounts: clearing },
  };
}

function reasonToWithhold({ config, crm }: RunContext): Withheld | null {
  const stage = config.crm.stage ?? 'shadow';
  if (stage === 'shadow') {
    return {
      code: 'SHADOW',
      message: 'Stage shadow: rows are planned and nothing is written.',
      action: 'Set crm.stage (or PLIMSOLL_STAGE) to pilot or full when the plan looks right.',
    };
  }
  if (!crm.production || config.crm.confirmProduction) return null;
  return {
    code: 'CONFIRM_PRODUCTION',
    message: `${crm.organizationName} is a production org: nothing is written until that is confirmed.`,
    action: 'Set crm.confirmProduction to true in plimsoll.yaml.',
  };
}

/** What each account should hold: customers their document, accounts that left scope nothing of ours. */
async function wishesOf(
  context: RunContext,
  customers: readonly string[],
  written: readonly string[],
): Promise<Wish[]> {
  const { store, run, crm, config } = context;
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
  if (config.crm.stage !== 'pilot') return wishes;
  const pilots = await crm.query(
    `SELECT Id FROM Account WHERE (${config.salesforce.scope}) AND (${config.crm.pilotWhere})`,
  );
  const chosen = new Set(pilots.map((record) => record['Id']));
  return wishes.filter((wish) => wish.document === null || chosen.has(wish.account));
}

async function causesOf({ store, run }: RunContext): Promise<Map<string, string[]>> {
  const causes = new Map<string, string[]>();
  for (const { unit, result } of (await readUnits(store.db, run.id, 'score')).values()) {
    if (unit === LIST) continue;
    for (const [account, lines] of Object.entries(result as Record<string, string[]>))
      causes.set(account, lines);
  }
  return causes;
}
