import { type Content, complex, flag, many, maybe, one, oneOf, text } from '../shape';

export const permissionSetShape = complex('PermissionSet', {
  fullName: maybe(text),
  agentAccesses: many(complex('PermissionSetAgentAccess', { agentName: one(text), enabled: one(flag) })),
  applicationVisibilities: many(
    complex('PermissionSetApplicationVisibility', {
      application: one(text),
      default: maybe(flag),
      visible: one(flag),
    }),
  ),
  classAccesses: many(complex('PermissionSetApexClassAccess', { apexClass: one(text), enabled: one(flag) })),
  customMetadataTypeAccesses: many(
    complex('PermissionSetCustomMetadataTypeAccess', { enabled: one(flag), name: one(text) }),
  ),
  customPermissions: many(complex('PermissionSetCustomPermissions', { enabled: one(flag), name: one(text) })),
  customSettingAccesses: many(
    complex('PermissionSetCustomSettingAccess', { enabled: one(flag), name: one(text) }),
  ),
  description: maybe(text),
  externalCredentialPrincipalAccesses: many(
    complex('PermissionSetExternalCredentialPrincipalAccess', {
      enabled: one(flag),
      externalCredentialPrincipal: one(text),
    }),
  ),
  externalDataSourceAccesses: many(
    complex('PermissionSetExternalDataSourceAccess', { enabled: one(flag), externalDataSource: one(text) }),
  ),
  fieldPermissions: many(
    complex('PermissionSetFieldPermissions', {
      editable: one(flag),
      field: one(text),
      readable: maybe(flag),
    }),
  ),
  flowAccesses: many(complex('PermissionSetFlowAccess', { enabled: one(flag), flow: one(text) })),
  hasActivationRequired: maybe(flag),
  label: one(text),
  license: maybe(text),
  objectPermissions: many(
    complex('PermissionSetObjectPermissions', {
      allowCreate: one(flag),
      allowDelete: one(flag),
      allowEdit: one(flag),
      allowRead: one(flag),
      modifyAllRecords: one(flag),
      object: one(text),
      viewAllFields: maybe(flag),
      viewAllRecords: one(flag),
    }),
  ),
  pageAccesses: many(complex('PermissionSetApexPageAccess', { apexPage: one(text), enabled: one(flag) })),
  recordTypeVisibilities: many(
    complex('PermissionSetRecordTypeVisibility', { recordType: one(text), visible: one(flag) }),
  ),
  tabSettings: many(
    complex('PermissionSetTabSetting', {
      tab: one(text),
      visibility: one(oneOf('PermissionSetTabVisibility', ['None', 'Available', 'Visible'])),
    }),
  ),
  userPermissions: many(complex('PermissionSetUserPermission', { enabled: one(flag), name: one(text) })),
});

export type SetContent = Content<typeof permissionSetShape>;
