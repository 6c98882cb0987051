import type { MetadataType } from './metadata-type';
import { METADATA_TYPES } from './types/index';

/** What `describeMetadata` answers: the types that can be deployed here; children and folders stand with theirs. */
export function describeMetadata() {
  const types: readonly MetadataType[] = METADATA_TYPES;
  const shown = types.filter((type) => !type.within && type.folderOf === undefined);
  return {
    metadataObjects: shown.map((type) => {
      const children = types.filter((each) => each.within?.parent === type.xmlName);
      return {
        ...(children.length > 0 ? { childXmlNames: children.map((child) => child.xmlName) } : {}),
        directoryName: type.directoryName,
        inFolder: type.inFolder === true,
        metaFile: false,
        suffix: type.suffix,
        xmlName: type.xmlName,
      };
    }),
    organizationNamespace: '',
    partialSaveAllowed: true,
    testRequired: false,
  };
}
