import { strToU8, zipSync } from 'fflate';
import { API_VERSION } from '../connection';
import { STATUS_SETTING } from '../liveness';
import type { FieldSpec } from './fields';
import { type PermissionSetPlan, permissionSets, SYNC_PERMISSION } from './permission-sets';
import { metadataFile, type Xml } from './xml';

/** What one deployment makes. */
export interface PackagePlan extends PermissionSetPlan {
  /** Fields to make; those that exist already are left as they are. */
  missing: readonly FieldSpec[];
}

/** A package for the Metadata API: zip with `package.xml`. */
export function buildPackage(plan: PackagePlan): Buffer {
  const sets = Object.entries(permissionSets(plan));
  const files: Record<string, string> = {
    [`objects/${STATUS_SETTING}.object`]: metadataFile('CustomObject', statusSetting),
    [`customPermissions/${SYNC_PERMISSION}.customPermission`]: metadataFile(
      'CustomPermission',
      syncPermission,
    ),
    ...Object.fromEntries(
      sets.map(([name, set]) => [`permissionsets/${name}.permissionset`, metadataFile('PermissionSet', set)]),
    ),
  };
  if (plan.missing.length > 0) {
    files['objects/Account.object'] = metadataFile('CustomObject', { fields: plan.missing.map(customField) });
  }
  files['package.xml'] = metadataFile('Package', {
    types: [
      { members: [STATUS_SETTING], name: 'CustomObject' },
      { members: plan.missing.map((field) => `${field.object}.${field.name}`), name: 'CustomField' },
      { members: [SYNC_PERMISSION], name: 'CustomPermission' },
      { members: sets.map(([name]) => name), name: 'PermissionSet' },
    ].filter((type) => type.members.length > 0),
    version: API_VERSION,
  });
  // A fixed time, so that the same package is the same bytes; zip counts from 1980.
  const mtime = new Date(1980, 0, 1);
  const entries = Object.entries(files).map(([path, text]): [string, [Uint8Array, { mtime: Date }]] => [
    path,
    [strToU8(text), { mtime }],
  ]);
  return Buffer.from(zipSync(Object.fromEntries(entries)));
}

/** One field in the notation of the Metadata API. */
export function customField(field: FieldSpec): Xml {
  return {
    fullName: field.name,
    label: field.label,
    inlineHelpText: field.help,
    ...field.properties,
    ...(field.values
      ? {
          valueSet: {
            // Unrestricted, so that a value of a later version does not fail; the worker checks its own.
            restricted: false,
            valueSetDefinition: {
              sorted: false,
              value: field.values.map((value) => ({ fullName: value, default: false, label: value })),
            },
          },
        }
      : {}),
  };
}

const statusSetting: Xml = {
  customSettingsType: 'Hierarchy',
  label: 'Plimsoll Status',
  visibility: 'Public',
  fields: [
    { fullName: 'Last_Sync__c', label: 'Last Sync', type: 'DateTime' },
    { fullName: 'Last_Run__c', label: 'Last Run', type: 'Text', length: 255 },
  ],
};

const syncPermission: Xml = {
  label: 'Plimsoll Sync',
  description: 'Held by the integration user: flows and validation rules can let its writes pass.',
};
