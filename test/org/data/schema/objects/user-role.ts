import type { ObjectNotes } from '../define-object';

const LEVELS = 'None;Read;Edit';

export const userRole: ObjectNotes = {
  name: 'UserRole',
  label: 'Role',
  labelPlural: 'Role',
  keyPrefix: '00E',
  only: ['createable', 'updateable', 'deletable'],
  searchable: true,
  traits: {
    layoutable: false,
    mruEnabled: false,
    triggerable: false,
    typed: false,
    scopes: [],
    urls: ['compactLayouts'],
  },
  fields: `
  Id id readonly filled key | Role ID
  Name string(80) required name
  ParentRoleId reference(UserRole) open rel=none | Parent Role ID
  RollupDescription string(80) open | Description
  OpportunityAccessForAccountOwner picklist(40) open restricted default=Edit [${LEVELS}] | Opportunity Access Level for Account Owner
  CaseAccessForAccountOwner picklist(40) open restricted default=Edit [${LEVELS}] | Case Access Level for Account Owner
  ContactAccessForAccountOwner picklist(40) open restricted default=Edit [${LEVELS}] | Contact Access Level for Account Owner
  ForecastUserId reference(User) readonly rel=none | User ID
  MayForecastManagerShare boolean readonly
  LastModifiedDate datetime readonly filled | Last Modified Date
  LastModifiedById reference(User) readonly filled rel=none | Last Modified By ID
  SystemModstamp datetime readonly filled | System Modstamp
  DeveloperName string(80) open
  PortalAccountId reference(Account) readonly rel=none | Account ID
  PortalType picklist(40) readonly restricted default=None [None;CustomerPortal;Partner]`,
};
