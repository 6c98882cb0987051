import type { Exception } from '../crm/plan';
import { plannedOutcome, type RowOutcome } from '../crm/row-outcome';
import { settlePlan } from '../crm/settle-plan';
import { readUnit } from '../store/run-units';
import { type PlannedBook, planBook } from './plan-book';
import type { RunContext } from './run-context';
import { withinLimits } from './within-limits';

/** What the plan stage hands to the write stage and to the report. */
export interface PlannedRun extends Omit<PlannedBook, 'plan'> {
  /** How the rows ended that are not to be written. */
  outcomes: RowOutcome[];
  exceptions: Exception[];
}

/** Plans the writes of a run over all customers, and settles what needs no call. */
export async function planRun(context: RunContext): Promise<PlannedRun> {
  const { store, run } = context;
  const { plan, ...planned } = await planBook(context);
  const exceptions = plan.rows.flatMap((row) => row.exceptions);
  if (planned.withheld) {
    return { ...planned, outcomes: plan.rows.flatMap((row) => plannedOutcome(row) ?? []), exceptions };
  }
  const outcomes = await settlePlan(store.db, plan, run.id, run.asOf);
  const { writes, later } = await withinLimits(context, planned.writes);
  return { ...planned, writes, outcomes: [...outcomes, ...later], exceptions };
}

/** What the plan stage of the run made. */
export async function plannedRun({ store, run }: Pick<RunContext, 'store' | 'run'>): Promise<PlannedRun> {
  const unit = await readUnit(store.db, run.id, 'plan', 'all');
  if (!unit) throw new RangeError(`Run ${run.id} was not planned.`);
  return unit.result as PlannedRun;
}
