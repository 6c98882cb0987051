import { sharesNamed } from '../sharing/shared-objects';

/** How an object without object permissions of its own is opened: by another object's, or by a user permission. */
export type Governor = { object: string } | { read: string; edit: string };

/** Salesforce offers no object permissions for these; setting one in a permission set is refused. */
const GOVERNED: Readonly<Record<string, Governor>> = {
  AccountContactRelation: { object: 'Account' },
  AccountTeamMember: { object: 'Account' },
  CampaignMember: { object: 'Campaign' },
  CampaignMemberStatus: { object: 'Campaign' },
  EmailMessage: { read: 'ActivitiesAccess', edit: 'EditTask' },
  EmailMessageRelation: { read: 'ActivitiesAccess', edit: 'EditTask' },
  Event: { read: 'ActivitiesAccess', edit: 'EditEvent' },
  EventRelation: { read: 'ActivitiesAccess', edit: 'EditEvent' },
  OpportunityContactRole: { object: 'Opportunity' },
  Task: { read: 'ActivitiesAccess', edit: 'EditTask' },
};

/** What opens an object that has no object permissions of its own; undefined: it has. */
export function governorOf(object: string): Governor | undefined {
  const known = GOVERNED[object];
  if (known) return known;
  const shares = sharesNamed(object);
  return shares && { object: shares.object };
}

/** The user permission that lets someone write a setup object; the others are closed to writes. */
export const SETUP_EDITORS: Readonly<Record<string, string>> = {
  CurrencyType: 'CustomizeApplication',
  FieldPermissions: 'ManageProfilesPermissionsets',
  Group: 'ManageUsers',
  GroupMember: 'ManageUsers',
  DatedConversionRate: 'CustomizeApplication',
  Organization: 'CustomizeApplication',
  ObjectPermissions: 'ManageProfilesPermissionsets',
  PermissionSet: 'ManageProfilesPermissionsets',
  PermissionSetAssignment: 'AssignPermissionSets',
  PermissionSetLicenseAssign: 'AssignPermissionSets',
  QueueSobject: 'ManageUsers',
  SetupEntityAccess: 'ManageProfilesPermissionsets',
  User: 'ManageUsers',
  UserLogin: 'FreezeUsers',
  UserRole: 'ManageRoles',
};

/** Reading one of these needs reading the other. */
export const NEEDS_PARENT: Readonly<Record<string, string>> = {
  Asset: 'Account',
  Contact: 'Account',
  Contract: 'Account',
  Opportunity: 'Account',
};
