import type { Row } from '../row';
import type { Store } from '../store';
import { permissionColumn, USER_PERMISSIONS } from './user-permissions';

export type Deed = 'read' | 'create' | 'edit' | 'delete' | 'viewAll' | 'modifyAll';

/** The column of ObjectPermissions that says whether a deed is granted. */
export const DEED_COLUMNS: Readonly<Record<Deed, string>> = {
  read: 'PermissionsRead',
  create: 'PermissionsCreate',
  edit: 'PermissionsEdit',
  delete: 'PermissionsDelete',
  viewAll: 'PermissionsViewAllRecords',
  modifyAll: 'PermissionsModifyAllRecords',
};
export const DEEDS = Object.keys(DEED_COLUMNS) as Deed[];

/** What one permission set or profile grants; keys of objects and fields are lower-case. */
export interface Grants {
  objects: Map<string, ReadonlySet<Deed>>;
  /** By 'account.health_score__c'. */
  fields: Map<string, 'read' | 'edit'>;
  /** User permissions and custom permissions. */
  powers: Set<string>;
}

export function noGrants(): Grants {
  return { objects: new Map(), fields: new Map(), powers: new Set() };
}

/** What the rows below a permission set grant; a profile's permission set is one, too. */
export function readGrants(store: Store, set: Row): Grants {
  const grants = noGrants();
  for (const row of store.table('ObjectPermissions').by('ParentId', set.Id)) {
    const deeds = DEEDS.filter((deed) => row[DEED_COLUMNS[deed]] === true);
    grants.objects.set(String(row['SobjectType']).toLowerCase(), new Set(deeds));
  }
  for (const row of store.table('FieldPermissions').by('ParentId', set.Id)) {
    const level = row['PermissionsEdit'] === true ? 'edit' : 'read';
    if (row['PermissionsRead'] === true) grants.fields.set(String(row['Field']).toLowerCase(), level);
  }
  for (const name of USER_PERMISSIONS) if (set[permissionColumn(name)] === true) grants.powers.add(name);
  for (const row of store.table('SetupEntityAccess').by('ParentId', set.Id)) {
    const permission = store.row('CustomPermission', String(row['SetupEntityId']));
    if (permission) grants.powers.add(String(permission['DeveloperName']));
  }
  return grants;
}

/** All that several grants give together. */
export function union(all: readonly Grants[]): Grants {
  const sum = noGrants();
  for (const grants of all) {
    for (const [object, deeds] of grants.objects) {
      sum.objects.set(object, new Set([...(sum.objects.get(object) ?? []), ...deeds]));
    }
    for (const [field, level] of grants.fields) {
      if (level === 'edit' || !sum.fields.has(field)) sum.fields.set(field, level);
    }
    for (const power of grants.powers) sum.powers.add(power);
  }
  return sum;
}
