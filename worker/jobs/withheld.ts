import type { Withheld } from '../crm/clearing-guard';
import type { RunContext } from './run-context';

/** Why nothing may be written to the org for now; null where it may. */
export function reasonToWithhold({ config, crm }: Pick<RunContext, 'config' | 'crm'>): Withheld | null {
  const stage = config.crm.stage ?? 'shadow';
  if (stage === 'shadow') {
    return {
      code: 'SHADOW',
      message: 'Stage shadow: rows are planned and nothing is written.',
      action: 'Set crm.stage (or PLIMSOLL_STAGE) to pilot or full when the plan looks right.',
    };
  }
  if (!crm.production || config.crm.confirmProduction) return null;
  return {
    code: 'CONFIRM_PRODUCTION',
    message: `${crm.organizationName} is a production org: nothing is written until that is confirmed.`,
    action: 'Set crm.confirmProduction to true in plimsoll.yaml.',
  };
}
