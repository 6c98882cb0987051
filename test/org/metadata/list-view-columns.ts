import type { ObjectDef } from '../data/definition';

/** Columns of list views under the names that metadata has for them, and the path a query takes to each. */
type Columns = Readonly<Record<string, string>>;

const OWNER: Columns = {
  'CORE.USERS.ALIAS': 'Owner.Alias',
  'CORE.USERS.FIRST_NAME': 'Owner.FirstName',
  'CORE.USERS.LAST_NAME': 'Owner.LastName',
};
const MADE_BY: Columns = {
  'CREATEDBY_USER.ALIAS': 'CreatedBy.Alias',
  'UPDATEDBY_USER.ALIAS': 'LastModifiedBy.Alias',
};

/** The columns every standard object has under its own prefix. */
const dated = (prefix: string): Columns => ({
  [`${prefix}.CREATED_DATE`]: 'CreatedDate',
  [`${prefix}.LAST_UPDATE`]: 'LastModifiedDate',
  [`${prefix}.LAST_ACTIVITY`]: 'LastActivityDate',
  [`${prefix}.RECORDTYPE`]: 'RecordType.Name',
});

const addressed = (prefix: string, address: string): Columns => ({
  [`${prefix}_STREET`]: `${address}Street`,
  [`${prefix}_CITY`]: `${address}City`,
  [`${prefix}_STATE`]: `${address}State`,
  [`${prefix}_ZIP`]: `${address}PostalCode`,
  [`${prefix}_COUNTRY`]: `${address}Country`,
});

const STANDARD: Readonly<Record<string, Columns>> = {
  Account: {
    'ACCOUNT.NAME': 'Name',
    'ACCOUNT.SITE': 'Site',
    'ACCOUNT.PHONE1': 'Phone',
    'ACCOUNT.PHONE2': 'Fax',
    'ACCOUNT.TYPE': 'Type',
    'ACCOUNT.INDUSTRY': 'Industry',
    'ACCOUNT.EMPLOYEES': 'NumberOfEmployees',
    'ACCOUNT.SALES': 'AnnualRevenue',
    'ACCOUNT.URL': 'Website',
    'ACCOUNT.TICKER': 'TickerSymbol',
    'ACCOUNT.OWNERSHIP': 'Ownership',
    'ACCOUNT.RATING': 'Rating',
    'ACCOUNT.SOURCE': 'AccountSource',
    'ACCOUNT.ACCOUNT_NUMBER': 'AccountNumber',
    'ACCOUNT.SICCODE': 'Sic',
    'ACCOUNT.DESCRIPTION': 'Description',
    'ACCOUNT.PARENT_NAME': 'Parent.Name',
    ...addressed('ACCOUNT.ADDRESS1', 'Billing'),
    ...addressed('ACCOUNT.ADDRESS2', 'Shipping'),
    ...dated('ACCOUNT'),
    ...OWNER,
    ...MADE_BY,
  },
  Contact: {
    FULL_NAME: 'Name',
    'CONTACT.FIRST_NAME': 'FirstName',
    'CONTACT.LAST_NAME': 'LastName',
    'ACCOUNT.NAME': 'Account.Name',
    'CONTACT.TITLE': 'Title',
    'CONTACT.DEPARTMENT': 'Department',
    'CONTACT.EMAIL': 'Email',
    'CONTACT.PHONE1': 'Phone',
    'CONTACT.PHONE2': 'Fax',
    'CONTACT.PHONE3': 'MobilePhone',
    'CONTACT.PHONE4': 'HomePhone',
    'CONTACT.LEAD_SOURCE': 'LeadSource',
    'CONTACT.BIRTHDATE': 'Birthdate',
    ...addressed('CONTACT.ADDRESS2', 'Mailing'),
    ...dated('CONTACT'),
    ...OWNER,
    ...MADE_BY,
  },
  Opportunity: {
    'OPPORTUNITY.NAME': 'Name',
    'ACCOUNT.NAME': 'Account.Name',
    'OPPORTUNITY.AMOUNT': 'Amount',
    'OPPORTUNITY.CLOSE_DATE': 'CloseDate',
    'OPPORTUNITY.STAGE_NAME': 'StageName',
    'OPPORTUNITY.TYPE': 'Type',
    'OPPORTUNITY.PROBABILITY': 'Probability',
    'OPPORTUNITY.EXPECTED_REVENUE': 'ExpectedRevenue',
    'OPPORTUNITY.FORECAST_CATEGORY': 'ForecastCategoryName',
    'OPPORTUNITY.LEAD_SOURCE': 'LeadSource',
    'OPPORTUNITY.NEXT_STEP': 'NextStep',
    'OPPORTUNITY.QUANTITY': 'TotalOpportunityQuantity',
    'OPPORTUNITY.CLOSED': 'IsClosed',
    'OPPORTUNITY.WON': 'IsWon',
    'OPPORTUNITY.DESCRIPTION': 'Description',
    'OPPORTUNITY.PRIVATE': 'IsPrivate',
    'OPPORTUNITY.FISCAL_QUARTER': 'FiscalQuarter',
    'OPPORTUNITY.FISCAL_YEAR': 'FiscalYear',
    ...dated('OPPORTUNITY'),
    ...OWNER,
    ...MADE_BY,
  },
  Case: {
    'CASES.CASE_NUMBER': 'CaseNumber',
    NAME: 'Contact.Name',
    'ACCOUNT.NAME': 'Account.Name',
    'CASES.SUBJECT': 'Subject',
    'CASES.DESCRIPTION': 'Description',
    'CASES.STATUS': 'Status',
    'CASES.PRIORITY': 'Priority',
    'CASES.TYPE': 'Type',
    'CASES.REASON': 'Reason',
    'CASES.ORIGIN': 'Origin',
    'CASES.CLOSED': 'IsClosed',
    'CASES.ESCALATION_STATE': 'IsEscalated',
    'CASES.CREATED_DATE_DATE_ONLY': 'CreatedDate',
    'CASES.CLOSED_DATE': 'ClosedDate',
    ...dated('CASES'),
    OWNER_NAME: 'Owner.Alias',
    ...OWNER,
    ...MADE_BY,
  },
  Lead: {
    FULL_NAME: 'Name',
    'LEAD.FIRST_NAME': 'FirstName',
    'LEAD.LAST_NAME': 'LastName',
    'LEAD.COMPANY': 'Company',
    'LEAD.TITLE': 'Title',
    'LEAD.EMAIL': 'Email',
    'LEAD.PHONE': 'Phone',
    'LEAD.MOBILE_PHONE': 'MobilePhone',
    'LEAD.CITY': 'City',
    'LEAD.STATE': 'State',
    'LEAD.COUNTRY': 'Country',
    'LEAD.STATUS': 'Status',
    'LEAD.RATING': 'Rating',
    'LEAD.INDUSTRY': 'Industry',
    'LEAD.LEAD_SOURCE': 'LeadSource',
    'LEAD.UNREAD': 'IsUnreadByOwner',
    'LEAD.CONVERTED': 'IsConverted',
    ...dated('LEAD'),
    ...OWNER,
    ...MADE_BY,
  },
  Campaign: {
    'CAMPAIGN.NAME': 'Name',
    'CAMPAIGN.CAMPAIGN_TYPE': 'Type',
    'CAMPAIGN.STATUS': 'Status',
    'CAMPAIGN.START_DATE': 'StartDate',
    'CAMPAIGN.END_DATE': 'EndDate',
    'CAMPAIGN.ACTIVE': 'IsActive',
    ...dated('CAMPAIGN'),
    ...OWNER,
    ...MADE_BY,
  },
};

