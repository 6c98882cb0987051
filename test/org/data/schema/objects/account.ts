import type { ObjectNotes } from '../define-object';
import { AUDIT, address, CLEAN_STATUS, identity, LEAD_SOURCES, VIEWED } from '../shared-fields';

export const INDUSTRIES =
  'Agriculture;Apparel;Banking;Biotechnology;Chemicals;Communications;Construction;Consulting;Education;' +
  'Electronics;Energy;Engineering;Entertainment;Environmental;Finance;Food & Beverage;Government;Healthcare;' +
  'Hospitality;Insurance;Machinery;Manufacturing;Media;Not For Profit;Recreation;Retail;Shipping;Technology;' +
  'Telecommunications;Transportation;Utilities;Other';

export const account: ObjectNotes = {
  name: 'Account',
  label: 'Account',
  labelPlural: 'Accounts',
  keyPrefix: '001',
  mergeable: true,
  searchable: true,
  money: true,
  traits: { feedEnabled: true },
  history: { object: 'AccountHistory', parentField: 'AccountId' },
  fields: `
  ${identity('Account ID')}
  MasterRecordId reference(Account) readonly unlisted | Master Record ID
  Name string(255) required name of=Name extra=switchablepersonname | Account Name
  Type picklist(40) [Prospect;Customer - Direct;Customer - Channel;Channel Partner / Reseller;Installation Partner;Technology Partner;Other] | Account Type
  ParentId reference(Account) children=ChildAccounts | Parent Account ID
  ${address('Billing')}
  ${address('Shipping')}
  Phone phone(40) | Account Phone
  Fax phone(40) | Account Fax
  AccountNumber string(40)
  Website url(255)
  PhotoUrl url(255) readonly extra=imageurl | Photo URL
  Sic string(20) | SIC Code
  Industry picklist(40) [${INDUSTRIES}]
  AnnualRevenue currency(18,0) | Annual Revenue
  NumberOfEmployees int | Employees
  Ownership picklist(40) [Public;Private;Subsidiary;Other]
  TickerSymbol string(20)
  Description textarea(32000) | Account Description
  Rating picklist(40) [Hot;Warm;Cold] | Account Rating
  Site string(80) | Account Site
  OwnerId reference(User) filled open | Owner ID
  ${AUDIT}
  LastActivityDate date readonly | Last Activity
  ${VIEWED}
  Jigsaw string(20) | Data.com Key
  JigsawCompanyId string(20) readonly rel=JigsawCompany | Jigsaw Company ID
  ${CLEAN_STATUS}
  AccountSource picklist(40) [${LEAD_SOURCES}]
  DunsNumber string(9) | D-U-N-S Number
  Tradestyle string(255)
  NaicsCode string(8) | NAICS Code
  NaicsDesc string(120) | NAICS Description
  YearStarted string(4)
  SicDesc string(80) | SIC Description
  DandbCompanyId reference(DandBCompany) rel=DandbCompany | D&B Company ID`,
};
