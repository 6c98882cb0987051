import { STATUS_SETTING } from '../liveness';
import type { FieldSpec } from './fields';
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

export interface PermissionSetPlan {
  /** Fields of the contract that are there after the deployment. */
  fields: readonly FieldSpec[];
  /** Permissionable fields that the worker reads, as `Object.Field`. */
  readable: readonly string[];
  /** True gives the writer Modify All on Account; else the customer shares the accounts in scope by a rule. */
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

const fieldPermissions = (field: string, editable: boolean): Xml => ({ editable, field, readable: true });
const pathOf = (field: FieldSpec): string => `${field.object}.${field.name}`;

/** Deploying a permission set replaces what it granted before, so each is always complete. */
export function permissionSets(plan: PermissionSetPlan): Record<PermissionSetName, Xml> {
  const all = plan.fields;
  const people = (editors: readonly FieldSpec['writer'][]): Xml[] =>
    all.map((field) => fieldPermissions(pathOf(field), editors.includes(field.writer)));
  const accounts = (access: Omit<ObjectAccess, 'object'> = {}): Xml[] => [
    objectPermissions({ object: 'Account', ...access }),
    objectPermissions({ object: 'Contact' }),
  ];
  const own = all.filter((field) => field.writer === 'worker');
  return {
    Plimsoll_Writer: {
      label: 'Plimsoll Writer',
      description: 'For the integration user: edits the fields that Plimsoll owns, and no other.',
      objectPermissions: accounts({ edit: true, modifyAll: plan.modifyAll }),
      fieldPermissions: own.map((field) => fieldPermissions(pathOf(field), true)),
      customPermissions: [{ enabled: true, name: SYNC_PERMISSION }],
      customSettingAccesses: [{ enabled: true, name: STATUS_SETTING }],
    },
    Plimsoll_Reader: {
      label: 'Plimsoll Reader',
      description: 'For the integration user: reads what scores are made of.',
      objectPermissions: ['Account', 'Contact', 'Opportunity', 'Case'].map((object) =>
        objectPermissions({ object, viewAll: true }),
      ),
      fieldPermissions: [...new Set([...plan.readable, ...all.map(pathOf)])]
        .sort()
        .map((field) => fieldPermissions(field, false)),
      userPermissions: ['ActivitiesAccess', 'ApiEnabled'].map((name) => ({ enabled: true, name })),
    },
    Plimsoll_Viewer: {
      label: 'Plimsoll Viewer',
      description: 'Sees account health.',
      objectPermissions: accounts(),
      fieldPermissions: people([]),
    },
    Plimsoll_CSM: {
      label: 'Plimsoll CSM',
      description: 'Sees account health, gives the pulse, and says who holds the budget.',
      objectPermissions: accounts({ edit: true }),
      fieldPermissions: people(['csm']),
    },
    Plimsoll_Manager: {
      label: 'Plimsoll Manager',
      description: 'As a CSM, and judges a tier otherwise.',
      objectPermissions: accounts({ edit: true }),
      fieldPermissions: people(['csm', 'manager']),
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
