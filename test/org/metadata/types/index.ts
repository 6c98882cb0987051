import type { MetadataType } from '../metadata-type';
import { customField } from './custom-field';
import { customObject } from './custom-object';
import { customPermission } from './custom-permission';
import { dashboard } from './dashboard';
import { dashboardFolder, reportFolder } from './folder';
import { listView } from './list-view';
import { permissionSet } from './permission-set';
import { recordType } from './record-type';
import { report } from './report';

/** Every metadata type the org knows, in the order in which a package's components can be put into it. */
export const METADATA_TYPES = [
  customObject,
  customField,
  recordType,
  customPermission,
  permissionSet,
  listView,
  reportFolder,
  report,
  dashboardFolder,
  dashboard,
] as const satisfies readonly MetadataType[];

/** A type by its XML name, as a manifest spells it. */
export const typeNamed = (xmlName: string): MetadataType | undefined =>
  METADATA_TYPES.find((type) => type.xmlName === xmlName);
