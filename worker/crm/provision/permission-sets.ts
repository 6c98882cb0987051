import { STATUS_SETTING } from '../liveness';
import { type FieldSpec, grantedPaths, type Writer } from './field-spec';
import type { Xml } from './xml';

export const SYNC_PERMISSION = 'Plimsoll_Sync';
export const PERMISSION_SETS = [
  'Plimsoll_Writer',
  'Plimsoll_Reader',
  'Plimsoll_Viewer',
  'Plimsoll_CSM',
  'Plimsoll_Manager',
  'Plimsoll_Liveness',
] as const;
export type PermissionSetName = (typeof PERMISSION_SETS)[number];

type Body = Record<string, Xml | readonly Xml[]>;

export interface PermissionSetPlan {
  /** Fields of the contract that are there after the deployment. */
  fields: readonly FieldSpec[];
  /** Permissionable fields that the worker reads, as `Object.Field`. */
  readable: readonly string[];
  /** Those of them that list views and reports show to people. */
  shown: readonly string[];
  /** True gives the writer Modify All on Account and Opportunity; else a sharing rule opens those in scope. */
  modifyAll: boolean;
}

interface ObjectAccess {
  object: string;
  edit?: boolean;
  viewAll?: boolean;
  modifyAll?: boolean;
}

const objectPermissions = ({
  object,
  edit = false,
  viewAll = false,
  modifyAll = false,
}: ObjectAccess): Xml => ({
  allowCreate: false,
  // Modify All depends on Delete: the allow-list in the client is what keeps the worker from it.
  allowDelete: modifyAll,
  allowEdit: edit || modifyAll,
  allowRead: true,
  modifyAllRecords: modifyAll,
  object,
  viewAllRecords: viewAll || modifyAll,
});

const grants = (
  fields: readonly FieldSpec[],
  editors: readonly Writer[],
  shown: readonly string[] = [],
): Xml[] =>
  [
    ...fields.flatMap((field) =>
      grantedPaths(field).map((path) => ({ path, editable: editors.includes(field.writer) })),
    ),
    ...shown.map((path) => ({ path, editable: false })),
  ]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, editable }) => ({ editable, field: path, readable: true }));

/** Lent to who uninstalls, to read all that is to be backed up. */
export const BACKUP_SET = 'Plimsoll_Backup';
export const backupSet = (fields: readonly FieldSpec[]): Body => ({
  label: 'Plimsoll Backup',
  description: 'For the time of a backup: reads all fields of Plimsoll.',
  objectPermissions: ['Account', 'Contact', 'Opportunity'].map((object) =>
    objectPermissions({ object, viewAll: true }),
  ),
  fieldPermissions: grants(fields, []),
});

/** Deploying a permission set replaces what it granted before, so each is always complete. */
export function permissionSets({
  fields,
  readable,
  shown,
  modifyAll,
}: PermissionSetPlan): Record<PermissionSetName, Body> {
  const books = (access: Omit<ObjectAccess, 'object'> = {}): Xml[] => [
    objectPermissions({ object: 'Account', ...access }),
    objectPermissions({ object: 'Contact' }),
    objectPermissions({ object: 'Opportunity', ...access }),
  ];
  const own = fields.filter((field) => field.writer === 'worker');
  const ours = fields.flatMap(grantedPaths);
  return {
    Plimsoll_Writer: {
      label: 'Plimsoll Writer',
      description: 'For the integration user: edits the fields that Plimsoll owns, and no other.',
      objectPermissions: books({ edit: true, modifyAll }),
      fieldPermissions: grants(own, ['worker']),
      customPermissions: [{ enabled: true, name: SYNC_PERMISSION }],
      customSettingAccesses: [{ enabled: true, name: STATUS_SETTING }],
    },
    Plimsoll_Reader: {
      label: 'Plimsoll Reader',
      description: 'For the integration user: reads what scores are made of.',
      objectPermissions: ['Account', 'Case', 'Contact', 'Contract', 'Opportunity'].map((object) =>
        objectPermissions({ object, viewAll: true }),
      ),
      fieldPermissions: [...new Set([...readable, ...ours])]
        .sort()
        .map((field) => ({ editable: false, field, readable: true })),
      userPermissions: ['ActivitiesAccess', 'ApiEnabled'].map((name) => ({ enabled: true, name })),
    },
    Plimsoll_Viewer: {
      label: 'Plimsoll Viewer',
      description: 'Sees account health and renewals by health.',
      objectPermissions: books(),
      fieldPermissions: grants(fields, [], shown),
    },
    Plimsoll_CSM: {
      label: 'Plimsoll CSM',
      description: 'As a viewer; gives the pulse, says who holds the budget, and calls renewals.',
      objectPermissions: books({ edit: true }),
      fieldPermissions: grants(fields, ['csm'], shown),
    },
    Plimsoll_Manager: {
      label: 'Plimsoll Manager',
      description: 'As a CSM; judges a tier otherwise, and makes the final call of a renewal.',
      objectPermissions: books({ edit: true }),
      fieldPermissions: grants(fields, ['csm', 'manager'], shown),
    },
    Plimsoll_Liveness: {
      label: 'Plimsoll Liveness',
      description:
        'Optional, for the integration user: lets it say in a custom setting when it last ran. Salesforce asks for Customize Application to write one, so weigh it.',
      customSettingAccesses: [{ enabled: true, name: STATUS_SETTING }],
      userPermissions: ['CustomizeApplication', 'ViewSetup'].map((name) => ({ enabled: true, name })),
    },
  };
}
