import type { PermissionSetDef } from '../../data/grant';
import type { OrgApi } from '../../data/org-api';
import type { Row } from '../../data/row';
import { MetadataProblem } from '../metadata-problem';
import { metadataType } from '../metadata-type';
import { type Content, complex, flag, many, maybe, one, oneOf, text } from '../shape';
import { refuseBadName } from './developer-name';

const permissionSetShape = complex('PermissionSet', {
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

type SetContent = Content<typeof permissionSetShape>;

export const permissionSet = metadataType<SetContent>({
  xmlName: 'PermissionSet',
  directoryName: 'permissionsets',
  suffix: 'permissionset',
  keyPrefix: '0PS',
  shape: permissionSetShape,

  apply({ org, user, at }, fullName, content) {
    refuseBadName(fullName);
    refuseTwice(content);
    refuseUnknownParts(content);
    refuseUnknownRecordTypes(org, content);
    const set = definitionOf(fullName, content);
    refuseBrokenDependencies(set);
    org.deployPermissionSet(user, set, at);
  },

  remove({ org, user, at }, fullName) {
    org.removeSetup(user, 'permissionSet', fullName, at);
  },

  /** What it grants on fields and objects that are gone is gone with them. */
  describe(org, _fullName, kept) {
    if (!kept) return undefined;
    const fieldIsThere = (path: string) => {
      const [object = '', field = ''] = path.split('.');
      return org.find(object === 'Activity' ? 'Task' : object)?.fields.has(field.toLowerCase()) === true;
    };
    return {
      ...kept,
      fieldPermissions: kept.fieldPermissions.filter(({ field }) => fieldIsThere(field)),
      objectPermissions: kept.objectPermissions.filter(({ object }) => org.find(object)),
      customSettingAccesses: kept.customSettingAccesses.filter(({ name }) => org.find(name)),
    };
  },

  idOf: (org, fullName) => rowOf(org, fullName)?.Id,
});

function rowOf(org: OrgApi, name: string): Row | undefined {
  for (const row of org.rows('PermissionSet')) {
    if (row['IsOwnedByProfile'] !== true && String(row['Name']).toLowerCase() === name.toLowerCase())
      return row;
  }
  return undefined;
}

function definitionOf(name: string, content: SetContent): PermissionSetDef {
  const enabled = (items: SetContent['userPermissions']) =>
    items.filter((item) => item.enabled).map((item) => item.name);
  const set: PermissionSetDef = {
    name,
    label: content.label,
    objects: [
      ...content.objectPermissions.map((item) => ({
        object: item.object,
        read: item.allowRead,
        create: item.allowCreate,
        edit: item.allowEdit,
        delete: item.allowDelete,
        viewAll: item.viewAllRecords,
        modifyAll: item.modifyAllRecords,
      })),
      // A custom setting is granted as a whole, to be read; writing it asks for Customize Application.
      ...enabled(content.customSettingAccesses).map((object) => ({ object, ...READ_ONLY })),
    ],
    fields: content.fieldPermissions.map(({ field, readable = false, editable }) => ({
      field,
      read: readable,
      edit: editable,
    })),
    customPermissions: enabled(content.customPermissions),
    userPermissions: enabled(content.userPermissions),
  };
  if (content.description !== undefined) set.description = content.description;
  return set;
}

const READ_ONLY = { read: true, create: false, edit: false, delete: false, viewAll: false, modifyAll: false };

/** The same field or object granted twice in one file. */
function refuseTwice({ fieldPermissions, objectPermissions }: SetContent): void {
  for (const [element, names] of [
    ['fieldPermissions', fieldPermissions.map((item) => item.field)],
    ['objectPermissions', objectPermissions.map((item) => item.object)],
  ] as const) {
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new MetadataProblem(`Duplicate ${element} specified: ${twice}`);
  }
}

/** What names things that this org has none of. */
function refuseUnknownParts(content: SetContent): void {
  const named: Array<[string, string, string | undefined]> = [
    ['apexClass', 'ApexClass', content.classAccesses[0]?.apexClass],
    ['apexPage', 'ApexPage', content.pageAccesses[0]?.apexPage],
    ['application', 'CustomApplication', content.applicationVisibilities[0]?.application],
    ['externalDataSource', 'ExternalDataSource', content.externalDataSourceAccesses[0]?.externalDataSource],
    ['flow', 'FlowDefinition', content.flowAccesses[0]?.flow],
    ['name', 'CustomMetadata', content.customMetadataTypeAccesses[0]?.name],
    ['agentName', 'Bot', content.agentAccesses[0]?.agentName],
  ];
  for (const [field, type, name] of named) {
    if (name === undefined) continue;
    throw new MetadataProblem(
      `In field: ${field} - no ${type} named ${name} found`,
      undefined,
      'INVALID_CROSS_REFERENCE_KEY',
    );
  }
}

function refuseUnknownRecordTypes(org: OrgApi, { recordTypeVisibilities }: SetContent): void {
  const known = new Set(
    [...org.rows('RecordType')].map((row) => `${row['SobjectType']}.${row['DeveloperName']}`),
  );
  for (const { recordType } of recordTypeVisibilities) {
    if (known.has(recordType)) continue;
    throw new MetadataProblem(
      `In field: recordType - no RecordType named ${recordType} found`,
      undefined,
      'INVALID_CROSS_REFERENCE_KEY',
    );
  }
}

function refuseBrokenDependencies(set: PermissionSetDef): void {
  for (const { object, read, create, edit, delete: remove, viewAll, modifyAll } of set.objects) {
    const need = (what: string, on: string) => {
      throw new MetadataProblem(`Permission ${what} ${object} depends on permission(s): ${on} ${object}`);
    };
    if (create && !read) need('Create', 'Read');
    if (edit && !read) need('Edit', 'Read');
    if (remove && !edit) need('Delete', 'Edit');
    if (viewAll && !read) need('ViewAllRecords', 'Read');
    if (modifyAll && !(read && edit && remove && viewAll)) {
      need('ModifyAllRecords', 'Read, Edit, Delete, ViewAllRecords');
    }
  }
  for (const { field, read, edit } of set.fields) {
    if (edit && !read) throw new MetadataProblem(`In field: field - ${field}: editable asks for readable`);
  }
}
