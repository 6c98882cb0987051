import type { ObjectNotes } from '../define-object';
import { AUDIT } from '../shared-fields';

const TYPES =
  'Regular:Public Group;Role;RoleAndSubordinates:Role and Subordinates;RoleAndSubordinatesInternal:Role and Internal Subordinates;Organization;Queue;Case;Manager;ManagerAndSubordinatesInternal';

export const group: ObjectNotes = {
  name: 'Group',
  label: 'Group',
  labelPlural: 'Group',
  keyPrefix: '00G',
  only: ['createable', 'updateable', 'deletable'],
  searchable: true,
  fields: `
  Id id readonly filled key | Group ID
  Name string(40) required name
  DeveloperName string(80) open
  RelatedId reference(User,UserRole) readonly | Related ID
  Type picklist(40) open once filled restricted default=Regular [${TYPES}]
  Email email(255) open
  OwnerId reference(Organization,User) readonly filled | Owner ID
  DoesSendEmailToMembers boolean open | Send Email to Members
  DoesIncludeBosses boolean open default=true | Include Bosses
  ${AUDIT}`,
};

export const groupMember: ObjectNotes = {
  name: 'GroupMember',
  label: 'Group Member',
  labelPlural: 'Group Member',
  keyPrefix: '011',
  only: ['createable', 'deletable'],
  fields: `
  Id id readonly filled key | Group Member ID
  GroupId reference(Group) required once cascade children=GroupMembers | Group ID
  UserOrGroupId reference(Group,User) required once rel=none cascade | User/Group ID
  SystemModstamp datetime readonly filled | System Modstamp`,
};

export const queueSobject: ObjectNotes = {
  name: 'QueueSobject',
  label: 'Queue Sobject',
  labelPlural: 'Queue Sobjects',
  keyPrefix: '03g',
  only: ['createable', 'deletable'],
  fields: `
  Id id readonly filled key | Queue Sobject ID
  QueueId reference(Group) required once cascade children=QueueSobjects | Queue ID
  SobjectType picklist(40) required once restricted [Case;Lead;Task] | Sobject Type
  CreatedById reference(User) readonly filled | Created By ID
  SystemModstamp datetime readonly filled | System Modstamp`,
};
