import type { Instant } from '../../shared/day';
import { keptCallsLeft } from '../crm/governor';
import { waitingPlan } from '../jobs/waiting-plan';
import { isLeftToNext } from '../jobs/within-limits';
import { planLimits } from '../reports/plan-limits';
import { planReport } from '../reports/plan-report';
import { accountsOfRenewals } from '../store/renewal-facts';
import { heldRun } from './held-run';
import { fileOf, type Planned } from './planned-file';
import type { StoreAtHand } from './with-store';

const OTHERWISE = '`plimsoll runs` lists the last runs; `plimsoll plan` shows what a sync would write now.';

/** What a run that waits has yet to write, as it was planned. @throws PlimsollError RUN_NOT_HELD */
export async function planOfRun(
  { store, config, organization }: StoreAtHand,
  name: string,
  now: Instant,
): Promise<Planned> {
  const { db } = store;
  const run = await heldRun(db, name, OTHERWISE);
  const { planned, rows, reasons } = await waitingPlan({ store, config }, run);
  const renewals = await accountsOfRenewals(db);
  const edits = planned.exceptions.map((edit) => {
    return { ...edit, account: renewals.get(edit.record) ?? edit.record };
  });
  const later = planned.outcomes.filter(isLeftToNext);
  const { file, nameOf } = await fileOf(db, {
    ...{ organization, run, plannedAt: planned.plannedAt, writes: rows },
    told: [...planned.outcomes, ...edits].map(({ account }) => account),
  });
  const decide = `\`plimsoll approve ${run.id}\` lets it write, \`plimsoll reject ${run.id}\` gives it up.`;
  return {
    file,
    report: planReport(file, {
      ...{ run: run.id, edits, nameOf, bulkFrom: config.crm.bulkFrom },
      ends: planned.outcomes.filter((end) => !isLeftToNext(end)),
      limits: planLimits(await keptCallsLeft(db, config.crm.calls, now), config.crm, later),
      reasons: [
        planned.kept,
        ...planned.objectsKept,
        ...reasons.map(({ code, message }) => ({ code, message, action: decide })),
      ],
    }),
  };
}
