import type { ObjectNotes } from '../define-object';
import { AUDIT, address, VIEWED } from '../shared-fields';

const STATUSES = 'In Approval Process;Activated;Draft';
const CODES =
  'Draft;InApproval:In Approval Process;Activated;Terminated;Expired;Rejected;Negotiating;' +
  'AwaitingSignature:Awaiting Signature;SignatureDeclined:Signature Declined;Signed;Cancelled;' +
  'Expired2:Expired;Terminated2:Terminated';

export const contract: ObjectNotes = {
  name: 'Contract',
  label: 'Contract',
  labelPlural: 'Contracts',
  keyPrefix: '800',
  searchable: true,
  money: true,
  history: { object: 'ContractHistory', parentField: 'ContractId' },
  fields: `
  Id id readonly filled key | Contract ID
  AccountId reference(Account) required cascade guarded children=Contracts | Account ID
  Pricebook2Id reference(Pricebook2) open prefiltered | Price Book ID
  OwnerExpirationNotice picklist(40) [15:15 Days;30:30 Days;45:45 Days;60:60 Days;90:90 Days;120:120 Days]
  StartDate date | Contract Start Date
  EndDate date readonly | Contract End Date
  ${address('Billing')}
  ContractTerm int | Contract Term
  OwnerId reference(User) filled open | Owner ID
  Status picklist(40) required default=Draft [${STATUSES}]
  CompanySignedId reference(User) | Company Signed By ID
  CompanySignedDate date
  CustomerSignedId reference(Contact) restrict children=ContractsSigned | Customer Signed By ID
  CustomerSignedTitle string(40)
  CustomerSignedDate date
  SpecialTerms textarea(4000)
  ActivatedById reference(User) readonly | Activated By ID
  ActivatedDate datetime readonly
  StatusCode picklist(40) readonly required restricted [${CODES}] | Status Category
  Description textarea(32000)
  IsDeleted boolean readonly | Deleted
  ContractNumber string(30) numbered name ungrouped
  LastApprovedDate datetime readonly
  ${AUDIT}
  LastActivityDate date readonly | Last Activity
  ${VIEWED}`,
};
