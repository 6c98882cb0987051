import type { FieldDef, ObjectDef } from '../data/definition';
import type { OrgApi } from '../data/org-api';
import { fieldAt } from './field-at';

/** What reports of one type stand on: an object, and its columns under the names that reports have for them. */
export interface ReportType {
  name: string;
  label: string;
  object: string;
  columns: Readonly<Record<string, string>>;
  /** Objects whose custom fields are columns too (`Account.Tier__c`), by the path that leads to them. */
  parents: Readonly<Record<string, string>>;
}

export interface ReportColumn {
  name: string;
  /** The path of a query: `Account.Name`. */
  path: string;
  field: FieldDef;
}

const ACCOUNT = {
  ACCOUNT_ID: 'Id',
  TYPE: 'Type',
  RATING: 'Rating',
  INDUSTRY: 'Industry',
  EMPLOYEES: 'NumberOfEmployees',
  SALES: 'AnnualRevenue',
  PHONE1: 'Phone',
  URL: 'Website',
  ACCOUNT_SITE: 'Site',
  ACCOUNT_SOURCE: 'AccountSource',
  OWNERSHIP: 'Ownership',
  DUE_DATE: 'LastActivityDate',
  CREATED_DATE: 'CreatedDate',
  LAST_UPDATE: 'LastModifiedDate',
  ADDRESS1_STREET: 'BillingStreet',
  ADDRESS1_CITY: 'BillingCity',
  ADDRESS1_STATE: 'BillingState',
  ADDRESS1_ZIP: 'BillingPostalCode',
  ADDRESS1_COUNTRY: 'BillingCountry',
};

const TYPES: readonly ReportType[] = [
  {
    name: 'AccountList',
    label: 'Accounts',
    object: 'Account',
    columns: {
      'ACCOUNT.NAME': 'Name',
      'USERS.NAME': 'Owner.Name',
      PARENT_ACCOUNT: 'Parent.Name',
      ...ACCOUNT,
    },
    parents: { Account: '' },
  },
  {
    name: 'ContactList',
    label: 'Contacts & Accounts',
    object: 'Contact',
    columns: {
      FIRST_NAME: 'FirstName',
      LAST_NAME: 'LastName',
      'ACCOUNT.NAME': 'Account.Name',
      TITLE: 'Title',
      DEPARTMENT: 'Department',
      EMAIL: 'Email',
      PHONE1: 'Phone',
      PHONE3: 'MobilePhone',
      CONTACT_ID: 'Id',
      CONTACT_OWNER: 'Owner.Name',
      CONTACT_CREATED_DATE: 'CreatedDate',
      CONTACT_LAST_ACTIVITY: 'LastActivityDate',
      ADDRESS2_CITY: 'MailingCity',
      ADDRESS2_STATE: 'MailingState',
      ADDRESS2_COUNTRY: 'MailingCountry',
    },
    parents: { Contact: '', Account: 'Account' },
  },
  {
    name: 'Opportunity',
    label: 'Opportunities',
    object: 'Opportunity',
    columns: {
      OPPORTUNITY_NAME: 'Name',
      OPPORTUNITY_ID: 'Id',
      ACCOUNT_NAME: 'Account.Name',
      ACCOUNT_ID: 'AccountId',
      ACCOUNT_TYPE: 'Account.Type',
      INDUSTRY: 'Account.Industry',
      FULL_NAME: 'Owner.Name',
      AMOUNT: 'Amount',
      EXP_AMOUNT: 'ExpectedRevenue',
      PROBABILITY: 'Probability',
      QUANTITY: 'TotalOpportunityQuantity',
      CLOSE_DATE: 'CloseDate',
      CREATED_DATE: 'CreatedDate',
      LAST_UPDATE: 'LastModifiedDate',
      LAST_ACTIVITY: 'LastActivityDate',
      STAGE_NAME: 'StageName',
      TYPE: 'Type',
      NEXT_STEP: 'NextStep',
      LEAD_SOURCE: 'LeadSource',
      FORECAST_CATEGORY: 'ForecastCategoryName',
      DESCRIPTION: 'Description',
      FISCAL_QUARTER: 'FiscalQuarter',
      FISCAL_YEAR: 'FiscalYear',
      CLOSED: 'IsClosed',
      WON: 'IsWon',
    },
    parents: { Opportunity: '', Account: 'Account' },
  },
  {
    name: 'CaseList',
    label: 'Cases',
    object: 'Case',
    columns: {
      CASE_NUMBER: 'CaseNumber',
      CASE_ID: 'Id',
      SUBJECT: 'Subject',
      STATUS: 'Status',
      PRIORITY: 'Priority',
      TYPE: 'Type',
      REASON: 'Reason',
      ORIGIN: 'Origin',
      CLOSED: 'IsClosed',
      OWNER: 'Owner.Name',
      'ACCOUNT.NAME': 'Account.Name',
      CREATED_DATEONLY: 'CreatedDate',
      CREATED_DATE: 'CreatedDate',
      CLOSED_DATEONLY: 'ClosedDate',
      CLOSED_DATE: 'ClosedDate',
    },
    parents: { Case: '', Account: 'Account' },
  },
  {
    name: 'LeadList',
    label: 'Leads',
    object: 'Lead',
    columns: {
      FIRST_NAME: 'FirstName',
      LAST_NAME: 'LastName',
      COMPANY: 'Company',
      TITLE: 'Title',
      EMAIL: 'Email',
      PHONE: 'Phone',
      STREET: 'Street',
      CITY: 'City',
      STATE: 'State',
      ZIP: 'PostalCode',
      COUNTRY: 'Country',
      STATUS: 'Status',
      RATING: 'Rating',
      INDUSTRY: 'Industry',
      LEAD_SOURCE: 'LeadSource',
      OWNER: 'Owner.Name',
      CREATED_DATE: 'CreatedDate',
      LAST_UPDATE: 'LastModifiedDate',
    },
    parents: { Lead: '' },
  },
];

