import { type Breach, breachOfWriting, guardRails } from '../crm/guard-rails';
import type { RowOutcome } from '../crm/row-outcome';
import type { PlannedRun } from './plan-run';
import type { RunContext } from './run-context';

/** Why a run waits for somebody's word, by its plan and by how the rows ended that were written so far. */
export function breachesOf(
  { config }: Pick<RunContext, 'config'>,
  planned: Pick<PlannedRun, 'breaches'>,
  written: readonly RowOutcome[],
): readonly Breach[] {
  if (planned.breaches.length > 0) return planned.breaches;
  // What failed in passing says nothing about the rows.
  const refused = written.filter(({ outcome }) => outcome === 'held').length;
  const breach = breachOfWriting({ tried: written.length, refused }, guardRails(config.crm.guard));
  return breach ? [breach] : [];
}
