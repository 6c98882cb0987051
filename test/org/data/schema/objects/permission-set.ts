import type { ObjectNotes } from '../define-object';
import { AUDIT } from '../shared-fields';

const PARENT = 'ParentId reference(PermissionSet) required once cascade';

export const permissionSet: ObjectNotes = {
  name: 'PermissionSet',
  label: 'Permission Set',
  labelPlural: 'Permission Sets',
  keyPrefix: '0PS',
  only: [],
  fields: `
  Id id readonly filled key | Permission Set ID
  Name string(80) readonly name | Permission Set Name
  Label string(80) readonly | Permission Set Label
  Description string(255) readonly
  ProfileId reference(Profile) readonly | Profile ID
  IsOwnedByProfile boolean readonly
  IsCustom boolean readonly | Custom
  Type picklist(40) readonly restricted [Regular;Standard;Session;Profile]
  NamespacePrefix string(15) readonly
  PermissionsModifyAllData boolean readonly | Modify All Data
  PermissionsViewAllData boolean readonly | View All Data
  PermissionsApiEnabled boolean readonly | API Enabled
  ${AUDIT}`,
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
  only: [],
  fields: `
  Id id readonly filled key | ObjectPermissions ID
  ${PARENT} children=ObjectPerms | Parent ID
  SobjectType picklist(40) readonly restricted | Sobject Type Name
  PermissionsCreate boolean readonly | Create Records
  PermissionsRead boolean readonly | Read Records
  PermissionsEdit boolean readonly | Edit Records
  PermissionsDelete boolean readonly | Delete Records
  PermissionsViewAllRecords boolean readonly | View All Records
  PermissionsModifyAllRecords boolean readonly | Modify All Records
  ${AUDIT}`,
};

export const fieldPermissions: ObjectNotes = {
  name: 'FieldPermissions',
  label: 'Field Permissions',
  labelPlural: 'Field Permissions',
  keyPrefix: '01k',
  only: [],
  fields: `
  Id id readonly filled key | FieldPermissions ID
  ${PARENT} children=FieldPerms | Parent ID
  SobjectType picklist(40) readonly restricted | Sobject Type Name
  Field picklist(255) readonly restricted | Field Name
  PermissionsRead boolean readonly | Read Field
  PermissionsEdit boolean readonly | Edit Field
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
