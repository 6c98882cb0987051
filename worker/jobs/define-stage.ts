import type { RunContext } from './run-context';
import type { StageId } from './stage-ids';

/** One piece of a stage's work, small enough to be done again: plain JSON. */
export interface Unit {
  id: string;
  work: unknown;
}

/**
 * One stage of a run. What is to be done is planned once and kept in the store; each unit is idempotent and
 * commits what it made before it counts as done.
 */
export interface Stage {
  id: StageId;
  /** Units to do; none lets the run go on to the next stage at once. */
  plan(context: RunContext): Promise<Unit[]>;
  /** Does one unit; what it returns is kept as the unit's result (plain JSON). */
  run(context: RunContext, unit: Unit): Promise<unknown>;
  /** Units done at a time by one process. */
  concurrency: number;
  /** Once all units are done, before the run goes on; idempotent. */
  end?(context: RunContext): Promise<void>;
  /** Whether a unit has to wait while these units, itself among them, are left; without it none does. */
  waits?(unit: string, left: readonly string[]): boolean;
  /** true: a unit that fails for good is noted and the run goes on. */
  mayFail(unit: Unit): boolean;
}

export const defineStage = (stage: Stage): Stage => stage;