const TASK: Columns = {
  SUBJECT: 'Subject',
  WHO_NAME: 'Who.Name',
  WHAT_NAME: 'What.Name',
  DUE_DATE: 'ActivityDate',
  STATUS: 'Status',
  PRIORITY: 'Priority',
  TASK_TYPE: 'Type',
  CLOSED: 'IsClosed',
};

const CUSTOM: Columns = {
  NAME: 'Name',
  CREATED_DATE: 'CreatedDate',
  LAST_UPDATE: 'LastModifiedDate',
  LAST_ACTIVITY: 'LastActivityDate',
  RECORDTYPE: 'RecordType.Name',
  'OWNER.ALIAS': 'Owner.Alias',
  'OWNER.FIRST_NAME': 'Owner.FirstName',
  'OWNER.LAST_NAME': 'Owner.LastName',
  CREATEDBY_USER: 'CreatedBy.Alias',
  UPDATEDBY_USER: 'LastModifiedBy.Alias',
  'CREATEDBY_USER.ALIAS': 'CreatedBy.Alias',
  'UPDATEDBY_USER.ALIAS': 'LastModifiedBy.Alias',
};

/**
 * The path of a query to a list view's column, undefined when the object has no such column. Standard fields go by
 * the platform's own names, custom ones by their API name.
 */
export function listViewPath(object: ObjectDef, column: string): string | undefined {
  const custom = object.fields.get(column.toLowerCase());
  if (custom?.custom) return custom.name;
  const columns = object.custom ? CUSTOM : object.name === 'Task' ? TASK : STANDARD[object.name];
  const path = columns && Object.hasOwn(columns, column) ? columns[column] : undefined;
  return path !== undefined && leads(object, path) ? path : undefined;
}

/** A path's first step has to be there: not every object has every lookup. */
function leads(object: ObjectDef, path: string): boolean {
  const [first = ''] = path.split('.');
  if (!path.includes('.')) return object.fields.has(first.toLowerCase());
  return [...object.fields.values()].some((field) => field.relationshipName === first);
}
