import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { OWNED_OBJECTS } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { editKey } from '../crm/authors';
import type { Exception } from '../crm/plan';
import { plannedOutcome, type RowOutcome } from '../crm/row-outcome';
import { settlePlan } from '../crm/settle-plan';
import { openExceptions } from '../store/exceptions';
import { chunksOf } from '../store/rows';
import { completeUnit, readUnit } from '../store/run-units';
import type { Db } from '../store/schema';
import { nameAuthors } from './name-authors';
import { type PlannedBook, planBook } from './plan-book';
import type { RunContext } from './run-context';
import { reasonToWithhold } from './withheld';
import { withinLimits } from './within-limits';

/** What the plan stage hands to the write stage and to the report. */
export interface PlannedRun extends Omit<PlannedBook, 'plan'> {
  /** Before the CRM was looked at. */
  plannedAt: Instant;
  /** How the rows ended that are not to be written. */
  outcomes: RowOutcome[];
  exceptions: (Exception & { author: string | null })[];
  /** The run that waits for somebody's word to write the same; null: none does. */
  repeats: string | null;
}

/**
 * Plans the writes of a run over all customers, and settles what needs no call.
 * @param repeated which run waits to write what was planned; null: none does
 */
export async function planRun(
  context: RunContext,
  repeated: (planned: Pick<PlannedBook, 'writes' | 'breaches'>) => Promise<string | null> = async () => null,
): Promise<PlannedRun> {
  const { store, run } = context;
  const plannedAt = context.now().toISOString();
  const { plan, ...planned } = await planBook(context, async (part) => {
    if (!reasonToWithhold(context)) await settlePlan(store.db, part, run.id, run.asOf);
  });
  const edits = plan.rows.flatMap((row) => row.exceptions);
  const outcomes = plan.rows.flatMap((row) => plannedOutcome(row) ?? []);
  if (planned.withheld)
    return {
      ...{ ...planned, plannedAt, outcomes, repeats: null },
      exceptions: edits.map((edit) => ({ ...edit, author: null })),
    };
  await nameAuthors(context);
  const exceptions = await authored(store.db, edits);
  const repeats = await repeated(planned);
  const { writes, later } = await withinLimits(context, planned.writes);
  return { ...planned, plannedAt, writes, outcomes: [...outcomes, ...later], exceptions, repeats };
}

/** Edits with whoever made them, as is known by now. */
async function authored(db: Db, edits: readonly Exception[]): Promise<PlannedRun['exceptions']> {
  if (edits.length === 0) return [];
  const known = new Map<string, string | null>();
  for (const object of OWNED_OBJECTS)
    for (const edit of await openExceptions(db, object)) known.set(editKey(edit), edit.author);
  return edits.map((edit) => ({ ...edit, author: known.get(editKey(edit)) ?? null }));
}

/** What of a planned run holds for all of it; rows are kept apart, some at a time, by the name of their set. */
type PlanSummary = Omit<PlannedRun, 'writes' | 'outcomes'> & { set: string; parts: number };
type Part = Pick<PlannedRun, 'writes' | 'outcomes'>;

/** The stage under which rows are kept: no unit of it is ever due. */
const ROWS = 'plan rows';
/** So few that no statement holds the embedded store for long. */
const ROWS_PER_PART = 250;

/** Keeps the rows of a planned run; what it returns is the plan unit's result, and leads to them. */
export async function keepPlannedRun(
  db: Db,
  run: string,
  { writes, outcomes, ...rest }: PlannedRun,
): Promise<PlanSummary> {
  // Another process may plan the same run beside this one: the set that the unit names is the one that counts.
  const set = randomUUID();
  const parts: Part[] = [
    ...[...chunksOf(writes, ROWS_PER_PART)].map((some) => ({ writes: some, outcomes: [] })),
    ...[...chunksOf(outcomes, ROWS_PER_PART)].map((some) => ({ writes: [], outcomes: some })),
  ];
  for (const [n, part] of parts.entries()) await completeUnit(db, run, ROWS, partName(set, n), part);
  return { ...rest, set, parts: parts.length };
}

const partName = (set: string, n: number): string => `${set} ${n}`;

/** What the plan stage of the run made, without its rows. */
export async function plannedSummary({
  store,
  run,
}: Pick<RunContext, 'store' | 'run'>): Promise<PlanSummary> {
  const unit = await readUnit(store.db, run.id, 'plan', 'all');
  if (!unit) throw new RangeError(`Run ${run.id} was not planned.`);
  return unit.result as PlanSummary;
}

/** What the plan stage of the run made. */
export async function plannedRun(context: Pick<RunContext, 'store' | 'run'>): Promise<PlannedRun> {
  const { set, parts, ...rest } = await plannedSummary(context);
  const planned: PlannedRun = { ...rest, writes: [], outcomes: [] };
  for (let n = 0; n < parts; n++) {
    const part = (await readUnit(context.store.db, context.run.id, ROWS, partName(set, n)))?.result as Part;
    planned.writes.push(...part.writes);
    planned.outcomes.push(...part.outcomes);
  }
  return planned;
}

/** How many rows the run was planned to write, without reading them. */
export async function countPlanned({ store, run }: Pick<RunContext, 'store' | 'run'>): Promise<number> {
  const { set, parts } = await plannedSummary({ store, run });
  const names = Array.from({ length: parts }, (_, n) => partName(set, n));
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(json_array_length(result -> 'writes')), 0)::int as count from run_unit
    where run = ${run.id} and stage = ${ROWS} and unit = any(${names}::text[])`.execute(store.db);
  return rows[0]?.count ?? 0;
}
