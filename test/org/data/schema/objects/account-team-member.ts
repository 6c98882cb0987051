import type { ObjectNotes } from '../define-object';
import { AUDIT, identity } from '../shared-fields';

const LEVELS = 'None:Private;Read:Read Only;Edit:Read/Write;All:Owner';

export const accountTeamMember: ObjectNotes = {
  name: 'AccountTeamMember',
  label: 'Account Team Member',
  labelPlural: 'Account Team Member',
  keyPrefix: '01M',
  only: ['createable', 'updateable', 'deletable'],
  money: true,
  fields: `
  ${identity('Account Team Member ID')}
  AccountId reference(Account) required once cascade children=AccountTeamMembers | Account ID
  UserId reference(User) required once | User ID
  TeamMemberRole picklist(40) open [Account Manager;Channel Manager;Customer Success Manager;Executive Sponsor;Lead Qualifier;Pre-Sales Consultant;Sales Manager;Sales Rep] | Team Role
  Title string(80) readonly
  AccountAccessLevel picklist(40) open restricted [${LEVELS}] | Account Access
  OpportunityAccessLevel picklist(40) open restricted [${LEVELS}] | Opportunity Access
  CaseAccessLevel picklist(40) open restricted [${LEVELS}] | Case Access
  ContactAccessLevel picklist(40) open restricted [${LEVELS}] | Contact Access
  ${AUDIT}`,
};
