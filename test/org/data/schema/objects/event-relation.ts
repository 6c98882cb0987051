import type { ObjectNotes } from '../define-object';
import { AUDIT, identity } from '../shared-fields';

export const eventRelation: ObjectNotes = {
  name: 'EventRelation',
  label: 'Event Relation',
  labelPlural: 'Event Relations',
  keyPrefix: '0RE',
  only: ['createable', 'updateable', 'deletable'],
  fields: `
  ${identity('Event Relation ID')}
  RelationId reference(Account,Case,Contact,Lead,Opportunity,User) required cascade listed=Contact,Lead,User children=EventRelations | Relation ID
  EventId reference(Event) required once cascade children=EventRelations | Event ID
  IsWhat boolean once open
  IsParent boolean once open
  IsInvitee boolean once open
  AccountId reference(Account) readonly unlisted | Account ID
  Status picklist(40) open restricted default=New [New;Accepted;Declined;Uninvited;Maybe]
  RespondedDate datetime open
  Response string(255) open
  ${AUDIT}`,
};
