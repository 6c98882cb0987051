import { OWNED_OBJECTS } from '../../shared/crm-fields';
import { editKey } from '../crm/authors';
import type { Exception } from '../crm/plan';
import { plannedOutcome, type RowOutcome } from '../crm/row-outcome';
import { settlePlan } from '../crm/settle-plan';
import { openExceptions } from '../store/exceptions';
import { readUnit } from '../store/run-units';
import type { Db } from '../store/schema';
import { nameAuthors } from './name-authors';
import { type PlannedBook, planBook } from './plan-book';
import type { RunContext } from './run-context';
import { withinLimits } from './within-limits';

/** What the plan stage hands to the write stage and to the report. */
export interface PlannedRun extends Omit<PlannedBook, 'plan'> {
  /** How the rows ended that are not to be written. */
  outcomes: RowOutcome[];
  exceptions: (Exception & { author: string | null })[];
}

/** Plans the writes of a run over all customers, and settles what needs no call. */
export async function planRun(context: RunContext): Promise<PlannedRun> {
  const { store, run } = context;
  const { plan, ...planned } = await planBook(context);
  const edits = plan.rows.flatMap((row) => row.exceptions);
  if (planned.withheld) {
    const outcomes = plan.rows.flatMap((row) => plannedOutcome(row) ?? []);
    return { ...planned, outcomes, exceptions: edits.map((edit) => ({ ...edit, author: null })) };
  }
  const outcomes = await settlePlan(store.db, plan, run.id, run.asOf);
  await nameAuthors(context, run.asOf);
  const exceptions = await authored(store.db, edits);
  const { writes, later } = await withinLimits(context, planned.writes);
  return { ...planned, writes, outcomes: [...outcomes, ...later], exceptions };
}

/** Edits with whoever made them, as is known by now. */
async function authored(db: Db, edits: readonly Exception[]): Promise<PlannedRun['exceptions']> {
  if (edits.length === 0) return [];
  const known = new Map<string, string | null>();
  for (const object of OWNED_OBJECTS)
    for (const edit of await openExceptions(db, object)) known.set(editKey(edit), edit.author);
  return edits.map((edit) => ({ ...edit, author: known.get(editKey(edit)) ?? null }));
}

/** What the plan stage of the run made. */
export async function plannedRun({ store, run }: Pick<RunContext, 'store' | 'run'>): Promise<PlannedRun> {
  const unit = await readUnit(store.db, run.id, 'plan', 'all');
  if (!unit) throw new RangeError(`Run ${run.id} was not planned.`);
  return unit.result as PlannedRun;
}
