import type { ObjectNotes } from '../define-object';
import { AUDIT, identity } from '../shared-fields';
import { ROLES } from './opportunity-contact-role';

export const accountContactRelation: ObjectNotes = {
  name: 'AccountContactRelation',
  label: 'Account Contact Relationship',
  labelPlural: 'Account Contact Relationship',
  keyPrefix: '07k',
  only: ['createable', 'updateable', 'deletable'],
  money: true,
  fields: `
  ${identity('Account Contact Relationship ID')}
  AccountId reference(Account) required once cascade children=AccountContactRelations | Account ID
  ContactId reference(Contact) required once cascade children=AccountContactRelations | Contact ID
  Roles multipicklist(4099) [${ROLES}]
  IsDirect boolean readonly | Direct
  IsActive boolean default=true | Active
  StartDate date
  EndDate date
  ${AUDIT}`,
};
