import type { PermissionSetDef } from '../../data/grant';
import type { OrgApi } from '../../data/org-api';
import { MetadataProblem } from '../metadata-problem';
import { metadataType } from '../metadata-type';
import { refuseBadName } from './developer-name';
import { grantedContent, licenceId } from './granted-content';
import { permissionSetShape, type SetContent } from './permission-set-shape';

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
    org.deployPermissionSet(user, definitionOf(org, fullName, content), at);
  },

  remove({ org, user, at }, fullName) {
    org.removeSetup(user, 'permissionSet', fullName, at);
  },

  *rows(org) {
    for (const row of org.rows('PermissionSet'))
      if (row['IsOwnedByProfile'] !== true) yield [String(row['Name']), row] as const;
  },

  /** Rows tell all but tabs and record types, which have none. */
  describe(org, _fullName, kept, row) {
    if (!row) return undefined;
    const { tabSettings = [], recordTypeVisibilities = [] } = kept ?? {};
    return { ...grantedContent(org, row), tabSettings, recordTypeVisibilities };
  },
});

function definitionOf(org: OrgApi, name: string, content: SetContent): PermissionSetDef {
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
  if (content.hasActivationRequired) set.activationRequired = true;
  if (content.license !== undefined) set.licenceId = licenceId(org, content.license);
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
