import { PlimsollError } from '../../shared/error';
import type { Config } from '../config/schema';
import { realOrganization } from '../organization-file';

const NAME_IT = 'Set PLIMSOLL_SALESFORCE_LOGIN_URL (or crm.loginUrl)';
const ELSEWHERE = 'for the demo, use another folder (PLIMSOLL_FOLDER)';

/**
 * Sees to it that nobody who means an org of theirs is shown the demo because its address is missing.
 * @throws PlimsollError ORG_UNNAMED where the configuration, or what the folder holds, is of a real org
 */
export function refuseDemoBesideRealOrg({ crm, store }: Config): void {
  const meant = [
    ...(crm.clientId ? ['crm.clientId'] : []),
    ...(crm.username ? ['crm.username'] : []),
    ...(crm.keyFile ? ['crm.keyFile'] : []),
    ...(crm.confirmProduction ? ['crm.confirmProduction'] : []),
  ];
  if (meant.length > 0) {
    throw new PlimsollError(
      'ORG_UNNAMED',
      `The configuration is meant for an org of yours (${meant.join(', ')}), but no address names it.`,
      `${NAME_IT}; ${ELSEWHERE} and none of these settings.`,
    );
  }
  const real = realOrganization(store.folder);
  if (!real) return;
  throw new PlimsollError(
    'ORG_UNNAMED',
    `${store.folder} holds what is known of ${real.name} (${real.organizationId}), but no address names that org now.`,
    `${NAME_IT} to ${real.loginUrl}, as it was; ${ELSEWHERE}.`,
  );
}
