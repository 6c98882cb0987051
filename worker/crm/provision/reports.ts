import type { SalesforceSettings } from '../../sources/salesforce/settings';
import type { NamedFields } from './fields';
import type { Body } from './views';
import type { Xml } from './xml';

/** Folder of the reports, and of the dashboard. */
export const FOLDER = 'Plimsoll';

const TIER = { account: 'Account.Health_Tier__c', opportunity: 'Opportunity.Health_Tier__c' };

const column = (field: string): Xml => ({ field });
const total = (field: string): Xml => ({ aggregateTypes: ['Sum'], field });
const by = (field: string, dateGranularity = 'None'): Xml => ({ dateGranularity, field, sortOrder: 'Asc' });
const where = (name: string, operator: string, value: string): Xml => ({ column: name, operator, value });

/** Report columns of Opportunity that have names of their own. */
const STANDARD: Readonly<Record<string, string>> = { Type: 'TYPE', LeadSource: 'LEAD_SOURCE' };

/**
 * What a renewal is, as a report's filter. Where another standard field tells it, such as the record type, the worker's
 * own tier tells it: only renewals carry one.
 */
function isRenewal({ renewals: { match } }: SalesforceSettings): Xml {
  const name = match.field.endsWith('__c') ? `Opportunity.${match.field}` : STANDARD[match.field];
  if (name === undefined) return where(TIER.opportunity, 'notEqual', '');
  return where(name, 'equals', typeof match.value === 'boolean' ? (match.value ? '1' : '0') : match.value);
}

/** The column of who looks after an account, else of who owns it. */
export const csmColumn = ({ csm }: NamedFields): string => (csm === null ? 'USERS.NAME' : `Account.${csm}`);

/** Reports by their developer names. Sums are in the currency of who reads them. */
export function reports(settings: SalesforceSettings, named: NamedFields): Record<string, Body> {
  const account = (name: string) => `Account.${name}`;
  const scored = { criteriaItems: [where(TIER.account, 'notEqual', '')] };
  const whole: Body = {
    scope: 'organization',
    showDetails: false,
    showGrandTotal: true,
    showSubTotals: true,
  };
  const ever = (dateColumn: string) => ({ dateColumn, interval: 'INTERVAL_CUSTOM' });
  return {
    Renewals_by_Tier: {
      ...whole,
      name: 'Renewals by tier',
      description:
        'Open renewals by health tier and fiscal quarter: their amount, and what health says of it.',
      reportType: 'Opportunity',
      format: 'Matrix',
      columns: [
        column('OPPORTUNITY_NAME'),
        column('ACCOUNT_NAME'),
        total('AMOUNT'),
        total('Opportunity.Health_Weighted_Amount__c'),
        column('Opportunity.Renewal_Likelihood__c'),
        column('Opportunity.Renewal_CSM_Call__c'),
        column('Opportunity.Renewal_Final_Call__c'),
      ],
      filter: { criteriaItems: [isRenewal(settings), where('CLOSED', 'equals', '0')] },
      groupingsDown: [by(TIER.opportunity)],
      groupingsAcross: [by('CLOSE_DATE', 'FiscalQuarter')],
      timeFrameFilter: ever('CLOSE_DATE'),
    },
    Accounts_by_Tier_and_CSM: {
      ...whole,
      name: 'Accounts by tier and CSM',
      description:
        named.csm === null
          ? 'How many customers each account owner has in each tier, and their recurring revenue: no field that names the CSM is mapped.'
          : 'How many customers each CSM has in each health tier, and their recurring revenue.',
      reportType: 'AccountList',
      format: 'Matrix',
      columns: [
        column('ACCOUNT.NAME'),
        total(account(named.arr)),
        column(account('Health_Score__c')),
        column(account(named.renewalDate)),
      ],
      filter: scored,
      groupingsDown: [by(csmColumn(named))],
      groupingsAcross: [by(TIER.account)],
      timeFrameFilter: ever('CREATED_DATE'),
    },
    Budget_Owner_Coverage: {
      ...whole,
      name: 'Budget-owner coverage by ARR',
      description: 'How much recurring revenue has a budget owner who is engaged, and how much has none.',
      reportType: 'AccountList',
      format: 'Summary',
      columns: [
        column('ACCOUNT.NAME'),
        total(account(named.arr)),
        column(account('Budget_Owner__c')),
        column(account('Budget_Owner_Last_Engaged__c')),
        column(TIER.account),
      ],
      filter: scored,
      groupingsDown: [by(account('Budget_Owner_Status__c'))],
      timeFrameFilter: ever('CREATED_DATE'),
    },
  };
}
