import type { Breach } from '../crm/guard-rails';
import type { PlanRow } from '../crm/plan';
import { breachesOf } from './held-run';
import { countPlanned, type PlannedRun, plannedRun, plannedSummary } from './plan-run';
import type { RunContext } from './run-context';
import { writtenUnits } from './stages/write';

/** What a run has yet to write that waits for somebody's word. */
export interface WaitingPlan {
  planned: PlannedRun;
  /** Of its rows those that were not tried yet. */
  rows: PlanRow[];
  /** Why it waits. */
  reasons: readonly Breach[];
}

/** Reads what a run that waits was planned to write, and why it waits. */
export async function waitingPlan(
  { store, config }: Pick<RunContext, 'store' | 'config'>,
  run: RunContext['run'],
): Promise<WaitingPlan> {
  const planned = await plannedRun({ store, run });
  const written = (await writtenUnits({ store, run })).flatMap((unit) => unit.outcomes);
  const tried = new Set(written.map(({ record }) => record));
  return {
    planned,
    rows: planned.writes.filter(({ record }) => !tried.has(record)),
    reasons: breachesOf({ config }, planned, written),
  };
}

/** How many rows a run has yet to write that waits, and why it waits, without reading the rows. */
export async function waitingRows(
  { store, config }: Pick<RunContext, 'store' | 'config'>,
  run: RunContext['run'],
): Promise<{ rows: number; reasons: readonly Breach[] }> {
  const summary = await plannedSummary({ store, run });
  const written = (await writtenUnits({ store, run })).flatMap((unit) => unit.outcomes);
  const tried = new Set(written.map(({ record }) => record)).size;
  return {
    rows: (await countPlanned({ store, run })) - tried,
    reasons: breachesOf({ config }, summary, written),
  };
}
