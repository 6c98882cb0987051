import type { ObjectNotes } from '../define-object';
import { AUDIT, addressOf, identity, LEAD_SOURCES, VIEWED } from '../shared-fields';

const TYPES =
  'Conference;Webinar;Trade Show;Public Relations;Partners;Referral Program;Advertisement;Banner Ads;' +
  'Direct Mail;Email;Telemarketing;Other';

export const campaign: ObjectNotes = {
  name: 'Campaign',
  label: 'Campaign',
  labelPlural: 'Campaigns',
  keyPrefix: '701',
  searchable: true,
  money: true,
  traits: { deepCloneable: true },
  history: { object: 'CampaignHistory', parentField: 'CampaignId' },
  fields: `
  ${identity('Campaign ID')}
  Name string(80) required name key
  ParentId reference(Campaign) children=ChildCampaigns | Parent Campaign ID
  Type picklist(40) [${TYPES}]
  Status picklist(40) default=Planned [Planned;In Progress;Completed;Aborted]
  StartDate date
  EndDate date
  ExpectedRevenue currency(18,0) | Expected Revenue
  BudgetedCost currency(18,0) | Budgeted Cost
  ActualCost currency(18,0) | Actual Cost
  ExpectedResponse percent(10,2) | Expected Response (%)
  NumberSent double(18,0) | Num Sent
  IsActive boolean | Active
  Description textarea(32000)
  NumberOfLeads int readonly | Leads in Campaign
  NumberOfConvertedLeads int readonly | Converted Leads in Campaign
  NumberOfContacts int readonly | Contacts in Campaign
  NumberOfResponses int readonly | Responses in Campaign
  NumberOfOpportunities int readonly | Opportunities in Campaign
  NumberOfWonOpportunities int readonly | Won Opportunities in Campaign
  AmountAllOpportunities currency(18,0) readonly | Value Opportunities in Campaign
  AmountWonOpportunities currency(18,0) readonly | Value Won Opportunities in Campaign
  OwnerId reference(User) filled open | Owner ID
  ${AUDIT}
  LastActivityDate date readonly | Last Activity
  ${VIEWED}
  CampaignMemberRecordTypeId reference(RecordType) open | Record Type ID`,
};

export const campaignMember: ObjectNotes = {
  name: 'CampaignMember',
  label: 'Campaign Member',
  labelPlural: 'Campaign Members',
  keyPrefix: '00v',
  only: ['createable', 'updateable', 'deletable'],
  money: true,
  traits: { layoutable: true, urls: ['compactLayouts', 'layouts'] },
  fields: `
  ${identity('Campaign Member ID')}
  CampaignId reference(Campaign) required once cascade children=CampaignMembers | Campaign ID
  LeadId reference(Lead) once open cascade children=CampaignMembers | Lead ID
  ContactId reference(Contact) once open cascade children=CampaignMembers | Contact ID
  Status picklist(40) open given [Sent;Responded]
  HasResponded boolean readonly | Responded
  ${AUDIT}
  FirstRespondedDate date readonly
  Salutation picklist(40) readonly [Mr.;Ms.;Mrs.;Dr.;Prof.;Mx.]
  Name string(121) readonly name
  FirstName string(40) readonly
  LastName string(80) readonly
  Title string(128) readonly
  ${addressOf('', '')
    .split('\n')
    .filter((line) => /^\s*(Street|City|State|PostalCode|Country) /.test(line))
    .map((line) => line.replace(/ of=Address/, ' readonly'))
    .join('\n')}
  Email email(80) readonly
  Phone phone(40) readonly
  Fax phone(40) readonly
  MobilePhone phone(40) readonly
  Description textarea(32000) readonly
  LeadSource picklist(255) readonly [${LEAD_SOURCES}]
  CompanyOrAccount string(255) readonly | Company or Account
  Type picklist(40) readonly [Contact;Lead]
  LeadOrContactId reference(Contact,Lead) readonly | Related Record ID
  LeadOrContactOwnerId reference(Group,User) readonly | Related Record Owner ID`,
};

export const campaignMemberStatus: ObjectNotes = {
  name: 'CampaignMemberStatus',
  label: 'Campaign Member Status',
  labelPlural: 'Campaign Member Statuses',
  keyPrefix: '01Y',
  only: ['createable', 'updateable', 'deletable'],
  fields: `
  ${identity('Campaign Member Status ID')}
  CampaignId reference(Campaign) required once cascade children=CampaignMemberStatuses | Campaign ID
  Label string(765) required name bytes=765
  SortOrder int open | Sort Order
  IsDefault boolean open | Default
  HasResponded boolean open | Responded
  ${AUDIT}`,
};
