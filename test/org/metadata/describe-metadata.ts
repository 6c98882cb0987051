/** The metadata types that can be deployed here, as `describeMetadata` lists them. */
export const METADATA_TYPES = [
  {
    directoryName: 'objects',
    inFolder: false,
    metaFile: false,
    suffix: 'object',
    xmlName: 'CustomObject',
    childXmlNames: ['CustomField'],
  },
  {
    directoryName: 'permissionsets',
    inFolder: false,
    metaFile: false,
    suffix: 'permissionset',
    xmlName: 'PermissionSet',
  },
  {
    directoryName: 'customPermissions',
    inFolder: false,
    metaFile: false,
    suffix: 'customPermission',
    xmlName: 'CustomPermission',
  },
] as const;

export function describeMetadata() {
  return {
    metadataObjects: METADATA_TYPES.map((type) => ({ ...type })),
    organizationNamespace: '',
    partialSaveAllowed: false,
    testRequired: false,
  };
}
