import { randomUUID } from 'node:crypto';
import type { Instant } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import type { Crm } from '../crm/crm';
import { type PlanFile, toPlanRow } from '../crm/plan-file';
import { readOwned } from '../crm/read-owned';
import { recoverIntents } from '../crm/recover-intents';
import { realPatience } from '../crm/retry';
import { plannedOutcome, type RowOutcome } from '../crm/row-outcome';
import { type LeftAlone, planUndo } from '../crm/undo';
import { writeRows } from '../crm/write-rows';
import { asWriter } from '../crm/writer-lease';
import { holdsAt, holdUndone } from '../store/holds';
import { entriesOfRun } from '../store/ledger';
import type { Store } from '../store/open-store';
import type { RunContext } from './run-context';
import { reasonToWithhold } from './withheld';

export interface PlanWriter extends Pick<RunContext, 'config' | 'holder' | 'now' | 'signal'> {
  store: Store;
  crm: Crm;
}

export interface WrittenPlan {
  /** Under which name the ledger has it; undone by it, too. */
  run: string;
  outcomes: RowOutcome[];
}

const OBJECT = 'Account';

/**
 * Writes a plan that somebody looked at, as it is: rows of which the CRM holds something else by now, and rows that
 * are held, are left.
 * @throws PlimsollError PLAN_OF_OTHER_ORG, or why nothing may be written
 */
export async function applyPlan(context: PlanWriter, plan: PlanFile): Promise<WrittenPlan> {
  const { store, crm } = context;
  if (plan.organizationId !== crm.organizationId) {
    throw new PlimsollError(
      'PLAN_OF_OTHER_ORG',
      `This is a plan for ${plan.organization} (${plan.organizationId}), not for ${crm.organizationName} (${crm.organizationId}).`,
      'Apply it with the configuration it was made with.',
    );
  }
  const withheld = reasonToWithhold(context);
  if (withheld) throw new PlimsollError(withheld.code, withheld.message, withheld.action);
  const run = runName('apply', plan.day);
  const holds = await holdsAt(store.db, OBJECT, context.now().toISOString());
  const rows = plan.rows.map((row): ReturnType<typeof toPlanRow> => {
    const hold = holds.get(row.account);
    return hold ? { ...toPlanRow(row), outcome: 'held', hold } : toPlanRow(row);
  });
  const written = await write(
    context,
    { run, whole: true },
    rows.filter((row) => row.outcome === 'write'),
  );
  return { run, outcomes: [...rows.flatMap((row) => plannedOutcome(row) ?? []), ...written] };
}

export interface Undone extends WrittenPlan {
  /** Fields that are not what the run wrote any more: they stay. */
  left: LeftAlone[];
  gone: string[];
}

/**
 * Takes back what a run wrote, where the CRM still holds it. Its records are then held until `approve`, since the
 * next sync would write the same again. Asks for no stage: who has just stopped the sync must be able to.
 * @param accounts only these; undefined: all that the run wrote.
 * @throws PlimsollError RUN_UNKNOWN
 */
export async function undoRun(
  context: PlanWriter,
  run: string,
  accounts: readonly string[] | undefined,
): Promise<Undone> {
  const { store, crm, now, signal } = context;
  await settleOpen(context);
  const all = (await entriesOfRun(store.db, run)).filter((entry) => entry.object === OBJECT);
  if (all.length === 0) {
    throw new PlimsollError(
      'RUN_UNKNOWN',
      `No run ${run} has written anything.`,
      'Run `plimsoll ledger` to see the runs that have.',
    );
  }
  const chosen = accounts === undefined ? null : new Set(accounts);
  const entries = all.filter(
    (entry) => entry.status === 'acknowledged' && (chosen === null || chosen.has(entry.record)),
  );
  const records = [...new Set(entries.map((entry) => entry.record))];
  const { rows, left, gone } = planUndo(entries, await readOwned(crm, { ids: records }, { signal }));
  // Held first: cut off in the middle, nothing that was taken back may be written again.
  const at = now().toISOString();
  await holdUndone(store.db, OBJECT, records, { run, at });
  const undo = runName('undo', at.slice(0, 10));
  return { run: undo, outcomes: await write(context, { run: undo, whole: false }, rows), left, gone };
}

async function write(
  context: PlanWriter,
  how: { run: string; whole: boolean },
  rows: Parameters<typeof writeRows>[1],
): Promise<RowOutcome[]> {
  const { store, crm, holder, now, signal } = context;
  await settleOpen(context);
  const outcomes = await writeRows({ db: store.db, crm, holder, now, signal, ...how }, rows);
  await settleOpen(context);
  return outcomes;
}

/** What was cut off earlier, by whomever, is settled. */
async function settleOpen({ store, crm, holder, now, signal }: PlanWriter): Promise<void> {
  await asWriter(store.db, { holder, patience: realPatience, signal }, () =>
    recoverIntents(store.db, crm, now()),
  );
}

const runName = (kind: string, day: Instant): string => `${kind}-${day}-${randomUUID().slice(0, 8)}`;
