import type { SalesforceSettings } from '../../sources/salesforce/settings';
import { STATUS_SETTING } from '../liveness';
import { dashboard } from './dashboard';
import { type FieldSpec, pathOf } from './field-spec';
import { type Contract, MARK } from './fields';
import { type PermissionSetPlan, permissionSets, SYNC_PERMISSION } from './permission-sets';
import { FOLDER, reports } from './reports';
import { shownFields } from './shown-fields';
import { type Body, listViews } from './views';

/** Types of components, in the order in which one stands on those before it. */
export const COMPONENT_TYPES = [
  'CustomObject',
  'CustomField',
  'CustomPermission',
  'PermissionSet',
  'ListView',
  'ReportFolder',
  'Report',
  'DashboardFolder',
  'Dashboard',
] as const;
export type ComponentType = (typeof COMPONENT_TYPES)[number];

/** One thing that a deployment makes, by the names that metadata has for it. */
export interface Component {
  type: ComponentType;
  fullName: string;
  body: Body;
  /** The field that it makes. */
  field?: FieldSpec;
}

/** Everything that `provision` makes in an org, each after what it needs. */
export function components(
  settings: SalesforceSettings,
  { fields, named }: Contract,
  grants: Omit<PermissionSetPlan, 'fields' | 'shown'>,
): Component[] {
  const all = (type: ComponentType, bodies: Record<string, Body>, prefix = ''): Component[] =>
    Object.entries(bodies).map(([name, body]) => ({ type, fullName: `${prefix}${name}`, body }));
  const looked = new Set(shownFields(settings, named).map((path) => path.toLowerCase()));
  const shown = grants.readable.filter((path) => looked.has(path.toLowerCase()));
  const shared = {
    folderShares: [{ accessLevel: 'View', sharedTo: 'AllInternalUsers', sharedToType: 'Organization' }],
  };
  return [
    { type: 'CustomObject', fullName: STATUS_SETTING, body: statusSetting },
    ...all('CustomField', statusFields, `${STATUS_SETTING}.`),
    ...fields.map(
      (field): Component => ({ type: 'CustomField', fullName: pathOf(field), body: fieldBody(field), field }),
    ),
    { type: 'CustomPermission', fullName: SYNC_PERMISSION, body: syncPermission },
    ...all('PermissionSet', permissionSets({ fields, shown, ...grants })),
    ...all('ListView', listViews(named), 'Account.'),
    { type: 'ReportFolder', fullName: FOLDER, body: { name: 'Plimsoll', ...shared } },
    ...all('Report', reports(settings, named), `${FOLDER}/`),
    { type: 'DashboardFolder', fullName: FOLDER, body: { name: 'Plimsoll', ...shared } },
    { type: 'Dashboard', fullName: `${FOLDER}/Customer_Health`, body: dashboard(named) },
  ];
}

/** One field in the notation of the Metadata API. */
function fieldBody({ label, help, properties, values }: FieldSpec): Body {
  return {
    label,
    description: MARK,
    inlineHelpText: help,
    ...properties,
    ...(values
      ? {
          valueSet: {
            // Unrestricted, so that a value of a later version does not fail; the worker checks its own.
            restricted: false,
            valueSetDefinition: {
              sorted: false,
              value: values.map((value) => ({ fullName: value, default: false, label: value })),
            },
          },
        }
      : {}),
  };
}

const statusSetting: Body = {
  customSettingsType: 'Hierarchy',
  label: 'Plimsoll Status',
  visibility: 'Public',
};

const statusFields: Record<string, Body> = {
  Last_Sync__c: { label: 'Last Sync', type: 'DateTime' },
  Last_Run__c: { label: 'Last Run', type: 'Text', length: 255 },
};

const syncPermission: Body = {
  label: 'Plimsoll Sync',
  description: 'Held by the integration user: flows and validation rules can let its writes pass.',
};
