import type { ObjectPermission, PermissionSetDef } from '../grant';
import { RECORD_OBJECTS } from '../schema/standard-objects';
import { governorOf } from './governed';
import { USER_PERMISSIONS } from './user-permissions';

export const ADMINISTRATOR = 'System Administrator';
export const API_ONLY = 'Minimum Access - API Only Integrations';
const MINIMUM = 'Minimum Access - Salesforce';
const READ_ONLY = 'Read Only';

/** The profiles that every org has. */
export const STANDARD_PROFILES = [
  ADMINISTRATOR,
  'Standard User',
  'Marketing User',
  'Contract Manager',
  'Solution Manager',
  READ_ONLY,
  MINIMUM,
  API_ONLY,
] as const;

/** User permissions that not even an administrator has before somebody grants them. */
const NOT_BY_DEFAULT = new Set([
  'ApiUserOnly',
  'BulkApiHardDelete',
  'CreateAuditFields',
  'PasswordNeverExpires',
  'TwoFactorApi',
  'ViewEncryptedData',
]);
const PERSON_POWERS = [
  'ActivitiesAccess',
  'ApiEnabled',
  'ConvertLeads',
  'CreateCustomizeFilters',
  'CreateCustomizeReports',
  'EditEvent',
  'EditTask',
  'EmailSingle',
  'ExportReport',
  'LightningExperienceUser',
  'RunFlow',
  'RunReports',
  'ViewHelpLink',
  'ViewRoles',
  'ViewSetup',
];
const READER_POWERS = PERSON_POWERS.filter(
  (name) => !['ConvertLeads', 'EditEvent', 'EditTask', 'CreateCustomizeReports'].includes(name),
);
const MINIMUM_POWERS = ['ActivitiesAccess', 'LightningExperienceUser', 'ViewHelpLink'];
export const API_ONLY_POWERS: readonly string[] = ['ApiEnabled', 'ApiUserOnly', 'ActivitiesAccess'];

function powersOf(profile: string): readonly string[] {
  switch (profile) {
    case ADMINISTRATOR:
      return USER_PERMISSIONS.filter((name) => !NOT_BY_DEFAULT.has(name));
    case API_ONLY:
      return API_ONLY_POWERS;
    case MINIMUM:
      return MINIMUM_POWERS;
    case READ_ONLY:
      return READER_POWERS;
    default:
      return PERSON_POWERS;
  }
}

/** What the profile lets its users do with the fields of objects that it opens. */
export function fieldLevel(profile: string): 'read' | 'edit' | null {
  if (profile === API_ONLY || profile === MINIMUM) return null;
  return profile === READ_ONLY ? 'read' : 'edit';
}

/**
 * What a profile grants, but for fields: the administrator everything, the minimal profiles no object at all, Read
 * Only reading, any other all but seeing and changing the records of everybody.
 */
export function profileGrants(profile: string): Pick<PermissionSetDef, 'objects' | 'userPermissions'> {
  const userPermissions = [...powersOf(profile)];
  const level = fieldLevel(profile);
  if (level === null) return { objects: [], userPermissions };
  const edit = level === 'edit';
  const all = profile === ADMINISTRATOR;
  const objects = RECORD_OBJECTS.filter(({ name }) => !governorOf(name)).map(
    ({ name }): ObjectPermission => ({
      object: name,
      read: true,
      create: edit,
      edit,
      delete: edit,
      viewAll: all,
      modifyAll: all,
    }),
  );
  return { objects, userPermissions };
}
