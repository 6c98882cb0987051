import type { ObjectNotes } from '../define-object';
import { AUDIT } from '../shared-fields';

/** What metadata makes to look at records with: list views, reports and dashboards, in their folders. */
export const listView: ObjectNotes = {
  name: 'ListView',
  label: 'List View',
  labelPlural: 'List Views',
  keyPrefix: '00B',
  only: [],
  fields: `
  Id id readonly filled key | List View ID
  Name string(40) readonly name
  DeveloperName string(80) readonly | API Name
  NamespacePrefix string(15) readonly | Namespace Prefix
  SobjectType picklist(40) readonly restricted | Sobject Type
  IsSoqlCompatible boolean readonly | Is SOQL Compatible
  ${AUDIT}`,
};

const FOLDER_TYPES = 'Document;Email:Email Template;Report;Dashboard;QuickText:Quick Text;Macro';

export const folder: ObjectNotes = {
  name: 'Folder',
  label: 'Folder',
  labelPlural: 'Folders',
  keyPrefix: '00l',
  only: [],
  fields: `
  Id id readonly filled key | Folder ID
  ParentId reference(Folder) readonly children=SubFolders | Folder ID
  Name string(40) readonly name
  DeveloperName string(80) readonly | Folder Unique Name
  AccessType picklist(40) readonly restricted [Shared;Public;Hidden;PublicInternal] | Access Type
  IsReadonly boolean readonly | Read Only
  Type picklist(40) readonly restricted [${FOLDER_TYPES}]
  NamespacePrefix string(15) readonly | Namespace Prefix
  ${AUDIT}`,
};

export const report: ObjectNotes = {
  name: 'Report',
  label: 'Report',
  labelPlural: 'Reports',
  keyPrefix: '00O',
  only: [],
  fields: `
  Id id readonly filled key | Report ID
  OwnerId reference(Folder,Organization,User) readonly filled | Owner ID
  FolderName string(256) readonly | Folder Name
  IsDeleted boolean readonly | Deleted
  Name string(40) readonly name | Report Name
  Description string(255) readonly
  DeveloperName string(80) readonly | Report Unique Name
  NamespacePrefix string(15) readonly | Namespace Prefix
  LastRunDate datetime readonly | Last Run
  Format picklist(40) readonly restricted [Tabular;Summary;Matrix;MultiBlock:Joined]
  ${AUDIT}`,
};

export const dashboard: ObjectNotes = {
  name: 'Dashboard',
  label: 'Dashboard',
  labelPlural: 'Dashboards',
  keyPrefix: '01Z',
  only: [],
  fields: `
  Id id readonly filled key | Dashboard ID
  IsDeleted boolean readonly | Deleted
  FolderId reference(Folder,Organization,User) readonly filled | Folder ID
  FolderName string(256) readonly | Folder Name
  Title string(80) readonly name
  DeveloperName string(80) readonly | Dashboard Unique Name
  NamespacePrefix string(15) readonly | Namespace Prefix
  Description string(255) readonly
  Type picklist(40) readonly restricted [SpecifiedUser:Run as specified user;LoggedInUser:Run as logged-in user;MyTeamUser:Run as team member]
  RunningUserId reference(User) readonly | Running User ID
  ${AUDIT}`,
};
