import type { ObjectNotes } from '../define-object';
import { AUDIT, identity, VIEWED } from '../shared-fields';

export const supportCase: ObjectNotes = {
  name: 'Case',
  label: 'Case',
  labelPlural: 'Cases',
  keyPrefix: '500',
  searchable: true,
  money: true,
  history: { object: 'CaseHistory', parentField: 'CaseId' },
  fields: `
  ${identity('Case ID')}
  MasterRecordId reference(Case) readonly | Master Record ID
  CaseNumber string(30) numbered name ungrouped
  ContactId reference(Contact) restrict children=Cases | Contact ID
  AccountId reference(Account) restrict children=Cases | Account ID
  ParentId reference(Case) children=Cases | Parent Case ID
  RecordTypeId reference(RecordType) open | Record Type ID
  SuppliedName string(80) | Name
  SuppliedEmail email(80) | Email Address
  SuppliedPhone string(40) | Phone
  SuppliedCompany string(80) | Company
  Type picklist(40) [Problem;Question;Feature Request;Incident] | Case Type
  Status picklist(40) open default=New [New;Working;Escalated;Closed]
  Reason picklist(40) [Installation;Performance;Breakdown;Feedback;Billing;Access;Data;Integration;Other] | Case Reason
  Origin picklist(40) [Phone;Email;Web] | Case Origin
  Subject string(255)
  Priority picklist(40) default=Medium [Urgent;High;Medium;Low]
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
  Comments textarea(4000) open sorted | Internal Comments
  ${VIEWED}`,
};
