import type { OrgApi } from '../../data/org-api';
import { DEED_COLUMNS, DEEDS } from '../../data/permissions/grants';
import { permissionColumn, USER_PERMISSIONS } from '../../data/permissions/user-permissions';
import type { Row, Scalar } from '../../data/row';
import { MetadataProblem } from '../metadata-problem';
import type { SetContent } from './permission-set-shape';

/** What a permission set's rows grant, as metadata spells it: nothing is named that it does not grant. */
export function grantedContent(org: OrgApi, set: Row): SetContent {
  const below = (object: string) => [...(org.byField(object, 'ParentId', set.Id) ?? [])];
  const objects = below('ObjectPermissions').filter((row) =>
    DEEDS.some((deed) => row[DEED_COLUMNS[deed]] === true),
  );
  const isSetting = (row: Row) => org.find(String(row['SobjectType']))?.customSetting === true;
  const permission = (id: string) => String(org.row('CustomPermission', id)?.['DeveloperName']);
  const content: SetContent = {
    ...NOTHING,
    label: String(set['Label']),
    hasActivationRequired: set['HasActivationRequired'] === true,
    objectPermissions: objects
      .filter((row) => !isSetting(row))
      .map(objectPermissions)
      .sort(by(({ object }) => object)),
    customSettingAccesses: objects
      .filter(isSetting)
      .map((row) => enabled(String(row['SobjectType'])))
      .sort(by(({ name }) => name)),
    fieldPermissions: below('FieldPermissions')
      .filter((row) => row['PermissionsRead'] === true)
      .map((row) => ({
        editable: row['PermissionsEdit'] === true,
        field: String(row['Field']),
        readable: true,
      }))
      .sort(by(({ field }) => field)),
    customPermissions: below('SetupEntityAccess')
      .map((row) => enabled(permission(String(row['SetupEntityId']))))
      .sort(by(({ name }) => name)),
    userPermissions: USER_PERMISSIONS.filter((name) => set[permissionColumn(name)] === true)
      .map(enabled)
      .sort(by(({ name }) => name)),
  };
  if (typeof set['Description'] === 'string') content.description = set['Description'];
  const license = licenceLabel(org, set['LicenseId'] ?? null);
  if (license !== undefined) content.license = license;
  return content;
}

const NOTHING = {
  agentAccesses: [],
  applicationVisibilities: [],
  classAccesses: [],
  customMetadataTypeAccesses: [],
  externalCredentialPrincipalAccesses: [],
  externalDataSourceAccesses: [],
  flowAccesses: [],
  pageAccesses: [],
  recordTypeVisibilities: [],
  tabSettings: [],
};

const enabled = (name: string) => ({ enabled: true, name });

const by =
  <T>(name: (item: T) => string) =>
  (a: T, b: T) =>
    name(a) < name(b) ? -1 : 1;

function objectPermissions(row: Row): SetContent['objectPermissions'][number] {
  const may = (deed: keyof typeof DEED_COLUMNS) => row[DEED_COLUMNS[deed]] === true;
  return {
    allowCreate: may('create'),
    allowDelete: may('delete'),
    allowEdit: may('edit'),
    allowRead: may('read'),
    modifyAllRecords: may('modifyAll'),
    object: String(row['SobjectType']),
    viewAllRecords: may('viewAll'),
  };
}

function licenceLabel(org: OrgApi, id: Scalar): string | undefined {
  if (typeof id !== 'string') return undefined;
  const label = org.row('PermissionSetLicense', id)?.['MasterLabel'] ?? org.row('UserLicense', id)?.['Name'];
  return label === undefined ? undefined : String(label);
}

/** The licence that a file names, by its label. @throws MetadataProblem where the org has none of it */
export function licenceId(org: OrgApi, label: string): string {
  for (const [object, column] of [
    ['PermissionSetLicense', 'MasterLabel'],
    ['UserLicense', 'Name'],
  ] as const) {
    for (const row of org.rows(object)) if (row[column] === label) return row.Id;
  }
  throw new MetadataProblem(
    `In field: license - no PermissionSetLicense named ${label} found`,
    undefined,
    'INVALID_CROSS_REFERENCE_KEY',
  );
}
