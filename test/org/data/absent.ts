import type { OrgApi } from './org-api';
import type { CrmChange } from './row';

/**
 * Fits what happens outside to an org in which a feature is off: what is done to an object that it has not does not
 * happen (null), and neither does what is written to a field of several currencies.
 */
export function fitTo(org: Pick<OrgApi, 'find' | 'features'>): (change: CrmChange) => CrmChange | null {
  const { accountTeams, contactsOfSeveralAccounts } = org.features;
  const oneCurrency = org.find('CurrencyType') === undefined;
  if (accountTeams && contactsOfSeveralAccounts && !oneCurrency) return (change) => change;
  return (change) => {
    if (!org.find(change.object)) return null;
    if (!oneCurrency || !('fields' in change) || !('CurrencyIsoCode' in change.fields)) return change;
    const { CurrencyIsoCode: _, ...fields } = change.fields;
    return { ...change, fields };
  };
}
