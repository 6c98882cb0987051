import type { ObjectNotes } from '../define-object';
import { AUDIT } from '../shared-fields';

export const userLicense: ObjectNotes = {
  name: 'UserLicense',
  label: 'User License',
  labelPlural: 'User Licenses',
  keyPrefix: '100',
  traits: { replicateable: false },
  only: [],
  fields: `
  Id id readonly filled key | User License ID
  LicenseDefinitionKey string(40) readonly | License Def. ID
  TotalLicenses int readonly | Total Licenses
  Status picklist(40) readonly restricted [Active;Disabled]
  Name string(40) readonly name | Name
  MasterLabel string(40) readonly | Label
  ${AUDIT}`,
};

export const permissionSetLicense: ObjectNotes = {
  name: 'PermissionSetLicense',
  label: 'Permission Set License',
  labelPlural: 'Permission Set Licenses',
  keyPrefix: '0PL',
  only: [],
  fields: `
  Id id readonly filled key | Permission Set License ID
  DeveloperName string(80) readonly name
  Language picklist(40) readonly | Master Language
  MasterLabel string(80) readonly | Permission Set License Label
  PermissionSetLicenseKey string(80) readonly | Permission Set License Key
  TotalLicenses int readonly | Total Permission Set Licenses
  Status picklist(40) readonly restricted [Active;Disabled]
  ExpirationDate date readonly | Expiration Date
  ${AUDIT}`,
};

export const permissionSetLicenseAssign: ObjectNotes = {
  name: 'PermissionSetLicenseAssign',
  label: 'Permission Set License Assignment',
  labelPlural: 'Permission Set License Assignments',
  keyPrefix: '2LA',
  only: ['createable', 'deletable'],
  fields: `
  Id id readonly filled key | Permission Set License Assignment ID
  PermissionSetLicenseId reference(PermissionSetLicense) required once children=PermissionSetLicenseAssignments | Permission Set License ID
  AssigneeId reference(User) required once children=PermissionSetLicenseAssignments | Assignee ID
  ${AUDIT}`,
};
