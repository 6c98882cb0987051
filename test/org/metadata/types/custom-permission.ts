import { metadataType } from '../metadata-type';
import { complex, flag, many, maybe, one, text } from '../shape';
import { refuseBadName } from './developer-name';

export const customPermission = metadataType({
  xmlName: 'CustomPermission',
  directoryName: 'customPermissions',
  suffix: 'customPermission',
  keyPrefix: '0CP',
  shape: complex('CustomPermission', {
    fullName: maybe(text),
    connectedApp: maybe(text),
    description: maybe(text),
    isLicensed: maybe(flag),
    label: one(text),
    requiredPermission: many(
      complex('CustomPermissionDependencyRequired', { customPermission: one(text), dependency: one(flag) }),
    ),
  }),

  apply({ org, user, at }, fullName, { label }) {
    refuseBadName(fullName);
    org.addCustomPermission(user, fullName, label, at);
  },

  remove({ org, user, at }, fullName) {
    org.removeSetup(user, 'customPermission', fullName, at);
  },

  *rows(org) {
    for (const row of org.rows('CustomPermission')) yield [String(row['DeveloperName']), row] as const;
  },
});
