import type { Instant } from '../../shared/day';
import type { PlanRow } from '../crm/plan';
import { type PlanFile, sealed } from '../crm/plan-file';
import type { PlanReport } from '../reports/plan-report';
import type { Run } from '../store/runs';
import type { Db } from '../store/schema';
import { accountNames } from '../store/scope';
import type { Organization } from './with-store';

/** A plan as a file keeps it, and as people are shown it. */
export interface Planned {
  file: PlanFile;
  report: PlanReport;
}

/**
 * The file of a plan, with the names of its accounts.
 * @param told accounts of which is told besides; `nameOf` names them, too
 */
export async function fileOf(
  db: Db,
  of: {
    organization: Organization;
    run: Pick<Run, 'asOf' | 'day'>;
    plannedAt: Instant;
    writes: readonly PlanRow[];
    told: readonly string[];
  },
): Promise<{ file: PlanFile; nameOf(account: string): string }> {
  const accounts = new Set([...of.told, ...of.writes.map(({ account }) => account)]);
  const names = await accountNames(db, [...accounts]);
  const nameOf = (account: string): string => names.get(account) ?? account;
  const file = sealed({
    plimsoll: 'plan',
    version: 2,
    organizationId: of.organization.id,
    organization: of.organization.name,
    asOf: of.run.asOf,
    day: of.run.day,
    plannedAt: of.plannedAt,
    rows: of.writes.map(({ object, record, account, fields, causes, first, cap }) => {
      return { object, record, account, name: nameOf(account), fields, causes, first, cap };
    }),
  });
  return { file, nameOf };
}
