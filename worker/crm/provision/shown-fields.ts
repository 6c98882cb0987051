import type { SalesforceSettings } from '../../sources/salesforce/settings';
import type { NamedFields } from './fields';

/**
 * The org's own fields that list views and reports stand on, as `Object.Field`: who may not read one of them is told
 * that the view or report is invalid.
 */
export function shownFields({ renewals }: SalesforceSettings, named: NamedFields): string[] {
  const ofAccount = [named.arr, named.renewalDate, named.csm].filter((name) => name !== null);
  return [
    ...ofAccount.map((name) => `Account.${name}`),
    ...['AccountId', 'Amount', renewals.match.field].map((name) => `Opportunity.${name}`),
  ];
}
