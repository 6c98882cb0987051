import { OrgError } from '../errors';
import type { Row } from '../row';
import type { Store } from '../store';
import { permissionName } from './dependencies';
import { DEEDS, readGrants } from './grants';
import { API_ONLY, API_ONLY_POWERS } from './profiles';
import { USER_PERMISSIONS, userPermissionLabel } from './user-permissions';

export const FULL_LICENCE = { name: 'Salesforce', key: 'SFDC', total: 1000 };
export const INTEGRATION_LICENCE = {
  name: 'Salesforce Integration',
  key: 'PID_Salesforce_Integration',
  total: 5,
};
/** What an integration user needs before any set that opens objects can be assigned. */
export const API_INTEGRATION = {
  name: 'SalesforceAPIIntegrationPsl',
  label: 'Salesforce API Integration',
  total: 5,
};

export function licenceOf(profile: string): string {
  return (profile === API_ONLY ? INTEGRATION_LICENCE : FULL_LICENCE).name;
}

/**
 * @throws OrgError FIELD_INTEGRITY_EXCEPTION for the first permission of the set that the user's licence does not
 * hold: an integration licence by itself holds calling the API, and no object.
 */
export function checkLicence(store: Store, user: string, set: Row): void {
  const profile = store.row('Profile', String(store.row('User', user)?.['ProfileId']));
  const licence = store.row('UserLicense', String(profile?.['UserLicenseId']));
  if (licence?.['Name'] !== INTEGRATION_LICENCE.name || holdsApiIntegration(store, user)) return;
  const grants = readGrants(store, set);
  for (const row of store.table('ObjectPermissions').by('ParentId', set.Id)) {
    const object = String(row['SobjectType']);
    const deed = DEEDS.find((each) => grants.objects.get(object.toLowerCase())?.has(each));
    if (deed) throw notAllowed(permissionName(deed, object));
  }
  const power = USER_PERMISSIONS.find((name) => grants.powers.has(name) && !API_ONLY_POWERS.includes(name));
  if (power !== undefined) throw notAllowed(userPermissionLabel(power));
}

function holdsApiIntegration(store: Store, user: string): boolean {
  for (const row of store.table('PermissionSetLicenseAssign').by('AssigneeId', user)) {
    const licence = store.row('PermissionSetLicense', String(row['PermissionSetLicenseId']));
    if (licence?.['DeveloperName'] === API_INTEGRATION.name) return true;
  }
  return false;
}

function notAllowed(permission: string): OrgError {
  return new OrgError(
    400,
    'FIELD_INTEGRITY_EXCEPTION',
    `The user license doesn't allow the permission: ${permission}`,
  );
}
