import type { ObjectNotes } from '../define-object';
import { AUDIT } from '../shared-fields';

export const organization: ObjectNotes = {
  name: 'Organization',
  label: 'Organization',
  labelPlural: 'Organizations',
  keyPrefix: '00D',
  only: [],
  fields: `
  Id id readonly filled key | Organization ID
  Name string(80) readonly name
  Division string(80) readonly
  Street textarea(255) readonly
  City string(40) readonly
  State string(80) readonly
  PostalCode string(20) readonly | Zip/Postal Code
  Country string(80) readonly
  Phone phone(40) readonly
  PrimaryContact string(80) readonly
  DefaultLocaleSidKey picklist(40) readonly | Locale
  TimeZoneSidKey picklist(40) readonly | Time Zone
  LanguageLocaleKey picklist(40) readonly | Language
  FiscalYearStartMonth int readonly
  UsesStartDateAsFiscalYearName boolean readonly | Fiscal Year Name by Start
  DefaultAccountAccess picklist(40) readonly
  DefaultContactAccess picklist(40) readonly
  DefaultOpportunityAccess picklist(40) readonly
  DefaultLeadAccess picklist(40) readonly
  DefaultCaseAccess picklist(40) readonly
  DefaultCampaignAccess picklist(40) readonly
  OrganizationType picklist(40) readonly | Edition
  NamespacePrefix string(15) readonly
  InstanceName string(5) readonly
  IsSandbox boolean readonly
  IsReadOnly boolean readonly
  TrialExpirationDate datetime readonly
  ${AUDIT.trim()}`,
};

export const currencyType: ObjectNotes = {
  name: 'CurrencyType',
  label: 'Currency Type',
  labelPlural: 'Currency Type',
  keyPrefix: '01L',
  only: ['createable', 'updateable'],
  fields: `
  Id id readonly filled key | Currency Type ID
  IsoCode picklist(3) required once name | Currency ISO Code
  ConversionRate double(18,6) required
  DecimalPlaces int required
  IsActive boolean open | Active
  IsCorporate boolean open | Corporate Currency
  ${AUDIT}`,
};

export const period: ObjectNotes = {
  name: 'Period',
  label: 'Period',
  labelPlural: 'Period',
  keyPrefix: '026',
  only: [],
  fields: `
  Id id readonly filled key | Period ID
  StartDate date readonly
  EndDate date readonly
  Type picklist(40) readonly restricted [Month;Quarter;Week;Year]
  IsForecastPeriod boolean readonly
  Number int readonly
  QuarterLabel picklist(40) readonly
  PeriodLabel picklist(40) readonly | Period Name
  FullyQualifiedLabel string(80) readonly
  SystemModstamp datetime readonly filled | System Modstamp`,
};

export const recordType: ObjectNotes = {
  name: 'RecordType',
  label: 'Record Type',
  labelPlural: 'Record Types',
  keyPrefix: '012',
  only: [],
  fields: `
  Id id readonly filled key | Record Type ID
  Name string(80) readonly name
  DeveloperName string(80) readonly | Record Type Name
  NamespacePrefix string(15) readonly
  Description string(255) readonly
  SobjectType picklist(40) readonly | SObject Type Name
  IsActive boolean readonly | Active
  ${AUDIT}`,
};
