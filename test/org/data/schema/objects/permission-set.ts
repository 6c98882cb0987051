import { permissionColumn, USER_PERMISSIONS, userPermissionLabel } from '../../permissions/user-permissions';
import type { ObjectNotes } from '../define-object';
import { AUDIT } from '../shared-fields';

/** A column for each user permission. */
export const userPermissionColumns = (flags: string): string =>
  USER_PERMISSIONS.map(
    (name) => `${permissionColumn(name)} boolean ${flags} | ${userPermissionLabel(name)}`,
  ).join('\n');

const PARENT = 'ParentId reference(PermissionSet) required once cascade';

export const permissionSet: ObjectNotes = {
  name: 'PermissionSet',
  label: 'Permission Set',
  labelPlural: 'Permission Sets',
  keyPrefix: '0PS',
  only: ['createable', 'updateable', 'deletable'],
  searchable: true,
  fields: `
  Id id readonly filled key | Permission Set ID
  Name string(80) required name | Permission Set Name
  Label string(80) required | Permission Set Label
  LicenseId reference(PermissionSetLicense,UserLicense) open once | License ID
  ProfileId reference(Profile) readonly | Profile ID
  IsOwnedByProfile boolean readonly
  IsCustom boolean readonly default=true | Custom
  ${userPermissionColumns('open')}
  Description string(255) open
  ${AUDIT}
  NamespacePrefix string(15) readonly
  HasActivationRequired boolean open | Session Activation Required
  Type picklist(40) readonly restricted default=Regular [Regular;Standard;Session;Profile;Group]`,
};

export const permissionSetAssignment: ObjectNotes = {
  name: 'PermissionSetAssignment',
  label: 'Permission Set Assignment',
  labelPlural: 'Permission Set Assignments',
  keyPrefix: '0Pa',
  only: ['createable', 'deletable'],
  fields: `
  Id id readonly filled key | PermissionSetAssignment ID
  PermissionSetId reference(PermissionSet) required once cascade children=Assignments | PermissionSet ID
  AssigneeId reference(User) required once children=PermissionSetAssignments | Assignee ID
  IsActive boolean readonly default=true
  SystemModstamp datetime readonly filled | Date Assigned`,
};

export const objectPermissions: ObjectNotes = {
  name: 'ObjectPermissions',
  label: 'Object Permissions',
  labelPlural: 'Object Permissions',
  keyPrefix: '110',
  only: ['createable', 'updateable', 'deletable'],
  fields: `
  Id id readonly filled key | ObjectPermissions ID
  ${PARENT} children=ObjectPerms | Parent ID
  SobjectType picklist(255) required once | Sobject Type Name
  PermissionsCreate boolean open | Create Records
  PermissionsRead boolean open | Read Records
  PermissionsEdit boolean open | Edit Records
  PermissionsDelete boolean open | Delete Records
  PermissionsViewAllRecords boolean open | View All Records
  PermissionsModifyAllRecords boolean open | Modify All Records
  ${AUDIT}`,
};

export const fieldPermissions: ObjectNotes = {
  name: 'FieldPermissions',
  label: 'Field Permissions',
  labelPlural: 'Field Permissions',
  keyPrefix: '01k',
  only: ['createable', 'updateable', 'deletable'],
  fields: `
  Id id readonly filled key | FieldPermissions ID
  ${PARENT} children=FieldPerms | Parent ID
  SobjectType picklist(255) required once | Sobject Type Name
  Field picklist(255) required once | Field Name
  PermissionsRead boolean open | Read Field
  PermissionsEdit boolean open | Edit Field
  SystemModstamp datetime readonly filled | System Modstamp`,
};

export const customPermission: ObjectNotes = {
  name: 'CustomPermission',
  label: 'Custom Permission',
  labelPlural: 'Custom Permissions',
  keyPrefix: '0CP',
  only: [],
  fields: `
  Id id readonly filled key | Custom Permission ID
  DeveloperName string(80) readonly name | Name
  MasterLabel string(80) readonly | Label
  NamespacePrefix string(15) readonly
  ${AUDIT}`,
};

export const setupEntityAccess: ObjectNotes = {
  name: 'SetupEntityAccess',
  label: 'Setup Entity Access',
  labelPlural: 'Setup Entity Access',
  keyPrefix: '0J0',
  only: ['createable', 'deletable'],
  fields: `
  Id id readonly filled key | Setup Entity Access ID
  ${PARENT} children=SetupEntityAccessItems | Parent ID
  SetupEntityId reference(CustomPermission) required once cascade children=SetupEntityAccessItems | Setup Entity ID
  SetupEntityType picklist(40) readonly restricted default=CustomPermission [CustomPermission]
  SystemModstamp datetime readonly filled | System Modstamp`,
};
