import { OWNED_OBJECTS } from '../../../shared/crm-fields';
import { callFailure, type Failure, failureError } from '../../crm/errors';
import { STATUS_SETTING } from '../../crm/liveness';
import type { PlanRow } from '../../crm/plan';
import { recoverIntents } from '../../crm/recover-intents';
import { realPatience } from '../../crm/retry';
import { piecesOf } from '../../crm/route';
import { kept, type RowOutcome, refused } from '../../crm/row-outcome';
import { stopsAll, writeRows } from '../../crm/write-rows';
import { asWriter } from '../../crm/writer-lease';
import { SOURCE_ID } from '../../sources/salesforce/account-keys';
import { closeFindings, noteFindings } from '../../store/findings';
import { readUnits, unitStatuses } from '../../store/run-units';
import { holdUnlessApproved, readRun } from '../../store/runs';
import { defineStage, type Unit } from '../define-stage';
import { breachesOf } from '../held-run';
import { nameAuthors } from '../name-authors';
import { noteWrittenScorecard } from '../plan-book';
import { plannedRun, plannedSummary } from '../plan-run';
import { LIST, plannedIds } from '../planned-units';
import { recoverEdits } from '../recover-edits';
import type { RunContext } from '../run-context';
import { knownAsOf } from '../score-accounts';
import { reasonToWithhold } from '../withheld';

/** Writes the planned rows, a Collections call or a bulk job a unit: read again, intended, sent, acknowledged. */
export const write = defineStage({
  id: 'write',
  concurrency: 1,
  mayFail: () => false,

  async plan(context) {
    const { writes, withheld } = await plannedRun(context);
    if (withheld) return [];
    const pieces = OWNED_OBJECTS.flatMap((object) =>
      piecesOf(
        writes.filter((row) => row.object === object),
        context.config.crm,
      ),
    );
    return pieces.map(({ rows }, i) => ({
      id: `${String(i + 1).padStart(5, '0')}${kindOf(rows)}`,
      work: rows,
    }));
  },

  waits: (unit, left) => unit.endsWith(FOLLOWING) && left.some((other) => !other.endsWith(FOLLOWING)),

  async run(context, unit): Promise<WrittenUnit> {
    const { store, crm, run, holder, now, patience, signal } = context;
    const rows = unit.work as PlanRow[];
    const withheld = reasonToWithhold(context);
    if (withheld) return { outcomes: rows.map((row) => kept(row, 'held', withheld)), stop: null };
    const earlier = await writtenUnits(context);
    const stopped = stopOf(earlier, rows);
    if (stopped) return { outcomes: rows.map((row) => refused(row, stopped)), stop: stopped };
    const { bulkFrom } = context.config.crm;
    const { plannedAt } = await plannedSummary(context);
    const how = (await isApproved(context)) ? { whole: true } : { asOf: knownAsOf(context) };
    const { outcomes, stop } = await writeRows(
      {
        db: store.db,
        crm,
        run: run.id,
        holder,
        now,
        patience,
        signal,
        bulkFrom,
        plannedAt,
        earlier: await endsBefore(context, rows, earlier),
        ...how,
      },
      rows,
    );
    // The org has to rest: the unit stays due, and no attempt is counted against its rows.
    if (stop?.class === 'pauseOrg') throw failureError(stop);
    const ended = [...earlier.flatMap((written) => written.outcomes), ...outcomes];
    const breaches = breachesOf(context, { breaches: [] }, ended);
    if (!stop && breaches.length > 0 && (await hasMore(context, unit)))
      await holdUnlessApproved(store.db, run.id, breaches);
    return { outcomes, stop };
  },

  async end(context) {
    const { store, crm, run, holder, now, patience = realPatience, signal } = context;
    const { withheld } = await plannedSummary(context);
    if (withheld ?? reasonToWithhold(context)) return;
    // A call that broke off and could not be looked up has left its intents open.
    await asWriter(store.db, { holder, patience, signal }, (lease) =>
      recoverIntents({ db: store.db, crm, signal, patience }, lease, now()),
    );
    await recoverEdits(context);
    // Edits that were met in writing.
    await nameAuthors(context);
    // The configuration may name another one by now.
    const { scorecard } = (await readRun(store.db, run.id)) ?? {};
    if (scorecard !== undefined) await noteWrittenScorecard(store.db, scorecard);
    await tellLiveness(context);
  },
});

/** What stops the writing of rows: it struck their object, or concerns all. */
function stopOf(earlier: readonly WrittenUnit[], rows: readonly PlanRow[]): Failure | null {
  const object = rows[0]?.object;
  const found = earlier.find(
    ({ stop, outcomes }) => stop && (stopsAll(stop) || outcomes[0]?.object === object),
  );
  return found?.stop ?? null;
}

/** What units are called that follow those of accounts, which may be done again or by another process. */
const FOLLOWING = '-renewals';
const kindOf = (rows: readonly PlanRow[]): string =>
  rows.some((row) => row.object !== 'Account') ? FOLLOWING : '';

/** A run whose last rows are written has nothing left to ask for. */
async function hasMore({ store, run }: RunContext, { id }: Unit): Promise<boolean> {
  const [planned, ended] = [
    await plannedIds(store.db, run.id, 'write'),
    await unitStatuses(store.db, run.id, 'write'),
  ];
  return (planned ?? []).some((unit) => unit !== id && !ended.has(unit));
}

/** What somebody has approved is written as it was planned. */
const isApproved = async ({ store, run }: RunContext): Promise<boolean> =>
  ((await readRun(store.db, run.id))?.approvedBy ?? null) !== null;

const UNTOLD = 'LIVENESS_UNTOLD';

/** Tells the org that the sync lives. All rows have ended by now: that it cannot be told keeps no run open. */
async function tellLiveness({ store, crm, run }: RunContext): Promise<void> {
  try {
    await crm.tellLiveness({ lastSync: run.asOf, lastRun: run.id });
    await closeFindings(store.db, SOURCE_ID, UNTOLD);
  } catch (error) {
    const { message, action } = callFailure(error);
    const finding = { code: UNTOLD, subject: STATUS_SETTING, message: `${message} ${action}` };
    await noteFindings(store.db, SOURCE_ID, [finding], run.asOf);
  }
}

/** How the run's accounts ended, those first that needed no call: renewals follow them. */
async function endsBefore(
  context: RunContext,
  rows: readonly PlanRow[],
  earlier: readonly WrittenUnit[],
): Promise<RowOutcome[]> {
  if (rows.every((row) => row.object === 'Account')) return [];
  const { outcomes } = await plannedRun(context);
  return [...outcomes, ...earlier.flatMap((unit) => unit.outcomes)];
}

/** What a unit of this stage made. `stop`: the set-up is wrong, so no later unit is worth a call. */
interface WrittenUnit {
  outcomes: RowOutcome[];
  stop: Failure | null;
}

/** The units of the run that were written. */
export async function writtenUnits({
  store,
  run,
}: Pick<RunContext, 'store' | 'run'>): Promise<WrittenUnit[]> {
  const units = await readUnits(store.db, run.id, 'write');
  return [...units.values()].filter((unit) => unit.unit !== LIST).map((unit) => unit.result as WrittenUnit);
}
