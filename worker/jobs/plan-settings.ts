import type { PlanSettings } from '../crm/load-plan';
import type { RunContext } from './run-context';

/** What of the configuration a plan of writes depends on. */
export const planSettings = ({ crm, salesforce }: RunContext['config']): PlanSettings => ({
  onEdit: crm.onEdit,
  steps: { score: crm.dirtyScore, trend: crm.dirtyTrend },
  mapped: salesforce.account,
});
