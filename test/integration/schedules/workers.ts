import { ConfigSchema } from '../../../worker/config/schema';
import type { Crm } from '../../../worker/crm/crm';
import { type PlanFile, sealed } from '../../../worker/crm/plan-file';
import { recoverIntents } from '../../../worker/crm/recover-intents';
import type { Patience } from '../../../worker/crm/retry';
import type { RowOutcome } from '../../../worker/crm/row-outcome';
import { asWriter } from '../../../worker/crm/writer-lease';
import { beginRun } from '../../../worker/jobs/begin-run';
import { writeDirty } from '../../../worker/jobs/dirty-writes';
import { doUnit, isPassing } from '../../../worker/jobs/do-unit';
import { dueUnits } from '../../../worker/jobs/due-units';
import { planBook } from '../../../worker/jobs/plan-book';
import { plannedRun } from '../../../worker/jobs/plan-run';
import type { RunContext } from '../../../worker/jobs/run-context';
import { writtenUnits } from '../../../worker/jobs/stages/write';
import { applyPlan, type Undone, undoRun, type WrittenPlan } from '../../../worker/jobs/write-plan';
import type { Store } from '../../../worker/store/open-store';
import { approveRun, gaveWayTo, type Run, readRun } from '../../../worker/store/runs';
import type { Db } from '../../../worker/store/schema';
import type { Life } from './life';
import type { WorkerName } from './open-world';
import type { VirtualTime } from './virtual-time';

/** One process that serves the org; killed, another of its name takes its place. */
export interface Worker {
  name: WorkerName;
  life: Life;
  db: Db;
  crm: Crm;
}

/** What workers of a schedule share. */
export interface Shop {
  store: Store;
  time: VirtualTime;
  patience: Patience;
  bulkFrom: number | undefined;
  /** Hash of the scorecard in force. */
  card: string;
}

export type RunOf = Pick<Run, 'id' | 'asOf' | 'day'>;

const UNIT_ATTEMPTS = 3;

/** Everything that a worker's work is given, as `run-sync` gives it. */
export function contextOf(shop: Shop, worker: Worker, run: RunOf): RunContext {
  const { time, patience, bulkFrom } = shop;
  return {
    run: { id: run.id, asOf: run.asOf, day: run.day },
    store: { ...shop.store, db: worker.db },
    ...{ crm: worker.crm, sources: [], zone: 'UTC', patience, now: time.now },
    // Of a scorecard only its hash is asked for once accounts are scored.
    card: { hash: shop.card } as RunContext['card'],
    config: ConfigSchema.parse({
      crm: { stage: 'full', confirmBackfill: true, ...(bulkFrom === undefined ? {} : { bulkFrom }) },
    }),
    readInputs: async () => [],
    signal: worker.life.control.signal,
    holder: worker.life.name,
    progress: () => {},
  };
}

/** Settles what was cut off, as each start does. */
export async function settleFirst(context: RunContext): Promise<void> {
  const { store, crm, holder, signal, now } = context;
  const patience = context.patience;
  if (!patience) throw new RangeError('Nobody waits by the real clock here.');
  await asWriter(store.db, { holder, patience, signal }, (lease) =>
    recoverIntents({ db: store.db, crm, signal, patience }, lease, now()),
  );
}

/** Opens a run whose accounts are scored already, or finds the one to go on with. */
export async function openRun(context: RunContext): Promise<Run> {
  const { db } = context.store;
  const { asOf, day } = context.run;
  const wanted = { asOf, day, exact: false, scorecard: context.card.hash, now: context.now().toISOString() };
  const run = await beginRun(db, wanted);
  if (run.stage !== 'plan' && run.stage !== 'write') {
    await db.updateTable('run').set({ stage: 'plan' }).where('id', '=', run.id).execute();
  }
  return run;
}

/** Brings a run to its end, or to where it waits to be approved. @returns its status then */
export async function complete(context: RunContext): Promise<string> {
  for (;;) {
    const due = await dueUnits(context);
    if (!due) return (await readRun(context.store.db, context.run.id))?.status ?? 'gone';
    for (const unit of due.units) await attempts(context, due.stage, unit);
  }
}

async function attempts(
  context: RunContext,
  stage: Parameters<typeof doUnit>[1],
  unit: string,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await doUnit(context, stage, { run: context.run.id, unit }, attempt >= UNIT_ATTEMPTS);
      return;
    } catch (error) {
      if (!isPassing(error) || attempt >= UNIT_ATTEMPTS) throw error;
      await context.patience?.sleep(1000, context.signal);
    }
  }
}

/** How the rows of a run ended, by its plan and by what was written. */
export async function endsOf(context: RunContext): Promise<RowOutcome[]> {
  const { outcomes } = await plannedRun(context);
  return [...outcomes, ...(await writtenUnits(context)).flatMap((unit) => unit.outcomes)];
}

/** The run that waits to write what a run was planned to write; null: none does, or none any more. */
export async function waitingFor({ store, run }: RunContext): Promise<Run | null> {
  const planned = await readRun(store.db, run.id);
  const to = planned && gaveWayTo(planned);
  const other = to ? await readRun(store.db, to) : null;
  return other?.status === 'held' ? other : null;
}

export const approve = (context: RunContext): Promise<boolean> =>
  approveRun(context.store.db, context.run.id, 'a person', context.now().toISOString());

export const dirty = (context: RunContext, accounts: readonly string[]): Promise<RowOutcome[]> =>
  writeDirty(context, accounts, {});

/** A plan that is kept, to be applied later. */
export async function keepPlan(context: RunContext): Promise<PlanFile> {
  const { crm, run } = context;
  const { writes } = await planBook(context);
  return sealed({
    ...{ plimsoll: 'plan', version: 2, organizationId: crm.organizationId },
    ...{ organization: crm.organizationName, asOf: run.asOf, day: run.day },
    plannedAt: context.now().toISOString(),
    rows: writes.map(({ object, record, account, fields, causes, first, cap }) => ({
      ...{ object, record, account, name: account, fields, causes, first, cap },
    })),
  });
}

export const apply = (context: RunContext, plan: PlanFile): Promise<WrittenPlan> => applyPlan(context, plan);

export const undo = (context: RunContext, run: string, accounts?: readonly string[]): Promise<Undone> =>
  undoRun(context, run, accounts);
