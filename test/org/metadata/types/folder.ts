import type { OrgApi } from '../../data/org-api';
import { MetadataProblem } from '../metadata-problem';
import { type MetadataType, metadataType } from '../metadata-type';
import { complex, many, maybe, one, oneOf, text } from '../shape';
import { refuseBadName } from './developer-name';
import { sharedTo } from './shared-to';

const parts = {
  fullName: maybe(text),
  accessType: maybe(oneOf('FolderAccessTypes', ['Shared', 'Public', 'Hidden', 'PublicInternal'])),
  folderShares: many(
    complex('FolderShare', {
      accessLevel: one(oneOf('FolderShareAccessLevel', ['View', 'EditAllContents', 'Manage'])),
      sharedTo: one(text),
      sharedToType: one(text),
    }),
  ),
  name: one(text),
  publicFolderAccess: maybe(oneOf('PublicFolderAccess', ['ReadOnly', 'ReadWrite'])),
  sharedTo: maybe(sharedTo),
};

/** Every org has one for what belongs to no folder; its reports are everybody's. */
const UNFILED = 'unfiled$public';

interface FolderNotes {
  xmlName: 'ReportFolder' | 'DashboardFolder';
  folderOf: 'Report' | 'Dashboard';
  directoryName: string;
}

function folderType({ xmlName, folderOf, directoryName }: FolderNotes): MetadataType {
  return metadataType({
    xmlName,
    directoryName,
    suffix: `${folderOf.toLowerCase()}Folder`,
    folderOf,
    keyPrefix: '00l',
    shape: complex(xmlName, parts),

    apply({ org }, fullName, { name }) {
      const names = fullName.split('/');
      refuseBadName(names.at(-1) ?? '');
      if (names.length > 1) folderOfComponent(org, xmlName, fullName);
      if (name.length > 80) {
        throw new MetadataProblem(
          'Value too long for field: Name maximum length is:80',
          undefined,
          'STRING_TOO_LONG',
        );
      }
    },

    row({ org }, fullName, content) {
      const names = fullName.split('/');
      const parent = names.length > 1 ? folderOfComponent(org, xmlName, fullName).id : null;
      return {
        object: 'Folder',
        values: {
          Name: content.name,
          DeveloperName: names.at(-1) ?? '',
          Type: folderOf,
          AccessType: content.accessType ?? 'Shared',
          IsReadonly: content.publicFolderAccess === 'ReadOnly',
          ParentId: parent,
          NamespacePrefix: null,
        },
      };
    },

    remove({ org }, fullName) {
      const inside = [folderOf, xmlName].flatMap((type) => [...org.definitions(type)]);
      if (!inside.some((each) => each.fullName.toLowerCase().startsWith(`${fullName.toLowerCase()}/`)))
        return;
      throw new MetadataProblem(
        `Cannot delete folder ${fullName}: it is not empty`,
        undefined,
        'DELETE_FAILED',
      );
    },
  });
}

export const reportFolder = folderType({
  xmlName: 'ReportFolder',
  folderOf: 'Report',
  directoryName: 'reports',
});
export const dashboardFolder = folderType({
  xmlName: 'DashboardFolder',
  folderOf: 'Dashboard',
  directoryName: 'dashboards',
});

/** The folder that a component's name begins with. @throws MetadataProblem when it is not there */
export function folderOfComponent(
  org: OrgApi,
  type: 'ReportFolder' | 'DashboardFolder',
  fullName: string,
): { id: string; name: string } {
  const path = fullName.split('/').slice(0, -1).join('/');
  if (path === UNFILED) return { id: org.organizationId, name: 'Public Reports' };
  const folder = org.definition(type, path);
  if (!folder) {
    throw new MetadataProblem(`Cannot find folder:${path}`, undefined, 'INVALID_CROSS_REFERENCE_KEY');
  }
  return { id: folder.id, name: String(org.row('Folder', folder.id)?.['Name'] ?? path) };
}
