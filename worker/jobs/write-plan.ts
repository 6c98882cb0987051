import { randomUUID } from 'node:crypto';
import { OWNED_OBJECTS, type OwnedObject } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import type { Withheld } from '../crm/clearing-guard';
import type { Crm } from '../crm/crm';
import type { PlanRow } from '../crm/plan';
import { type PlanFile, toPlanRow } from '../crm/plan-file';
import { readOwned } from '../crm/read-owned';
import { recoverIntents } from '../crm/recover-intents';
import { realPatience } from '../crm/retry';
import { heldBack, kept, type RowOutcome } from '../crm/row-outcome';
import { isUndo, type LeftAlone, planUndo, type Undo, undoName } from '../crm/undo';
import { writeRows } from '../crm/write-rows';
import { asWriter } from '../crm/writer-lease';
import { type Hold, holdsAt, holdUndone, releaseRecords, undoneRecords } from '../store/holds';
import { acknowledgedEntries, entriesOfRun, isRecorded } from '../store/ledger';
import type { Store } from '../store/open-store';
import { endHeldRun, readRun } from '../store/runs';
import type { RunStatus } from '../store/schema';
import { nameAuthors } from './name-authors';
import { recoverEdits } from './recover-edits';
import type { RunContext } from './run-context';
import { pilotAccounts } from './wishes';
import { reasonToWithhold } from './withheld';
import { withinLimits } from './within-limits';

export interface PlanWriter extends Pick<RunContext, 'config' | 'holder' | 'now' | 'patience' | 'signal'> {
  store: Store;
  crm: Crm;
}

export interface WrittenPlan {
  /** Under which name the ledger has what was written; undone by it, too. */
  run: string;
  /** Anything was sent, so that the ledger knows the name. */
  recorded: boolean;
  outcomes: RowOutcome[];
}

const NOT_IN_PILOT: Withheld = {
  code: 'NOT_IN_PILOT',
  message: 'The account is not in the pilot.',
  action: 'Widen crm.pilotWhere, or set crm.stage to full.',
};

const AGAIN =
  'Apply the same plan again later: what it has written stays. Or raise crm.calls.perDay, or lower crm.calls.reserve.';

/**
 * Writes a plan that somebody looked at, as it is: rows of which the CRM holds something else by now, rows that are
 * held, and those that the calls that are ours do not reach for, are left. It may be longer than a run.
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
  const holds = new Map<string, Hold>();
  for (const object of OWNED_OBJECTS)
    for (const [record, hold] of await holdsAt(store.db, object, context.now().toISOString()))
      holds.set(record, hold);
  // The plan was made in sight of older holds.
  const isNew = (hold: Hold): boolean => hold.undoneRun !== null || hold.since > plan.plannedAt;
  const pilots = await pilotAccounts(context);
  const apart: RowOutcome[] = [];
  const rows: PlanRow[] = [];
  for (const row of plan.rows) {
    const hold = holds.get(row.record);
    if (hold && isNew(hold)) apart.push(heldBack(row, hold));
    else if (pilots && !pilots.has(row.account)) apart.push(kept(row, 'held', NOT_IN_PILOT));
    else rows.push(toPlanRow(row));
  }
  const limited = { ...context, run: { id: run, asOf: plan.asOf, day: plan.day } };
  const { writes, later } = await withinLimits(limited, rows, Number.POSITIVE_INFINITY);
  apart.push(...later.map((end) => ({ ...end, action: AGAIN })));
  const how = { run, plannedAt: plan.plannedAt, whole: true, earlier: apart };
  const outcomes = [...apart, ...(await write(context, how, writes))];
  return { run, recorded: await isRecorded(store.db, run), outcomes };
}

export interface Undone extends WrittenPlan {
  /** Fields that are not what the run wrote any more: they stay. */
  left: LeftAlone[];
  gone: string[];
  /** How many records the run had written of those that were asked for. */
  asked: number;
  /** How many records wait for `approve` of the run, by this undoing or an earlier one. */
  waiting: number;
}

/**
 * Takes back what a run wrote, where the CRM still holds it. Its records are then held until `approve`, since the
 * next sync would write the same again. Asks for no stage: who has just stopped the sync must be able to.
 * @param accounts only these; undefined: all that the run wrote.
 * @throws PlimsollError RUN_UNKNOWN, RUN_HELD, RUN_GOES_ON, NOTHING_WRITTEN
 */
