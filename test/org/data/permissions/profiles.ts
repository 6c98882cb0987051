import { RECORD_OBJECTS } from '../schema/standard-objects';
import { GOVERNED } from './governed';
import { type Deed, type Grants, noGrants } from './grants';

export const ADMINISTRATOR = 'System Administrator';
export const API_ONLY = 'Minimum Access - API Only Integrations';

const ADMIN_POWERS = [
  'ApiEnabled',
  'ActivitiesAccess',
  'EditTask',
  'EditEvent',
  'ViewSetup',
  'ViewAllData',
  'ModifyAllData',
  'ViewAllUsers',
  'CustomizeApplication',
  'ModifyMetadata',
  'ManageUsers',
  'ManageRoles',
  'AssignPermissionSets',
  'AuthorApex',
];
const PERSON_POWERS = ['ApiEnabled', 'ActivitiesAccess', 'EditTask', 'EditEvent', 'ViewSetup'];
const API_ONLY_POWERS = ['ApiEnabled', 'ApiUserOnly', 'ActivitiesAccess'];

/**
 * What a profile grants before any custom field is made: the administrator everything, the API-only profile no
 * object at all, any other the standard objects and their fields.
 */
export function profileGrants(profile: string): Grants {
  const grants = noGrants();
  const admin = profile === ADMINISTRATOR;
  const powers = admin ? ADMIN_POWERS : profile === API_ONLY ? API_ONLY_POWERS : PERSON_POWERS;
  for (const power of powers) grants.powers.add(power);
  if (profile === API_ONLY) return grants;
  grants.standardFields = true;
  const deeds: Deed[] = ['read', 'create', 'edit', 'delete'];
  if (admin) deeds.push('viewAll', 'modifyAll');
  for (const { name } of RECORD_OBJECTS) {
    if (!GOVERNED[name]) grants.objects.set(name.toLowerCase(), new Set(deeds));
  }
  return grants;
}
