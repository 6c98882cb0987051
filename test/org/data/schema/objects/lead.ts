import { type ObjectNotes, TAB_URLS } from '../define-object';
import { AUDIT, addressOf, CLEAN_STATUS, identity, LEAD_SOURCES, VIEWED } from '../shared-fields';
import { INDUSTRIES } from './account';

export const lead: ObjectNotes = {
  name: 'Lead',
  label: 'Lead',
  labelPlural: 'Leads',
  keyPrefix: '00Q',
  mergeable: true,
  searchable: true,
  money: true,
  traits: {
    feedEnabled: true,
    scopes: ['everything', 'mine', 'queue_owned', 'scopingRule', 'team', 'user_owned'],
    urls: TAB_URLS,
  },
  history: { object: 'LeadHistory', parentField: 'LeadId' },
  fields: `
  ${identity('Lead ID')}
  MasterRecordId reference(Lead) readonly unlisted | Master Record ID
  LastName string(80) required of=Name extra=personname
  FirstName string(40) open of=Name extra=personname
  Salutation picklist(40) open of=Name extra=personname [Mr.;Ms.;Mrs.;Dr.;Prof.;Mx.]
  Name string(121) readonly required name extra=personname | Full Name
  Title string(128)
  Company string(255) required
  ${addressOf('', '')}
  Phone phone(40)
  MobilePhone phone(40)
  Fax phone(40)
  Email email(80) key
  Website url(255)
  PhotoUrl url(255) readonly extra=imageurl | Photo URL
  Description textarea(32000)
  LeadSource picklist(255) [${LEAD_SOURCES}]
  Status picklist(255) required default=Open_-_Not_Contacted [Open - Not Contacted;Working - Contacted;Closed - Converted;Closed - Not Converted]
  Industry picklist(255) [${INDUSTRIES}]
  Rating picklist(255) [Hot;Warm;Cold]
  AnnualRevenue currency(18,0) | Annual Revenue
  NumberOfEmployees int | Employees
  OwnerId reference(Group,User) filled open | Owner ID
  IsConverted boolean once open | Converted
  ConvertedDate date readonly
  ConvertedAccountId reference(Account) readonly prefiltered | Converted Account ID
  ConvertedContactId reference(Contact) readonly prefiltered | Converted Contact ID
  ConvertedOpportunityId reference(Opportunity) readonly prefiltered | Converted Opportunity ID
  IsUnreadByOwner boolean open | Unread By Owner
  ${AUDIT}
  LastActivityDate date readonly | Last Activity
  ${VIEWED}
  Jigsaw string(20) | Data.com Key
  JigsawContactId string(20) readonly rel=JigsawContact | Jigsaw Contact ID
  ${CLEAN_STATUS}
  CompanyDunsNumber string(9) | Company D-U-N-S Number
  DandbCompanyId reference(DandBCompany) rel=DandbCompany | D&B Company ID
  EmailBouncedReason string(255) late open
  EmailBouncedDate datetime late open
  IndividualId reference(Individual) open prefiltered | Individual ID`,
};
