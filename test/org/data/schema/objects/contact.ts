import type { ObjectNotes } from '../define-object';
import { AUDIT, address, CLEAN_STATUS, identity, LEAD_SOURCES, VIEWED } from '../shared-fields';

export const contact: ObjectNotes = {
  name: 'Contact',
  label: 'Contact',
  labelPlural: 'Contacts',
  keyPrefix: '003',
  mergeable: true,
  searchable: true,
  money: true,
  traits: { feedEnabled: true },
  history: { object: 'ContactHistory', parentField: 'ContactId' },
  fields: `
  ${identity('Contact ID')}
  MasterRecordId reference(Contact) readonly unlisted | Master Record ID
  AccountId reference(Account) cascade children=Contacts | Account ID
  LastName string(80) required of=Name extra=personname
  FirstName string(40) open of=Name extra=personname
  Salutation picklist(40) open of=Name extra=personname [Mr.;Ms.;Mrs.;Dr.;Prof.]
  Name string(121) readonly required name extra=personname | Full Name
  ${address('Other')}
  ${address('Mailing')}
  Phone phone(40) | Business Phone
  Fax phone(40) | Business Fax
  MobilePhone phone(40)
  HomePhone phone(40)
  OtherPhone phone(40)
  AssistantPhone phone(40) | Asst. Phone
  ReportsToId reference(Contact) | Reports To ID
  Email email(80) key
  Title string(128)
  Department string(80)
  AssistantName string(40) | Assistant's Name
  LeadSource picklist(255) [${LEAD_SOURCES}]
  Birthdate date
  Description textarea(32000) | Contact Description
  OwnerId reference(User) filled open | Owner ID
  ${AUDIT}
  LastActivityDate date readonly | Last Activity
  LastCURequestDate datetime readonly | Last Stay-in-Touch Request Date
  LastCUUpdateDate datetime readonly | Last Stay-in-Touch Save Date
  ${VIEWED}
  EmailBouncedReason string(255) open
  EmailBouncedDate datetime open
  IsEmailBounced boolean readonly
  PhotoUrl url(255) readonly extra=imageurl | Photo URL
  Jigsaw string(20) | Data.com Key
  JigsawContactId string(20) readonly rel=JigsawContact | Jigsaw Contact ID
  ${CLEAN_STATUS}
  IndividualId reference(Individual) open prefiltered | Individual ID`,
};
