import type { ObjectNotes } from '../define-object';
import { AUDIT, addressOf } from '../shared-fields';
import { TIME_ZONES } from '../time-zones';

export const organization: ObjectNotes = {
  name: 'Organization',
  label: 'Organization',
  labelPlural: 'Organizations',
  keyPrefix: '00D',
  only: ['updateable'],
  fields: `
  Id id readonly filled key | Organization ID
  Name string(80) late open name
  Division string(80) late open
  ${addressOf('', '').replaceAll(' of=', ' late open of=').trim()}
  Phone phone(40) late open
  Fax phone(40) late open
  PrimaryContact string(80) late open
  DefaultLocaleSidKey picklist(40) late open restricted | Locale
  TimeZoneSidKey picklist(40) late open restricted [${TIME_ZONES}] | Time Zone
  LanguageLocaleKey picklist(40) late open restricted | Language
  ReceivesInfoEmails boolean late open | Info Emails
  ReceivesAdminInfoEmails boolean late open | Info Emails Admin
  PreferencesRequireOpportunityProducts boolean late open | RequireOpportunityProducts
  PreferencesTransactionSecurityPolicy boolean late open | TransactionSecurityPolicy
  PreferencesTerminateOldestSession boolean late open | TerminateOldestSession
  PreferencesConsentManagementEnabled boolean late open | ConsentManagementEnabled
  PreferencesAutoSelectIndividualOnMerge boolean late open | AutoSelectIndividualOnMerge
  PreferencesLightningLoginEnabled boolean late open | LightningLoginEnabled
  PreferencesOnlyLLPermUserAllowed boolean late open | OnlyLLPermUserAllowed
  FiscalYearStartMonth int readonly
  UsesStartDateAsFiscalYearName boolean readonly | Fiscal Year Name by Start
  DefaultAccountAccess picklist(40) readonly
  DefaultContactAccess picklist(40) readonly
  DefaultOpportunityAccess picklist(40) readonly
  DefaultLeadAccess picklist(40) readonly
  DefaultCaseAccess picklist(40) readonly
  DefaultCalendarAccess picklist(40) readonly
  DefaultPricebookAccess picklist(40) readonly | Default Price Book Access
  DefaultCampaignAccess picklist(40) readonly
  DelegatedAuthenticationServiceUrl url(1000) readonly | Delegated Gateway URL
  SystemModstamp datetime readonly filled | System Modstamp
  ComplianceBccEmail email(80) readonly | Compliance BCC Email
  UiSkin picklist(40) late open | UI Skin
  SignupCountryIsoCode string(2) readonly | Signup Country
  TrialExpirationDate datetime readonly
  NumKnowledgeService int readonly
  OrganizationType picklist(40) readonly | Edition
  NamespacePrefix string(15) readonly
  InstanceName string(5) readonly
  IsSandbox boolean readonly
  WebToCaseDefaultOrigin picklist(40) late open | Web to Cases Default Origin
  MonthlyPageViewsUsed int readonly
  MonthlyPageViewsEntitlement int readonly | Monthly Page Views Allowed
  IsReadOnly boolean readonly
  ${AUDIT.replace(/SystemModstamp.*/, '').trim()}`,
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
  FiscalYearSettingsId reference(FiscalYearSettings) readonly | Fiscal Year Settings ID
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
