import { type ObjectNotes, TAB_URLS } from '../define-object';
import { AUDIT, identity, VIEWED } from '../shared-fields';

export const supportCase: ObjectNotes = {
  name: 'Case',
  label: 'Case',
  labelPlural: 'Cases',
  keyPrefix: '500',
  searchable: true,
  money: true,
  traits: {
    feedEnabled: true,
    scopes: ['everything', 'genericteam', 'mine', 'queue_owned', 'team_by_role', 'user_owned'],
    urls: [...TAB_URLS, 'caseArticleSuggestions', 'caseRowArticleSuggestions'],
  },
  history: { object: 'CaseHistory', parentField: 'CaseId' },
  fields: `
  ${identity('Case ID')}
  MasterRecordId reference(Case) readonly unlisted | Master Record ID
  CaseNumber string(30) numbered name ungrouped
  ContactId reference(Contact) restrict children=Cases | Contact ID
  AccountId reference(Account) restrict children=Cases | Account ID
  AssetId reference(Asset) restrict children=Cases | Asset ID
  ParentId reference(Case) children=Cases | Parent Case ID
  SuppliedName string(80) | Name
  SuppliedEmail email(80) | Email Address
  SuppliedPhone string(40) | Phone
  SuppliedCompany string(80) | Company
  Type picklist(40) [Mechanical;Electrical;Electronic;Structural;Other] | Case Type
  Status picklist(40) open default=New [New;Working;Escalated;Closed]
  Reason picklist(40) [Installation;Equipment Complexity;Performance;Breakdown;Equipment Design;Feedback;Other] | Case Reason
  Origin picklist(40) [Phone;Email;Web] | Case Origin
  Subject string(255)
  Priority picklist(40) default=Medium [High;Medium;Low]
  Description textarea(32000)
  IsClosed boolean readonly | Closed
  ClosedDate datetime readonly granted
  IsEscalated boolean | Escalated
  OwnerId reference(Group,User) filled open | Owner ID
  ${AUDIT}
  ContactPhone phone(40) readonly
  ContactMobile phone(40) readonly
  ContactEmail email(80) readonly
  ContactFax phone(40) readonly
  Comments textarea(4000) open sorted bytes=4000 | Internal Comments
  ${VIEWED}`,
};