const CUSTOM_COLUMNS = {
  CUST_NAME: 'Name',
  CUST_ID: 'Id',
  CUST_OWNER_NAME: 'Owner.Name',
  CUST_CREATED_DATE: 'CreatedDate',
  CUST_CREATED_NAME: 'CreatedBy.Name',
  CUST_LAST_UPDATE: 'LastModifiedDate',
  CUST_LAST_UPDATE_NAME: 'LastModifiedBy.Name',
};

/** A report type by its name in metadata; undefined: the org has none of the name. */
export function reportType(org: OrgApi, name: string): ReportType | undefined {
  const standard = TYPES.find((type) => type.name === name);
  if (standard) return org.find(standard.object) ? standard : undefined;
  const object = name.startsWith('CustomEntity$') ? org.find(name.slice('CustomEntity$'.length)) : undefined;
  if (!object?.custom || object.customSetting) return undefined;
  return {
    name,
    label: object.labelPlural,
    object: object.name,
    columns: CUSTOM_COLUMNS,
    parents: { [object.name]: '' },
  };
}

/** A column of a report type; undefined when it has none of the name. */
export function reportColumn(org: OrgApi, type: ReportType, name: string): ReportColumn | undefined {
  const path = Object.hasOwn(type.columns, name) ? type.columns[name] : customPath(org, type, name);
  const field = path === undefined ? undefined : fieldAt(org, org.object(type.object), path);
  return path !== undefined && field ? { name, path, field } : undefined;
}

/** Every column of a report type. */
export function reportColumns(org: OrgApi, type: ReportType): ReportColumn[] {
  const custom = Object.keys(type.parents).flatMap((parent) =>
    [...(org.find(parent)?.fields.values() ?? [])]
      .filter((field) => field.custom)
      .map((field) => `${parent}.${field.name}`),
  );
  return [...Object.keys(type.columns), ...custom].flatMap((name) => reportColumn(org, type, name) ?? []);
}

function customPath(org: OrgApi, type: ReportType, name: string): string | undefined {
  const [parent = '', fieldName = ''] = name.split('.');
  const step = Object.hasOwn(type.parents, parent) ? type.parents[parent] : undefined;
  const field = step === undefined ? undefined : customFieldOf(org.find(parent), fieldName);
  if (!field || step === undefined) return undefined;
  // A lookup's column shows the record it points to.
  const last = field.type === 'reference' ? `${field.relationshipName}.Name` : field.name;
  return step === '' ? last : `${step}.${last}`;
}

function customFieldOf(object: ObjectDef | undefined, name: string): FieldDef | undefined {
  const field = object?.fields.get(name.toLowerCase());
  return field?.custom ? field : undefined;
}