export async function undoRun(
  context: PlanWriter,
  run: string,
  accounts: readonly string[] | undefined,
): Promise<Undone> {
  const { store, crm, now, signal } = context;
  await stopRun(context, run);
  await settleOpen(context);
  const all = await entriesOfRun(store.db, run);
  const chosen = accounts === undefined ? null : new Set(accounts);
  const undos = new Map<OwnedObject, Undo>();
  let asked = 0;
  const plannedAt = now().toISOString();
  for (const object of OWNED_OBJECTS) {
    const entries = all.filter((entry) => entry.object === object && entry.status === 'acknowledged');
    const records = [...new Set(entries.map((entry) => entry.record))];
    const current = await readOwned(crm, object, { ids: records }, { signal });
    const wanted = chosen
      ? records.filter((record) => chosen.has(current.get(record)?.account ?? record))
      : records;
    asked += wanted.length;
    const around = await acknowledgedEntries(store.db, object, wanted);
    undos.set(object, planUndo(run, around, current));
  }
  const at = now().toISOString();
  // Held first: cut off in the middle, nothing that was taken back may be written again.
  if (!isUndo(run)) {
    for (const [object, { rows }] of undos) await holdUndone(store.db, object, recordsOf(rows), { run, at });
  }
  const name = undoName(at);
  const planned = [...undos.values()];
  const rows = planned.flatMap((undo) => undo.rows);
  const outcomes = await write(context, { run: name, plannedAt, whole: false, takesBack: true }, rows);
  for (const [object, { rows: undone }] of undos) {
    if (isUndo(run)) await releaseRecords(store.db, object, recordsOf(undone));
  }
  return {
    run: name,
    recorded: await isRecorded(store.db, name),
    outcomes,
    asked,
    waiting: await undoneRecords(store.db, run),
    left: planned.flatMap((undo) => undo.left),
    gone: planned.flatMap((undo) => undo.gone),
  };
}

const recordsOf = (rows: readonly PlanRow[]): string[] => rows.map((row) => row.record);

/**
 * A run that waits to be approved is given up, where it has written anything.
 * @throws PlimsollError RUN_UNKNOWN, RUN_HELD, RUN_GOES_ON, NOTHING_WRITTEN
 */
async function stopRun({ store, now }: PlanWriter, id: string): Promise<void> {
  const run = await readRun(store.db, id);
  if (run?.status !== 'running' && !(await isRecorded(store.db, id))) throw nothingToUndo(id, run?.status);
  if (run?.status === 'held') await endHeldRun(store.db, id, 'rejected', now().toISOString());
  if (run?.status !== 'running') return;
  throw new PlimsollError(
    'RUN_GOES_ON',
    `Run ${id} still goes on, or was interrupted.`,
    'Let it end, or stop the worker, set crm.stage to shadow and run `plimsoll sync`; then undo it.',
  );
}

function nothingToUndo(run: string, status: RunStatus | undefined): PlimsollError {
  const seeRuns = 'Run `plimsoll ledger --all` to see the runs that have written.';
  if (status === undefined) return new PlimsollError('RUN_UNKNOWN', `There is no run ${run}.`, seeRuns);
  if (status !== 'held')
    return new PlimsollError('NOTHING_WRITTEN', `Run ${run} has written nothing.`, seeRuns);
  return new PlimsollError(
    'RUN_HELD',
    `Run ${run} waits to be approved and has written nothing: there is nothing to take back.`,
    `\`plimsoll reject ${run}\` gives it up.`,
  );
}

async function write(
  context: PlanWriter,
  how: {
    run: string;
    plannedAt: Instant;
    whole: boolean;
    takesBack?: boolean;
    earlier?: readonly RowOutcome[];
  },
  rows: Parameters<typeof writeRows>[1],
): Promise<RowOutcome[]> {
  const { store, crm, config, holder, now, patience, signal } = context;
  await settleOpen(context);
  const { bulkFrom } = config.crm;
  const { outcomes } = await writeRows(
    { db: store.db, crm, holder, now, patience, signal, bulkFrom, ...how },
    rows,
  );
  await settleOpen(context);
  await recoverEdits(context);
  await nameAuthors(context, how.plannedAt);
  return outcomes;
}

/** What was cut off earlier, by whomever, is settled. */
async function settleOpen({
  store,
  crm,
  holder,
  now,
  patience = realPatience,
  signal,
}: PlanWriter): Promise<void> {
  await asWriter(store.db, { holder, patience, signal }, (lease) =>
    recoverIntents({ db: store.db, crm, signal, patience }, lease, now()),
  );
}

const runName = (kind: string, day: Instant): string => `${kind}-${day}-${randomUUID().slice(0, 8)}`;
