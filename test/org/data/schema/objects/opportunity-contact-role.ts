import { LAYOUT_URLS, type ObjectNotes } from '../define-object';
import { AUDIT, identity } from '../shared-fields';

export const ROLES =
  'Business User;Decision Maker;Economic Buyer;Economic Decision Maker;Evaluator;Executive Sponsor;Influencer;' +
  'Technical Buyer;Other';

export const opportunityContactRole: ObjectNotes = {
  name: 'OpportunityContactRole',
  label: 'Opportunity Contact Role',
  labelPlural: 'Opportunity Contact Role',
  keyPrefix: '00K',
  only: ['createable', 'updateable', 'deletable'],
  money: true,
  traits: { layoutable: true, urls: LAYOUT_URLS },
  fields: `
  ${identity('Contact Role ID')}
  OpportunityId reference(Opportunity) required once cascade children=OpportunityContactRoles | Opportunity ID
  ContactId reference(Contact) required cascade children=OpportunityContactRoles | Contact ID
  Role picklist(40) open [${ROLES}]
  IsPrimary boolean open | Primary
  ${AUDIT}`,
};
